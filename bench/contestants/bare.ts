import { connect as connectPlain, type Socket } from 'node:net';
import { connect as connectTls, createSecureContext, type SecureContext } from 'node:tls';
import { type Address, serveContestant } from './contestant.ts';

// The minimum for Node: a socket, one shared TLS context, a handwritten GET, reading to the end, and a clean
// close. It does not judge the response.

serveContestant(({ addresses, authority }) => {
  const secureContext = createSecureContext({ ca: authority });
  return (index) => probe(addresses[index] as Address, secureContext);
});

function probe({ scheme, port, path }: Address, secureContext: SecureContext): Promise<number> {
  const startedAt = performance.now();
  const to = { host: '127.0.0.1', port, noDelay: true };
  const get = `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: close\r\n\r\n`;
  return new Promise((resolve, reject) => {
    const socket: Socket = scheme === 'http' ? connectPlain(to) : connectTls({ ...to, secureContext, servername: '' });
    const seen = { status: '', endedAt: 0 };
    socket.once(scheme === 'http' ? 'connect' : 'secureConnect', () => socket.write(get));
    socket.on('data', (chunk: Buffer) => {
      seen.status ||= chunk.toString('latin1', 0, 12);
    });
    socket.on('end', () => {
      seen.endedAt = performance.now();
      socket.end();
    });
    socket.on('error', reject);
    socket.on('close', () => (seen.status === 'HTTP/1.1 200' ? resolve(seen.endedAt - startedAt) : reject(new Error(seen.status))));
  });
}
