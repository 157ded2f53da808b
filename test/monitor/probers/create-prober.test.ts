import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import { createServer, type TlsOptions } from 'node:tls';
import { expect, it } from 'vitest';
import { createProber } from '../../../monitor/probers/create-prober.ts';
import { httpsLook } from '../../../testkit/zoo/animal.ts';
import { onConnection } from '../../../testkit/zoo/listen.ts';
import { INTERMEDIATE, LEAF, ROOT, shown } from '../../../testkit/zoo/pki.ts';

const ANSWER = 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: close\r\n\r\nOK';

/** A server that shakes hands in its own way, and how often somebody came. */
async function serve(options: TlsOptions) {
  let came = 0;
  let bytes = 0;
  const server = createServer({ ...shown(LEAF, INTERMEDIATE), ...options }, (socket) =>
    socket.once('data', () => socket.end(ANSWER)).on('error', () => undefined),
  );
  server.on('connection', (raw: Socket) => {
    came++;
    raw.on('close', () => {
      bytes = raw.bytesRead;
    });
  });
  server.on('tlsClientError', () => undefined);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  return { port, came: () => came, bytes: () => bytes, close: () => new Promise((resolve) => server.close(resolve)) };
}

const request = (port: number) => ({
  look: httpsLook(port),
  headers: [],
  tls: { verify: true, ca: [ROOT.certificate] },
  timeoutMs: 5000,
  now: Date.now(),
});

it('offers a server a small hello, and every key exchange once it took nothing of that; it remembers who did', async () => {
  const server = await serve({ ecdhCurve: 'X25519MLKEM768' });
  const prober = createProber({ userAgent: 'gatewatch/0' });
  expect(await prober(request(server.port))).toMatchObject({ http: { status: 200 } });
  expect(server.came()).toBe(2);
  expect(await prober(request(server.port))).toMatchObject({ http: { status: 200 } });
  expect(server.came()).toBe(3);
  await server.close();
});

it('keeps a good answer although the time is up before the connection is closed', async () => {
  const controller = new AbortController();
  const options = { cert: shown(LEAF, INTERMEDIATE).cert, key: LEAF.key, ecdhCurve: 'X25519MLKEM768', allowHalfOpen: true };
  // It does not close, and the look is given up once its own end of the connection is.
  const server = createServer(options, (socket) => {
    socket.once('data', () => socket.write(ANSWER)).on('error', () => undefined);
    socket.once('end', () => controller.abort());
  }).on('tlsClientError', () => undefined);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  const answer = await createProber({ userAgent: 'gatewatch/0' })({ ...request(port), signal: controller.signal });
  expect(controller.signal.aborted).toBe(true);
  expect(answer.trouble).toBeUndefined();
  expect(answer.http?.status).toBe(200);
  server.close();
});

it('goes twice, and no more often, to a server that takes none of what is offered', async () => {
  const server = await serve({ ecdhCurve: 'secp224r1' });
  const prober = createProber({ userAgent: 'gatewatch/0' });
  expect((await prober(request(server.port))).trouble?.reason).toBe('tls.handshake');
  expect(server.came()).toBe(2);
  await server.close();
});

it('needs no second hello with a server that would prefer another key exchange', async () => {
  const server = await serve({});
  expect(await createProber({ userAgent: 'gatewatch/0' })(request(server.port))).toMatchObject({ http: { status: 200 } });
  await server.close();
  expect(server.bytes()).toBeLessThan(1000);
});

it('says of a look that came to its answer what it waited for, of any other how long it took', async () => {
  const server = await onConnection((socket) => socket.once('data', () => setTimeout(() => socket.end(ANSWER), 30)));
  const silent = await onConnection(() => undefined);
  const prober = createProber({ userAgent: 'gatewatch/0' });
  const look = (port: number) => ({ ...request(port), look: { ...httpsLook(port), scheme: 'http' as const }, timeoutMs: 300 });
  const { latencyMs, phases } = await prober(look(server.port));
  const sum = Object.values(phases).reduce((total, ms) => total + ms, 0);
  expect(Math.abs(latencyMs - sum)).toBeLessThan(0.5);
  expect(latencyMs).toBeGreaterThan(29);
  expect((await prober(look(silent.port))).latencyMs).toBeGreaterThan(299);
  await Promise.all([server.close(), silent.close()]);
});
