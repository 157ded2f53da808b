import { createServer as createHttpServer } from 'node:http';
import { createServer as createTlsServer, type TLSSocket, type TlsOptions } from 'node:tls';
import { describe, expect, it } from 'vitest';
import type { Answer } from '../../../monitor/observation/observation.ts';
import type { WireLook } from '../../../monitor/target/probe.ts';
import { httpLook, httpsLook, tcpLook, tlsLook } from '../../../testkit/zoo/animal.ts';
import { type Listening, listen, onConnection } from '../../../testkit/zoo/listen.ts';
import { lookAt } from '../../../testkit/zoo/look-at.ts';
import { INTERMEDIATE, LEAF, ROOT, shown } from '../../../testkit/zoo/pki.ts';
import { type Seen, tap } from '../../../testkit/zoo/tap.ts';

const ALERT = 0x15;
const VERIFIED = { verify: true, ca: [ROOT.certificate] };

/** The content types of the TLS records in a stream: RFC 8446 section 5.1. */
function recordTypes(stream: Buffer): number[] {
  const types: number[] = [];
  for (let at = 0; at + 5 <= stream.length; at += 5 + stream.readUInt16BE(at + 3)) types.push(stream[at] ?? 0);
  return types;
}

/** Looks at a server through a tap. */
async function tapped(
  server: Listening,
  look: (port: number) => WireLook,
  tls = VERIFIED,
): Promise<{ answer: Answer; seen: Seen | undefined }> {
  const relay = await tap(server.port);
  const answer = await lookAt({ look: look(relay.port), tls });
  await new Promise((resolve) => setTimeout(resolve, 30));
  await Promise.all([relay.close(), server.close()]);
  return { answer, seen: relay.seen[0] };
}

/** A TLS server that writes down every error it meets. */
async function tlsServer(options: TlsOptions = {}): Promise<Listening & { errors: string[]; ends: number[] }> {
  const errors: string[] = [];
  const ends: number[] = [];
  const server = createTlsServer({ ...shown(LEAF, INTERMEDIATE), ...options }, (socket: TLSSocket) => {
    socket.on('error', (error) => errors.push(error.message));
    socket.once('end', () => ends.push(1));
    socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nOK'));
    socket.resume();
  });
  server.on('tlsClientError', (error) => errors.push(error.message));
  return { ...(await listen(server)), errors, ends };
}

describe('a TCP look', () => {
  it.each([
    ['a server that waits', () => onConnection((socket) => socket.resume())],
    ['a server that speaks', () => onConnection((socket) => socket.resume().write('x'.repeat(100_000)))],
    ['a server that never closes', () => onConnection((socket) => Object.assign(socket, { allowHalfOpen: true }).resume())],
  ])('sends nothing and closes with FIN: %s', async (_name, start) => {
    const { answer, seen } = await tapped(await start(), (port) => tcpLook(port));
    expect(answer.trouble).toBeUndefined();
    expect(seen?.sent).toHaveLength(0);
    expect(seen?.closed).toBe('FIN');
  });
});

describe('an HTTP look', () => {
  it('closes with FIN', async () => {
    const server = await listen(createHttpServer((_request, response) => response.end('OK')));
    const { answer, seen } = await tapped(server, (port) => httpLook(port));
    expect(answer.http?.body).toBe('OK');
    expect(seen?.closed).toBe('FIN');
  });

  it('closes with FIN when the server keeps the connection open', async () => {
    const server = await onConnection((socket) =>
      socket.once('data', () => socket.write('HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nOK')),
    );
    const { answer, seen } = await tapped(server, (port) => httpLook(port));
    expect(answer.http?.body).toBe('OK');
    expect(seen?.closed).toBe('FIN');
  });

  it('closes with FIN when the answer is too large, if it ends soon', async () => {
    const server = await listen(createHttpServer((_request, response) => response.end('x'.repeat(150_000))));
    const { answer, seen } = await tapped(server, (port) => httpLook(port));
    expect(answer.trouble?.reason).toBe('http.too-large');
    expect(answer.http).toMatchObject({ status: 200, truncated: true });
    expect(answer.http?.body).toHaveLength(65_536);
    expect(seen?.closed).toBe('FIN');
  });
});

describe.each(['TLSv1.2', 'TLSv1.3'] as const)('over %s', (maxVersion) => {
  it.each([
    ['a TLS look', tlsLook],
    ['an HTTPS look', httpsLook],
  ])('%s closes with close_notify and FIN', async (_name, look) => {
    const server = await tlsServer({ maxVersion });
    const { answer, seen } = await tapped(server, (port) => look(port));
    expect(answer.trouble).toBeUndefined();
    expect(answer.tls).toMatchObject({ trusted: true, protocol: maxVersion });
    expect(server.errors).toEqual([]);
    expect(server.ends).toHaveLength(1);
    expect(seen?.closed).toBe('FIN');
    // TLS 1.3 hides what kind of record it is.
    expect(recordTypes(seen?.sent ?? Buffer.alloc(0)).at(-1)).toBe(maxVersion === 'TLSv1.2' ? ALERT : 0x17);
  });

  it.each([
    ['a TLS look', tlsLook],
    ['an HTTPS look', httpsLook],
  ])('%s that refuses the certificate sends neither an alert nor a request', async (_name, look) => {
    const server = await tlsServer({ maxVersion });
    const { answer, seen } = await tapped(server, (port) => look(port), { verify: true, ca: [] });
    expect(answer.trouble?.reason).toBe('tls.untrusted');
    expect(answer.answered).toBe(true);
    expect(server.errors).toEqual([]);
    expect(server.ends).toHaveLength(1);
    expect(seen?.closed).toBe('FIN');
    const types = recordTypes(seen?.sent ?? Buffer.alloc(0));
    expect(types.filter((type) => type === ALERT)).toHaveLength(maxVersion === 'TLSv1.2' ? 1 : 0);
    expect(types.at(-1)).toBe(maxVersion === 'TLSv1.2' ? ALERT : 0x17);
  });
});
