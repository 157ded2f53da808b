import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';

/** A server on 127.0.0.1 that sends the same bytes for the same path, and what was sent to it. */
export type ByteServer = { readonly port: number; readonly requests: string[]; readonly close: () => void };

/** Joins the lines of a response head and its body. */
export function response(statusLine: string, headers: readonly string[], body = ''): string {
  return [statusLine, ...headers, '', body].join('\r\n');
}

/** A body as one chunk (RFC 9112 section 7.1). */
export function chunk(body: string): string {
  return `${Buffer.byteLength(body).toString(16)}\r\n${body}\r\n0\r\n\r\n`;
}

/** Starts a server with these responses by request target, `*` for any other; it closes after each. */
export async function serveBytes(answers: Readonly<Record<string, string>> | ((request: string) => string)): Promise<ByteServer> {
  const requests: string[] = [];
  const find = (request: string): string => {
    if (typeof answers === 'function') return answers(request);
    const target = request.split(' ')[1] ?? '';
    return answers[target] ?? answers['*'] ?? response('HTTP/1.1 404 ', ['Content-Length: 0']);
  };
  const server = createServer((socket) => {
    let request = '';
    socket.on('error', () => socket.destroy());
    socket.on('data', (bytes) => {
      request += bytes.toString('latin1');
      if (!request.includes('\r\n\r\n')) return;
      requests.push(request);
      socket.end(find(request));
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return { port: (server.address() as AddressInfo).port, requests, close: () => server.close() };
}
