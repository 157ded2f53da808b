import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { lookWith } from '../../testkit/look-with.ts';
import { onRequest } from '../../testkit/zoo/listen.ts';

// From a config to the observation: answers of caches, and bodies that nobody asked to be coded.

async function looked(answer: string | Buffer, probe: string) {
  const server = await onRequest((socket) => socket.end(answer));
  try {
    const yaml = `targets: [{ name: t, profile: custom, host: 127.0.0.1, readinessProbe: { httpGet: { port: ${server.port} }, ${probe} } }]`;
    const { status, probe: of } = (await lookWith(yaml))('t');
    return { status, ready: of('ready') };
  } finally {
    await server.close();
  }
}

const answer = (headers: string, body = 'OK') => `HTTP/1.1 200 OK\r\n${headers}\r\ncontent-length: ${body.length}\r\n\r\n${body}`;

test.each([
  ['age: 121', 'periodSeconds: 60', 'http.stale'],
  ['age: 120', 'periodSeconds: 60', undefined],
  ['age: 21', 'periodSeconds: 10', 'http.stale'],
  ['age: 3000', 'maxAgeSeconds: 3600', undefined],
  ['age: 1', 'maxAgeSeconds: 0', 'http.stale'],
  ['warning: 110 - "Response is Stale"', 'maxAgeSeconds: 3600', 'http.stale'],
])('a cache is no server: %s with %s', async (header, probe, reason) => {
  const { status, ready } = await looked(answer(header), probe);
  expect([status, ready.reason]).toEqual(reason === undefined ? ['ready', undefined] : ['not-ready', reason]);
});

test('what a cache says of a failure stays a failure of its own', async () => {
  expect((await looked(answer('age: 9999').replace('200 OK', '503 Service Unavailable'), 'periodSeconds: 60')).ready.reason).toBe(
    'http.status',
  );
});

test('a body is compared without its coding, and one of an unknown coding does not meet an expectation', async () => {
  const coded = gzipSync('all is ready');
  const head = `HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: ${coded.length}\r\n\r\n`;
  expect((await looked(Buffer.concat([Buffer.from(head), coded]), 'expect: { body: ready }')).status).toBe('ready');
  const { ready } = await looked(answer('content-encoding: exi', 'ready'), 'expect: { body: ready }');
  expect(ready).toMatchObject({ reason: 'body.mismatch', detail: 'status 200, but the body has the unknown content coding exi' });
});

test('a coding that nobody can read is no matter where only the status counts, as for a kubelet', async () => {
  expect((await looked(answer('content-encoding: exi'), 'expect: { status: 200 }')).status).toBe('ready');
});

test('the observation says how an answer was read that RFC 9112 does not allow', async () => {
  const { status, ready } = await looked('HTTP/1.1 200 OK\ncontent-length: 2\r\ncontent-length: 2\n\nOK', 'periodSeconds: 60');
  expect([status, ready.http]).toEqual(['ready', { status: 200, lenient: 'lone LF, repeated Content-Length' }]);
});
