import type { Socket } from 'node:net';
import { type Act, LAYERS, type Truth } from '../act.ts';
import { http } from '../faults/http-answers.ts';
import type { Owner } from '../owners.ts';
import type { Described, Fault } from '../scenario.ts';

const LAYER = LAYERS[5];

/** The call of every scenario, and what its backend answers. */
export const MENU = '/pizzashack/1.0.0/menu';
export const CALL = 'call/menu';
export const JSON_TYPE = 'content-type: application/json; charset=UTF-8\r\n';
export const WELL = http(200, '[{"name":"BBQ Chicken Bacon","price":"22.99"}]', JSON_TYPE);

/** Waits for a whole request, with its body, and answers by its method, its path, and its headers. */
export function answering(answer: (asked: string, head: string, socket: Socket) => string | undefined): (socket: Socket) => void {
  return (socket) => {
    let sent = '';
    socket.on('data', (chunk: Buffer) => {
      sent += chunk.toString('latin1');
      const end = sent.indexOf('\r\n\r\n');
      const length = Number(/^content-length: *(\d+)/im.exec(sent)?.[1] ?? 0);
      if (end < 0 || sent.length < end + 4 + length) return;
      const [method, path] = sent.split(' ', 2);
      const text = answer(`${method} ${path}`, sent.slice(0, end), socket);
      if (text !== undefined) socket.end(text, 'latin1');
    });
  };
}

/** Answers the call like this, whatever its method. */
function menu(text: string): (socket: Socket) => void {
  return answering((asked) => (asked.endsWith(` ${MENU}`) ? text : http(404, '<html>Not Found</html>')));
}

/** Everything of a target with the call, over HTTP; `more` is added to the call. */
export function calling(more: Readonly<Record<string, unknown>> = {}): Described {
  return (port) => ({ profile: 'custom', host: '127.0.0.1', calls: [{ name: 'menu', path: MENU, scheme: 'HTTP', port, ...more }] });
}

/** What is expected of the call, and who has to repair it. */
export type Expected = { readonly truth: Truth; readonly owner?: Owner };

/** A fault that the answer to the call tells of. */
export function callFault(name: string, meet: Act['meet'] | string, expected: Expected, more?: Partial<Fault>): Fault {
  const { truth, owner } = expected;
  return {
    layer: LAYER,
    name: `calls: ${name}`,
    target: calling(),
    bad: { meet: typeof meet === 'string' && meet !== 'closed' ? menu(meet) : meet, truth: { [CALL]: truth }, ...(owner && { owner }) },
    good: { meet: menu(WELL), truth: { [CALL]: 'success' } },
    ...more,
  };
}

/** An error as the gateway writes it from 4.0 on (fault.xml, main.xml, `_auth_failure_handler_.xml`). */
export function gatewayError(status: number, code: number | string, message: string, description: string): string {
  return http(status, JSON.stringify({ code: String(code), type: 'Status report', message, description }), JSON_TYPE);
}
