import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openWireDoor, type WireDoor } from '../../../../testkit/fuzz/doors/wire-door.ts';
import { readAsKubelet } from '../../../../testkit/fuzz/kubelet-http.ts';
import { httpLook } from '../../../../testkit/zoo/animal.ts';
import { onRequest } from '../../../../testkit/zoo/listen.ts';
import { lookAt } from '../../../../testkit/zoo/look-at.ts';

// Bytes over real sockets: the door itself says what must hold of each (no success of a broken message, the same verdict in pieces as in one).

let door: WireDoor;
beforeAll(async () => {
  door = await openWireDoor();
});
afterAll(() => door.close());

const ANSWERS = {
  'with a length': 'HTTP/1.1 200 OK\r\nContent-Length: 19\r\n\r\n{"status": "ready"}',
  'in chunks': 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\n{"status"\r\na\r\n: "ready"}\r\n0\r\n\r\n',
  empty: 'HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n',
  'after an early hint': 'HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nOK',
};

describe.each(Object.entries(ANSWERS))('an answer %s', (_, answer) => {
  test('is judged alike wherever it is cut off', async () => {
    for (let at = 0; at <= answer.length; at++) await door.take(Buffer.from(answer.slice(0, at)));
  });

  test('is whole only at its end', () => {
    const whole = Array.from({ length: answer.length + 1 }, (_, at) => at).filter((at) => readAsKubelet(Buffer.from(answer.slice(0, at))));
    expect(whole).toEqual([answer.length]);
  });
});

test.each([
  ['15030300020246', 'http.tls-port'],
  ['15', 'http.tls-port'],
  ['485415030300020246', 'http.malformed'],
])('the bytes %s are %s, in pieces as in one', async (hex, reason) => {
  const bytes = Buffer.from(hex, 'hex');
  for (const pieces of [[bytes], [...bytes].map((byte) => Buffer.of(byte))]) {
    const server = await onRequest(async (socket) => {
      socket.setNoDelay();
      for (const piece of pieces) await new Promise((sent) => socket.write(piece, sent));
      socket.end();
    });
    const answer = await lookAt({ look: httpLook(server.port), timeoutMs: 5000 });
    await server.close();
    expect(answer.trouble?.reason).toBe(reason);
  }
});

test('noise is judged alike in pieces, and never well', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), (bytes) => door.take(Buffer.from(bytes)) as Promise<void>),
    { numRuns: 50 },
  );
});

test('heads and bodies of any make', async () => {
  const line = fc.constantFrom(
    'HTTP/1.1 200 OK',
    'HTTP/1.0 200',
    'HTTP/1.1 204 No Content',
    'HTTP/1.1 100 Continue',
    'HTTP/1.1 999 X',
    'HTTP/2 200',
    'http/1.1 200 OK',
    'HTTP/1.1 20 OK',
  );
  const field = fc.constantFrom(
    'Content-Length: 2',
    'Content-Length: +2',
    'Content-Length: 2, 2',
    'Content-Length: 0x2',
    'Transfer-Encoding: chunked',
    'Transfer-Encoding: gzip',
    'Transfer-Encoding: chunked, identity',
    'Connection: close',
    'Connection: keep-alive',
    'a b: c',
    ': x',
    ' folded',
    'X: \u0000',
    'Upgrade: h2c',
  );
  const body = fc.constantFrom(
    '',
    'OK',
    '{}',
    '2\r\nOK\r\n0\r\n\r\n',
    '2\r\nOK\r\n0\r\n',
    '2;a=b\r\nOK\r\n0\r\nx: y\r\n\r\n',
    '-2\r\nOK\r\n0\r\n\r\n',
    'fffffffff\r\nOK',
    '{"status":"ready"}',
  );
  const end = fc.constantFrom('\r\n', '\r\n', '\r\n', '\n', '\r');
  const message = fc
    .tuple(line, fc.array(field, { maxLength: 3 }), end, body)
    .map(([first, fields, eol, rest]) => `${[first, ...fields].join(eol)}${eol}${eol}${rest}`);
  await fc.assert(
    fc.asyncProperty(message, (text) => door.take(Buffer.from(text, 'latin1')) as Promise<void>),
    { numRuns: 150 },
  );
});

test.each([
  ['HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nOK', { status: 200, body: 'OK' }],
  ['HTTP/1.1 200 OK\r\ncontent-length: 3\r\n\r\nOK', undefined],
  ['HTTP/1.1 200 OK\r\ncontent-length: 2\r\ncontent-length: 2\r\n\r\nOK', { status: 200, body: 'OK' }],
  ['HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\ncontent-length: 2\r\n\r\n0\r\n\r\n', undefined],
  ['HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\nOK\r\n0\r\n\r\n', { status: 200, body: 'OK' }],
  ['HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\nOK\r\n', undefined],
  ['HTTP/1.1 200 OK\r\na b: c\r\n\r\n', { status: 200, body: '' }],
  ['HTTP/1.1 200 OK\r\nx: y\r\n z\r\n\r\n', { status: 200, body: '' }],
  ['HTTP/1.1 200 OK\r\n x: y\r\n\r\n', undefined],
  ['HTTP/1.1 204 No Content\r\n\r\n', { status: 204, body: '' }],
  ['<html>', undefined],
])('read as a kubelet does, %j is %j', (text, expected) => {
  expect(readAsKubelet(Buffer.from(text))).toEqual(expected);
});

test.each([
  ['headers', `HTTP/1.1 200 OK\r\nx: ${'a'.repeat(70_000)}\r\n\r\n`],
  ['many headers', `HTTP/1.1 200 OK\r\n${`x: ${'y'.repeat(100)}\r\n`.repeat(1000)}\r\n`],
  ['trailers', `HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n0\r\n${`x: ${'y'.repeat(100)}\r\n`.repeat(1000)}\r\n`],
])('%s beyond the limit are told as that', async (_, answer) => {
  const server = await onRequest((socket) => void socket.end(answer));
  const { trouble } = await lookAt({ look: httpLook(server.port), timeoutMs: 5000 });
  await server.close();
  expect(trouble).toEqual({ reason: 'http.too-large', detail: 'the headers are larger than 64 KiB' });
});
