import { createServer as createPlainServer, type Server, type Socket } from 'node:net';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { createServer as createTlsServer } from 'node:tls';
import { issueCertificate } from '../sandbox/wire/certificate.ts';
import { answerRequests } from '../testkit/measure/answer-requests.ts';
import { answerTo, TOKEN_PATH } from './server-answers.ts';

// What is probed, in a process of its own: one HTTP and one HTTPS port that do as the path says, and one that
// accepts and stays silent. It notes by the id in the path how long each answer took in truth: from accepting
// the connection to handing over the last byte.

/** More than a burst holds, so that no connection waits for a second SYN. */
const BACKLOG = 4096;
const BEAT_MS = 5;

const authority = issueCertificate({ commonName: 'bench authority', authority: true });
const { certificate, key } = issueCertificate({ commonName: 'localhost', names: ['localhost', '127.0.0.1'], issuer: authority });
/**
 * When a connection was accepted, by the port of the other side: the TLS socket knows nothing of the one
 * below it.
 */
const acceptedAt = new Map<number | undefined, number>();
const truth = new Map<string, number>();
const loop = monitorEventLoopDelay({ resolution: BEAT_MS });
const counted = { accepted: 0, tokens: 0, handshakes: 0 };
/** When the connections of each id were accepted. */
const startedAt = new Map<string, number[]>();

const plain = createPlainServer({ noDelay: true }, talk);
const secured = createTlsServer({ cert: certificate, key, noDelay: true, minVersion: 'TLSv1.2' }, talk);
const silent = createPlainServer((socket) => socket.on('error', () => socket.destroy()).resume());
for (const server of [plain, secured]) {
  server.prependListener('connection', (socket: Socket) => {
    counted.accepted++;
    acceptedAt.set(socket.remotePort, performance.now());
  });
}
secured.on('secureConnection', (socket) => {
  if (!socket.isSessionReused()) counted.handshakes++;
});
secured.on('tlsClientError', (_, socket) => socket.destroy());

function talk(socket: Socket): void {
  const accepted = acceptedAt.get(socket.remotePort) ?? performance.now();
  acceptedAt.delete(socket.remotePort);
  let head = '';
  const onData = (chunk: Buffer) => {
    head += chunk.toString('latin1');
    if (!head.includes('\r\n\r\n')) return;
    socket.off('data', onData).resume();
    const path = head.split(' ', 2)[1] ?? '/';
    if (path === TOKEN_PATH) counted.tokens++;
    const { delayMs, id, text } = answerTo(path);
    if (id !== undefined) startedAt.set(id, [...(startedAt.get(id) ?? []), accepted]);
    const answer = () => {
      socket.end(text);
      if (id !== undefined) truth.set(id, performance.now() - accepted);
    };
    if (delayMs > 0) setTimeout(answer, delayMs);
    else answer();
  };
  socket.on('data', onData).on('error', () => socket.destroy());
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject).listen({ port: 0, host: '127.0.0.1', backlog: BACKLOG }, () => {
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : 0);
    });
  });
}

answerRequests({
  start: async () => ({
    http: await listen(plain),
    https: await listen(secured),
    silent: await listen(silent),
    authority: authority.certificate,
  }),
  forget: () => {
    truth.clear();
    startedAt.clear();
    counted.accepted = 0;
    counted.handshakes = 0;
    counted.tokens = 0;
    loop.reset();
    loop.enable();
  },
  take: () => ({
    truth: Object.fromEntries(truth),
    startedAt: Object.fromEntries(startedAt),
    accepted: counted.accepted,
    handshakes: counted.handshakes,
    tokens: counted.tokens,
    // What is over the beat is lateness.
    lateP99Ms: loop.percentile(99) / 1e6 - BEAT_MS,
    lateMaxMs: loop.max / 1e6 - BEAT_MS,
  }),
});
