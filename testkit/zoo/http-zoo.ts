import type { Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { type Animal, httpLook, type Meeting, onPort } from './animal.ts';

const OK = 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nOK';

type More = Pick<Animal, 'status'> & Pick<Meeting, 'headers' | 'isSilent'>;

/** An HTTP server that does this once it was asked. */
function asked(name: string, expect: Animal['expect'], behave: (socket: Socket) => void, more: More = {}): Animal {
  return met(name, expect, { meet: (socket) => socket.once('data', () => behave(socket)) }, more);
}

/** An HTTP server that sends this and closes. */
function says(name: string, expect: Animal['expect'], answer: string | Buffer, more: More = {}): Animal {
  const meet = (socket: Socket) => void socket.once('data', () => socket.end(answer));
  return met(name, expect, { meet, answer }, answer.length === 0 ? { ...more, isSilent: true } : more);
}

/** An HTTP server that sends this and closes, with some of the request unread: its system sends a reset. */
function resets(name: string, expect: Animal['expect'], answer: string | Buffer, more: More = {}): Animal {
  return asked(name, expect, (socket) => socket.write(answer, () => socket.resetAndDestroy()), more);
}

function met(name: string, expect: Animal['expect'], how: Pick<Meeting, 'meet' | 'answer'>, { status, ...more }: More): Animal {
  return onPort({ name, expect, ...(status !== undefined && { status }), meeting: { look: httpLook, ...how, ...more } });
}

function everySoOften(socket: Socket, milliseconds: number, send: () => void): void {
  const timer = setInterval(send, milliseconds);
  socket.once('close', () => clearInterval(timer));
}

/** Servers that misbehave in HTTP, and answers that only a reader can judge. */
export const HTTP_ZOO: readonly Animal[] = [
  says('answers', 'success', OK, { status: 200 }),
  says('answers without a length and closes', 'success', 'HTTP/1.1 200 OK\r\n\r\nOK', { status: 200 }),
  says('answers in HTTP/1.0', 'success', 'HTTP/1.0 200 OK\r\n\r\nOK', { status: 200 }),
  asked('answers and keeps the connection open', 'success', (socket) => socket.write(OK), { status: 200 }),
  says('answers 503 with a body', 'success', 'HTTP/1.1 503 Service Unavailable\r\ncontent-length: 4\r\n\r\nbusy', { status: 503 }),
  says('redirects to itself', 'success', 'HTTP/1.1 302 Found\r\nlocation: /health\r\ncontent-length: 0\r\n\r\n', { status: 302 }),
  says('answers 204', 'success', 'HTTP/1.1 204 No Content\r\n\r\n', { status: 204 }),
  says('answers 304', 'success', 'HTTP/1.1 304 Not Modified\r\n\r\n', { status: 304 }),
  says('sends 103 before its answer', 'success', `HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n${OK}`, { status: 200 }),
  says('sends an unasked 100 before its answer', 'success', `HTTP/1.1 100 Continue\r\n\r\n${OK}`, { status: 200 }),
  says('switches protocols unasked', 'http.malformed', 'HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n'),
  says('sends a header called __proto__', 'success', 'HTTP/1.1 200 OK\r\n__proto__: a\r\ncontent-length: 0\r\n\r\n', { status: 200 }),
  says('compresses without being asked', 'success', gzipped(Buffer.from('OK')), { status: 200 }),
  says('compresses 10 MB without being asked', 'http.too-large', gzipped(Buffer.alloc(10_000_000)), { status: 200 }),
  says('sends a body of exactly 64 KiB', 'success', sized(65_536), { status: 200 }),
  says('sends a body one byte over 64 KiB', 'http.too-large', sized(65_537), { status: 200 }),
  asked('sends a body without end', 'http.too-large', repeating('x'.repeat(16_384), 'HTTP/1.1 200 OK\r\n\r\n'), { status: 200 }),
  asked('announces an answer without end', 'http.too-large', repeating('HTTP/1.1 103 Early Hints\r\nx: y\r\n\r\n'.repeat(200))),
  asked('says why without end', 'http.too-large', repeating('y'.repeat(8192), 'HTTP/1.1 500 ')),
  asked(
    'describes a chunk without end',
    'http.too-large',
    repeating('y'.repeat(8192), 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1;'),
    {
      status: 200,
    },
  ),
  says('sends a header of a megabyte', 'http.too-large', `HTTP/1.1 200 OK\r\nx: ${'a'.repeat(1_000_000)}\r\n\r\n`),
  says('sends many headers', 'http.too-large', `HTTP/1.1 200 OK\r\n${'x: 12345\r\n'.repeat(16_000)}\r\n`),
  says('promises more body than it sends', 'http.closed', 'HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nOK', { status: 200 }),
  says(
    'promises more body than it sends, and a close',
    'http.closed',
    'HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 9\r\n\r\nOK',
    { status: 200 },
  ),
  says('stops between two chunks', 'http.closed', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\nOK\r\n', { status: 200 }),
  says(
    'stops between two chunks, after a close was promised',
    'http.closed',
    'HTTP/1.1 200 OK\r\nconnection: close\r\ntransfer-encoding: chunked\r\n\r\n2\r\nOK\r\n',
    { status: 200 },
  ),
  says('sends garbage for a chunk', 'http.malformed', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\nOK\r\n', { status: 200 }),
  says('sends a length that is no number', 'http.malformed', 'HTTP/1.1 200 OK\r\ncontent-length: two\r\n\r\nOK'),
  says('sends two lengths', 'http.malformed', 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\ncontent-length: 3\r\n\r\nOK!'),
  says('answers in HTTP/0.9', 'http.malformed', '<html>OK</html>'),
  says('answers with a preface of HTTP/2', 'http.malformed', Buffer.from('000006040000000000000300000064', 'hex')),
  says('answers with a TLS alert', 'http.tls-port', Buffer.of(0x15, 0x03, 0x03, 0x00, 0x02, 0x02, 0x46)),
  asked('answers with a TLS alert, byte by byte', 'http.tls-port', (socket) => {
    const bytes = [0x15, 0x03, 0x03, 0x00, 0x02, 0x02, 0x46];
    everySoOften(socket, 10, () => socket.write(Buffer.of(bytes.shift() ?? 0)));
  }),
  says('closes before it answers', 'http.closed', ''),
  says('closes inside its headers', 'http.closed', 'HTTP/1.1 200 OK\r\ncontent-le'),
  resets('greets as an AMQP broker and resets', 'http.malformed', 'AMQP\0\0\x09\x01'),
  resets('replies as an SSH server and resets', 'http.malformed', 'SSH-2.0-OpenSSH_9.2\r\n'),
  resets('sends a TLS alert and resets', 'http.tls-port', Buffer.of(0x15, 3, 1, 0, 2, 2, 70)),
  resets('answers with lone LF and resets', 'success', 'HTTP/1.1 200 OK\ncontent-length: 2\n\nOK', { status: 200 }),
  resets('answers and resets', 'success', OK, { status: 200 }),
  resets('begins a status line and resets', 'tcp.reset', 'HTT'),
  asked('resets before it answers', 'tcp.reset', (socket) => socket.resetAndDestroy(), { isSilent: true }),
  asked(
    'resets after its headers',
    'tcp.reset',
    (socket) => socket.write('HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nOK', () => setTimeout(() => socket.resetAndDestroy(), 50)),
    { status: 200 },
  ),
  asked(
    'resets inside a body without a length',
    'tcp.reset',
    (socket) => socket.write('HTTP/1.1 200 OK\r\nconnection: close\r\n\r\nOK', () => setTimeout(() => socket.resetAndDestroy(), 50)),
    { status: 200 },
  ),
  asked('accepts the request and says nothing', 'http.timeout', () => undefined, { isSilent: true }),
  asked('sends half a header and stops', 'http.timeout', (socket) => socket.write('HTTP/1.1 200 OK\r\ncontent-le')),
  asked('sends its headers and stops', 'http.timeout', (socket) => socket.write('HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n'), {
    status: 200,
  }),
  asked('sends a byte now and then', 'http.timeout', (socket) => {
    const bytes = [...OK];
    everySoOften(socket, 100, () => socket.write(bytes.shift() ?? ' '));
  }),
  ...Object.entries({
    'ends its lines with LF': 'HTTP/1.1 200 OK\ncontent-length: 2\n\nOK',
    'folds a header line': 'HTTP/1.1 200 OK\r\nx: y\r\n z\r\ncontent-length: 2\r\n\r\nOK',
    'puts a blank before a colon': 'HTTP/1.1 200 OK\r\nx : y\r\ncontent-length: 2\r\n\r\nOK',
    'pads its chunk sizes': 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2  \r\nOK\r\n0\r\n\r\n',
    'says its length twice': 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\ncontent-length: 2\r\n\r\nOK',
    'sends 20 KB of headers': `HTTP/1.1 200 OK\r\n${'x: 12345678\r\n'.repeat(1600)}content-length: 2\r\n\r\nOK`,
  }).map(([name, answer]) => says(name, 'success', answer, { status: 200 })),
  says(
    'sends a length and chunks',
    'http.malformed',
    'HTTP/1.1 200 OK\r\ncontent-length: 2\r\ntransfer-encoding: chunked\r\n\r\n2\r\nOK\r\n0\r\n\r\n',
  ),
  met('answers before it is asked', 'http.malformed', { meet: (socket) => socket.end(OK) }, {}),
  met('speaks before it is asked', 'http.malformed', { meet: (socket) => socket.write('SSH-2.0-zoo\r\n') }, {}),
  says('is to be sent a secret with a line break', 'monitor.secret', OK, {
    headers: [{ name: 'authorization', value: 'Bearer to\nken', secret: true }],
  }),
];

function sized(length: number): string {
  return `HTTP/1.1 200 OK\r\ncontent-length: ${length}\r\n\r\n${'x'.repeat(length)}`;
}

function gzipped(body: Buffer): Buffer {
  const packed = gzipSync(body);
  return Buffer.concat([Buffer.from(`HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: ${packed.length}\r\n\r\n`), packed]);
}

/** Sends a piece over and over, as fast as it is taken. */
export function repeating(piece: string | Buffer, begin = ''): (socket: Socket) => void {
  return (socket) => {
    const pour = () => {
      while (!socket.destroyed && socket.write(piece));
    };
    socket.on('drain', pour);
    socket.write(begin);
    pour();
  };
}
