import { type Listening, onConnection } from '../../testkit/zoo/listen.ts';
import type { Payload } from './payloads.ts';
import type { Place } from './places.ts';

/** One target that says one thing in one place. */
export type Case = { readonly target: string; readonly place: Place; readonly payload: Payload };

/** The header by which the server knows which case it is asked as. */
export const CASE_HEADER = 'x-case';

/** What was asked of the server. */
export type Asked = { readonly requests: readonly string[] };

/** One server that answers as each case has it, to the byte. */
export async function startHostileServer(cases: ReadonlyMap<string, Case>): Promise<Listening & Asked> {
  const requests: string[] = [];
  const server = await onConnection((socket) => {
    let head = '';
    socket.on('data', (bytes) => {
      head += bytes.toString('latin1');
      if (!head.includes('\r\n\r\n')) return;
      requests.push(head);
      const name = new RegExp(`^${CASE_HEADER}: (.*)$`, 'im').exec(head)?.[1]?.trim() ?? '';
      head = '';
      const one = cases.get(name);
      if (one) socket.end(answerOf(one));
      else socket.destroy();
    });
  });
  return { ...server, requests };
}

function answerOf({ place, payload }: Case): Buffer {
  const { status, reason = 'OK', headers = [], body } = place.say(payload.text);
  const encoding = payload.isRaw ? 'latin1' : 'utf8';
  const bytes = Buffer.from(body, encoding);
  const head = [`HTTP/1.1 ${status} ${reason}`, ...headers, `content-length: ${bytes.length}`, 'connection: close', '', ''].join('\r\n');
  return Buffer.concat([Buffer.from(head, encoding), bytes]);
}
