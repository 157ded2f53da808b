import type { Socket } from 'node:net';
import { setInterval as every } from 'node:timers/promises';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { repeating } from '../../testkit/zoo/http-zoo.ts';
import { onConnection } from '../../testkit/zoo/listen.ts';

/** A server that sends too much, or too slowly, and what a look at it may come to. */
export type Flood = {
  readonly name: string;
  readonly profile: string;
  readonly look: 'tcp' | 'tls' | { readonly path: string };
  readonly may: readonly string[];
  /** Answers a connection, once something was asked where something is asked. */
  readonly behave: (socket: Socket) => void;
};

/** A time-out that a busy machine made longer proves nothing, and is said so. */
const LATE = ['http.timeout', 'monitor.deadline'];

const STARTUP = '/api/am/gateway/v2/server-startup-healthcheck';
const VERSION = '/services/Version';
const OK = 'HTTP/1.1 200 OK\r\nconnection: close\r\n';

/** Writes a byte ten times a second, without end. */
function drip(begin: string, byte: string): (socket: Socket) => void {
  return async (socket) => {
    socket.write(begin);
    for await (const _ of every(100, undefined, { ref: false })) {
      if (socket.destroyed) return;
      socket.write(byte);
    }
  };
}

function once(head: string, body: string | Buffer = ''): (socket: Socket) => void {
  return (socket) => socket.end(Buffer.concat([Buffer.from(head), Buffer.from(body)]));
}

const withBody = (body: string | Buffer, more = '') => once(`${OK}${more}content-length: ${body.length}\r\n\r\n`, body);
const zeros = Buffer.alloc(200 * 1024 * 1024);
const laughs = Array.from({ length: 30 }, (_, i) => `<!ENTITY l${i + 1} "${`&l${i};`.repeat(10)}">`).join('');
const http = (name: string, may: readonly string[], behave: Flood['behave'], path = STARTUP, profile = 'gateway'): Flood => ({
  name,
  profile,
  look: { path },
  may,
  behave,
});

