import { once } from 'node:events';
import type { Socket } from 'node:net';
import { createServer } from 'node:tls';
import { describe, expect, it } from 'vitest';
import type { TlsMaterial } from '../../../../monitor/engine/ports.ts';
import type { WireLook } from '../../../../monitor/target/probe.ts';
import { httpsLook, tlsLook } from '../../../../testkit/zoo/animal.ts';
import { listen, onConnection, onRequest } from '../../../../testkit/zoo/listen.ts';
import { lookAt } from '../../../../testkit/zoo/look-at.ts';
import { INTERMEDIATE, LEAF, ROOT, shown } from '../../../../testkit/zoo/pki.ts';

const SERVER_NAME = 0;
const ALPN = 16;

/** The extensions of the ClientHello that a look sends, by their number (RFC 8446 sections 4.1.2 and 4.2). */
async function helloOf(look: (port: number) => WireLook, tls: Partial<TlsMaterial> = {}): Promise<ReadonlyMap<number, Buffer>> {
  const seen: Socket[] = [];
  const { port, close } = await onConnection((socket) => void seen.push(socket));
  const looking = lookAt(
    { look: look(port), tls: { verify: true, ...tls }, timeoutMs: 5000 },
    { lookup: async () => [{ address: '127.0.0.1' }] },
  );
  while (seen.length === 0) await new Promise(setImmediate);
  const [bytes] = (await once(seen[0] as Socket, 'data')) as [Buffer];
  await close();
  await looking;
  // The header of the record and of the message, the version, and the random bytes.
  let at = 5 + 4 + 2 + 32;
  at += 1 + bytes.readUInt8(at);
  at += 2 + bytes.readUInt16BE(at);
  at += 1 + bytes.readUInt8(at);
  const extensions = new Map<number, Buffer>();
  for (at += 2; at < bytes.length; at += 4 + bytes.readUInt16BE(at + 2)) {
    extensions.set(bytes.readUInt16BE(at), bytes.subarray(at + 4, at + 4 + bytes.readUInt16BE(at + 2)));
  }
  return extensions;
}

describe('the ClientHello', () => {
  it('offers HTTP/1.1 only when HTTP is spoken', async () => {
    expect((await helloOf(httpsLook)).get(ALPN)?.toString('latin1')).toBe('\0\x09\x08http/1.1');
    expect((await helloOf(tlsLook)).has(ALPN)).toBe(false);
    expect((await helloOf(tlsLook)).has(SERVER_NAME)).toBe(true);
  });

  it('names the server, unless that is an address', async () => {
    expect((await helloOf((port) => tlsLook(port, '127.0.0.1'))).has(SERVER_NAME)).toBe(false);
    const named = await helloOf((port) => tlsLook(port, '127.0.0.1'), { serverName: 'gw.test' });
    expect(named.get(SERVER_NAME)?.toString('latin1')).toContain('gw.test');
  });

  it.each(['h2', 'amqp', 'acme-tls/1'])('is accepted without ALPN by a server that speaks only %s', async (protocol) => {
    const server = await listen(createServer({ ...shown(LEAF, INTERMEDIATE), ALPNProtocols: [protocol] }));
    const { trouble } = await lookAt({ look: tlsLook(server.port), tls: { verify: true, ca: [ROOT.certificate] }, timeoutMs: 5000 });
    await server.close();
    expect(trouble).toBeUndefined();
  });
});

const alert = (description: number) => Buffer.of(0x15, 0x03, 0x03, 0x00, 0x02, 0x02, description);

async function troubleAfter(description: number, look: (port: number) => WireLook, tls: Partial<TlsMaterial> = {}) {
  const { port, close } = await onRequest((socket) => socket.end(alert(description)));
  const { trouble } = await lookAt({ look: look(port), tls: { verify: true, ...tls }, timeoutMs: 5000 });
  await close();
  return trouble;
}

describe('an alert', () => {
  const NAME = 'set `tls.serverName` to a name that the server is configured for';

  it.each([
    ['by name', tlsLook, {}, 'it was sent localhost (SNI)'],
    ['by name, over HTTP', httpsLook, {}, 'it was sent localhost (SNI)'],
    ['with tls.serverName', tlsLook, { serverName: 'gw.test' }, 'it was sent gw.test (SNI)'],
    ['by address', (port: number) => tlsLook(port, '127.0.0.1'), {}, 'it was sent none (SNI), because the host is an IP address'],
  ])('unrecognized_name is about the server name: %s', async (_name, look, tls, sent) => {
    expect(await troubleAfter(112, look, tls)).toEqual({
      reason: 'tls.wrong-host',
      detail: `the server does not recognize the server name: ${sent} (alert unrecognized_name)`,
      fix: NAME,
    });
  });

  it('handshake_failure may be about the server name when none was sent', async () => {
    expect(await troubleAfter(40, (port) => tlsLook(port, '127.0.0.1'))).toMatchObject({
      reason: 'tls.handshake',
      fix: expect.stringContaining(NAME),
    });
    expect(await troubleAfter(40, tlsLook)).not.toHaveProperty('fix');
  });

  it.each([
    [70, 'accepts none of the offered versions'],
    [71, 'demands stronger cipher suites'],
  ])('%i has a fix of its own', async (description, detail) => {
    expect(await troubleAfter(description, tlsLook)).toMatchObject({
      reason: 'tls.handshake',
      detail: expect.stringContaining(detail),
      fix: expect.stringContaining('on the server'),
    });
  });
});
