import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';

/** A whole HTTP answer with its length, which closes. */
export function http(status: number, body = '', headers = ''): string {
  return `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\n${headers}connection: close\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
}

/** The same without a length: it ends where the connection does. */
export function httpUntilClose(status: number, body: string): string {
  return `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\nconnection: close\r\n\r\n${body}`;
}

/** Does this once something was sent to it. */
export function onceAsked(behave: (socket: Socket) => void): (socket: Socket) => void {
  return (socket) => void socket.once('data', () => behave(socket));
}

/** A web server with these answers by path; anything else is not there. */
export function site(answers: Readonly<Record<string, string>>): (socket: Socket) => void {
  return (socket) =>
    void socket.once('data', (request: Buffer) => {
      const path = /^GET ([^ ?]+)/.exec(request.toString('latin1'))?.[1] ?? '';
      socket.end(answers[path] ?? http(404, '<html>Not Found</html>'));
    });
}