/** All of them. */
export function floods(): readonly Flood[] {
  const [gzip, brotli] = [gzipSync(zeros), brotliCompressSync(zeros, { params: {} })];
  return [
    http('a header line of 200 KB', ['http.too-large'], once(`${OK}x: ${'y'.repeat(200_000)}\r\ncontent-length: 0\r\n\r\n`)),
    http(
      '20,000 headers',
      ['http.too-large'],
      once(`${OK}${Array.from({ length: 20_000 }, (_, i) => `x-${i}: y\r\n`).join('')}content-length: 0\r\n\r\n`),
    ),
    http('headers without end', ['http.too-large'], repeating('x: y\r\n'.repeat(1000), OK)),
    http('a status line without end', ['http.too-large', 'http.malformed'], repeating('y'.repeat(8192), 'HTTP/1.1 200 ')),
    http('announcements without end', ['http.too-large'], repeating('HTTP/1.1 103 Early Hints\r\nx: y\r\n\r\n'.repeat(200))),
    http('a body without end', ['http.too-large'], repeating('y'.repeat(8192), `${OK}\r\n`)),
    http(
      'chunks of a byte with long extensions',
      ['http.too-large'],
      repeating(`1;${'e'.repeat(4000)}\r\ny\r\n`, `${OK}transfer-encoding: chunked\r\n\r\n`),
    ),
    http('a chunk extension without end', ['http.too-large'], repeating('e'.repeat(8192), `${OK}transfer-encoding: chunked\r\n\r\n1;`)),
    http('trailers without end', ['http.too-large'], repeating('x: y\r\n'.repeat(1000), `${OK}transfer-encoding: chunked\r\n\r\n0\r\n`)),
    http('a header byte now and then', LATE, drip(OK, 'y')),
    http('a body byte now and then', LATE, drip(`${OK}content-length: 1000\r\n\r\n`, 'y')),
    http(
      `200 MiB of zeros as gzip (${Math.round(gzip.length / 1024)} KiB)`,
      ['http.too-large'],
      withBody(gzip, 'content-encoding: gzip\r\n'),
    ),
    http(`200 MiB of zeros as brotli (${brotli.length} bytes)`, ['http.too-large'], withBody(brotli, 'content-encoding: br\r\n')),
    http(
      'a length beyond any number',
      ['http.malformed', 'http.closed', 'http.too-large', 'http.timeout'],
      once(`${OK}content-length: 99999999999999999999\r\n\r\n`, 'y'),
    ),
    http('a length below zero', ['http.malformed'], once(`${OK}content-length: -1\r\n\r\n`, 'y')),
    http(
      'two lengths',
      ['http.malformed', 'http.closed', 'body.mismatch'],
      once(`${OK}content-length: 1\r\ncontent-length: 5\r\n\r\n`, 'y'),
    ),
    http(
      'a length and chunks',
      ['http.malformed', 'body.mismatch'],
      once(`${OK}content-length: 1\r\ntransfer-encoding: chunked\r\n\r\n`, '1\r\ny\r\n0\r\n\r\n'),
    ),
    http('a status of five digits', ['http.malformed'], once('HTTP/1.1 20000 OK\r\n\r\n')),
    http(
      'a billion laughs',
      ['wso2.not-version-service'],
      withBody(`<!DOCTYPE a [<!ENTITY l0 "ha">${laughs}]><getVersionResponse><return>&l30;-4.2.0</return></getVersionResponse>`),
      VERSION,
    ),
    http(
      'quadratic blow-up',
      ['wso2.not-version-service'],
      withBody(
        `<!DOCTYPE a [<!ENTITY l "${'x'.repeat(30_000)}">]><getVersionResponse><return>${'&l;'.repeat(8000)}-4</return></getVersionResponse>`,
      ),
      VERSION,
    ),
    http(
      'an entity from a file',
      ['wso2.not-version-service'],
      withBody('<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><getVersionResponse><return>&x;-4</return></getVersionResponse>'),
      VERSION,
    ),
    http('XML of 9,000 levels', ['wso2.not-version-service'], withBody(`${'<a>'.repeat(9000)}${'</a>'.repeat(9000)}`), VERSION),
    http(
      'XML of 16,000 elements',
      ['wso2.not-version-service'],
      withBody(`<getVersionResponse>${'<a/>'.repeat(16_000)}<return>x-4</return></getVersionResponse>`),
      VERSION,
    ),
    http(
      'JSON of 32,000 levels',
      ['body.mismatch'],
      withBody(`{"status":"ready","x":${'['.repeat(32_000)}${']'.repeat(32_000)}}`),
      '/healthz',
      'micro-integrator',
    ),
    http(
      'JSON of 6,000 keys',
      ['body.mismatch', 'wso2.unhealthy'],
      withBody(`{${Array.from({ length: 6000 }, (_, i) => `"k${i}":1`).join(',')}}`),
      '/healthz',
      'micro-integrator',
    ),
    http(
      'JSON that speaks of prototypes',
      ['wso2.unhealthy', 'body.mismatch'],
      withBody('{"__proto__":{"status":"ready"},"constructor":{"prototype":{"status":"ready"}}}'),
      '/healthz',
      'micro-integrator',
    ),
    { name: 'bytes without end at a TCP look', profile: 'custom', look: 'tcp', may: ['success'], behave: repeating('y'.repeat(8192)) },
    {
      name: 'bytes without end in place of a handshake',
      profile: 'custom',
      look: 'tls',
      may: ['tls.plaintext-port', 'tls.handshake'],
      behave: repeating('y'.repeat(8192)),
    },
    {
      name: 'a handshake record a byte now and then',
      profile: 'custom',
      look: 'tls',
      may: ['tls.timeout', 'monitor.deadline'],
      behave: drip('\u0016\u0003\u0003\u0040\u0000\u0002\u0000\u003f', '\u0003'),
    },
  ];
}

/** Starts the server of a flood. */
export function startFlood({ look, behave }: Flood) {
  return onConnection((socket) => (look === 'tcp' ? behave(socket) : void socket.once('data', () => behave(socket))));
}
