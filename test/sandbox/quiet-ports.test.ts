import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../../sandbox/start-sandbox.ts';
import { exchange, open, QUIET_MS } from '../../testkit/sandbox/exchange.ts';
import { portOf } from '../../testkit/sandbox/server-ports.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ servers: [{ kind: 'traffic-manager' }] });
});
afterAll(() => sandbox.close());

test('9611 says nothing, stays open after our FIN, and knows that it got no byte', async () => {
  const port = portOf(sandbox, 'tm-1', 9611);
  const socket = await open({ port });
  let ended = false;
  socket.on('end', () => {
    ended = true;
  });
  socket.resume();
  socket.end();
  await sleep(QUIET_MS);
  expect(ended).toBe(false);
  expect(sandbox.bytesReceived('tm-1', port)).toBe(0);
  socket.destroy();
});

test('9611 keeps count of what it should never get', async () => {
  const port = portOf(sandbox, 'tm-1', 9611);
  const { bytes, closed } = await exchange({ port }, 'GET /', QUIET_MS);
  expect({ bytes, closed }).toEqual({ bytes: '', closed: false });
  expect(sandbox.bytesReceived('tm-1', port)).toBe(5);
});

test('9611 lets go of the oldest when many linger', async () => {
  const port = portOf(sandbox, 'tm-1', 9611);
  const first = await open({ port });
  const closed = once(first, 'close');
  first.resume();
  first.end();
  await sleep(20);
  const others = await Promise.all(Array.from({ length: 100 }, () => open({ port })));
  for (const socket of others) socket.end();
  await closed;
  for (const socket of others) socket.destroy();
});

test.each([
  ['5672', 5672, false],
  ['8672, over TLS', 8672, true],
])('the broker on %s is silent until 8 bytes came', async (_name, base, tls) => {
  const way = { port: portOf(sandbox, 'tm-1', base), ...(tls && { ca: sandbox.authority }) };
  expect((await exchange(way, 'NOTAMQP', QUIET_MS)).bytes).toBe('');
  expect((await exchange(way, 'NOTAMQP!')).bytes).toBe('AMQP\x01\x01\x00\x0a');
});

test('9711 takes a full handshake and closes after ours', async () => {
  const socket = await open({ port: portOf(sandbox, 'tm-1', 9711), ca: sandbox.authority });
  const closed = once(socket, 'close');
  socket.resume();
  socket.end();
  await closed;
});

test('a port the server has not is an error', () => {
  expect(() => sandbox.bytesReceived('tm-1', 1)).toThrow('port must be one of tm-1');
});
