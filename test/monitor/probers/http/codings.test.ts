import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { expect, test } from 'vitest';
import type { Answer } from '../../../../monitor/observation/observation.ts';
import { httpLook } from '../../../../testkit/zoo/animal.ts';
import { onRequest } from '../../../../testkit/zoo/listen.ts';
import { lookAt } from '../../../../testkit/zoo/look-at.ts';

async function answered(headers: string, body: Buffer): Promise<Answer> {
  const head = `HTTP/1.1 200 OK\r\n${headers}\r\ncontent-length: ${body.length}\r\n\r\n`;
  const server = await onRequest((socket) => socket.end(Buffer.concat([Buffer.from(head), body])));
  try {
    return await lookAt({ look: httpLook(server.port), timeoutMs: 5000 });
  } finally {
    await server.close();
  }
}

const TEXT = Buffer.from('{"status": "ready"}');
const CODED = {
  gzip: gzipSync(TEXT),
  'x-gzip': gzipSync(TEXT),
  GZIP: gzipSync(TEXT),
  deflate: deflateSync(TEXT),
  'deflate, gzip': gzipSync(deflateSync(TEXT)),
  br: brotliCompressSync(TEXT),
  zstd: zstdCompressSync(TEXT),
  identity: TEXT,
  'gzip, identity': gzipSync(TEXT),
};

test.each(Object.entries(CODED))('a body coded %s, without being asked, is read', async (coding, body) => {
  const { http, trouble } = await answered(`content-encoding: ${coding}`, body);
  expect([trouble, http?.body]).toEqual([undefined, TEXT.toString()]);
});

test('deflate without the wrapper of zlib is read too', async () => {
  expect((await answered('content-encoding: deflate', deflateRawSync(TEXT))).http?.body).toBe(TEXT.toString());
});

test.each([
  ['gzip', gzipSync(Buffer.alloc(65_536, 'x')), 65_536],
  ['br', brotliCompressSync(Buffer.alloc(65_536, 'x')), 65_536],
])('the limit is for the decoded body: %s of 64 KiB is read', async (coding, body, length) => {
  expect((await answered(`content-encoding: ${coding}`, body)).http?.body).toHaveLength(length);
});

test.each([
  ['gzip', gzipSync(Buffer.alloc(65_537))],
  ['gzip', gzipSync(Buffer.alloc(50_000_000))],
  ['br', brotliCompressSync(Buffer.alloc(5_000_000))],
  ['zstd', zstdCompressSync(Buffer.alloc(50_000_000))],
  ['gzip, gzip', gzipSync(gzipSync(Buffer.alloc(50_000_000)))],
])('a larger one is too large: %s', async (coding, body) => {
  const { trouble, http } = await answered(`content-encoding: ${coding}`, body);
  expect([trouble?.reason, http?.body, http?.truncated]).toEqual(['http.too-large', '', true]);
});

test.each([
  ['compress', TEXT, 'the body has the unknown content coding compress'],
  // In another case, a secret that a server repeats here would not be found and removed.
  ['gzip, S3cr-Tokn', TEXT, 'the body has the unknown content coding S3cr-Tokn'],
  ['gzip, aws-chunked', TEXT, 'the body has the unknown content coding aws-chunked'],
  ['gzip', TEXT, 'the body is not valid gzip, which its content-encoding names'],
  ['br', gzipSync(TEXT), 'the body is not valid br, which its content-encoding names'],
  ['gzip', gzipSync(TEXT).subarray(0, 15), 'the body is not valid gzip, which its content-encoding names'],
])('a body that cannot be decoded has no text, and the answer says why: %s', async (coding, body, undecoded) => {
  expect((await answered(`content-encoding: ${coding}`, body)).http).toMatchObject({ status: 200, body: '', undecoded });
});

test('an empty body needs no decoding', async () => {
  expect((await answered('content-encoding: unknown', Buffer.alloc(0))).http).toMatchObject({ body: '' });
  expect((await answered('content-encoding: unknown', Buffer.alloc(0))).http).not.toHaveProperty('undecoded');
});

const bytes = (hex: string) => Buffer.from(hex, 'hex');
const UTF16 = Buffer.from('\uFEFF{"a":"ä"}', 'utf16le');

test.each([
  ['UTF-8 by default', 'text/plain', Buffer.from('Größe'), 'Größe'],
  ['Latin-1 by its charset', 'text/plain; charset=ISO-8859-1', Buffer.from('Größe', 'latin1'), 'Größe'],
  ['GBK by its charset', 'text/plain;charset=gbk', bytes('c4e3bac3'), '你好'],
  ['a charset in quotes', 'text/plain; format=flowed; charset="Shift_JIS"', bytes('93fa967b'), '日本'],
  ['UTF-16 by its charset', 'application/json; charset=utf-16le', UTF16.subarray(2), '{"a":"ä"}'],
  ['UTF-16 by its mark, against the charset', 'application/json; charset=utf-8', UTF16, '{"a":"ä"}'],
  ['UTF-16 without a mark', 'application/json', UTF16.subarray(2), '{"a":"ä"}'],
  ['big-endian UTF-16 by its mark', 'text/xml', Buffer.from(UTF16).swap16(), '{"a":"ä"}'],
  ['UTF-8 by its mark, against the charset', 'text/plain; charset=iso-8859-1', Buffer.from('\uFEFFä'), 'ä'],
  [
    'what XML declares',
    'application/xml',
    Buffer.from('<?xml version="1.0" encoding="ISO-8859-1"?><a>ä</a>', 'latin1'),
    '<?xml version="1.0" encoding="ISO-8859-1"?><a>ä</a>',
  ],
  [
    'the charset rather than what XML declares',
    'application/xml; charset=utf-8',
    Buffer.from('<?xml encoding="ISO-8859-1"?>ä'),
    '<?xml encoding="ISO-8859-1"?>ä',
  ],
  ['UTF-8 where the charset is unknown', 'text/plain; charset=klingon', Buffer.from('ä'), 'ä'],
])('text is read as %s', async (_, type, body, text) => {
  expect((await answered(`content-type: ${type}`, body)).http?.body).toBe(text);
});
