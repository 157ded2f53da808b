import { createHash, X509Certificate } from 'node:crypto';
import { createServer, type TlsOptions } from 'node:tls';
import type { WireLook } from '../../monitor/core/probe.ts';
import type { TlsMaterial } from '../../monitor/engine/ports.ts';
import type { Issued } from '../../sandbox/certificate.ts';
import { type Animal, type Den, httpsLook, tlsLook } from './animal.ts';
import { listen, onConnection, onRequest } from './listen.ts';
import {
  CLIENT,
  EARLY,
  EXPIRED,
  INTERMEDIATE,
  LEAF,
  LEAF_OF_OLD,
  OLD_INTERMEDIATE,
  OTHER_NAME,
  ROOT,
  SELF_SIGNED,
  SELF_SIGNED_EXPIRED,
  shown,
} from './pki.ts';

const TRUST: Partial<TlsMaterial> = { ca: [ROOT.certificate] };
const OK = 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: close\r\n\r\nOK';
const WANTS_CLIENT: TlsOptions = { requestCert: true, rejectUnauthorized: true, ca: ROOT.certificate };

/** The pin of a certificate, worked out independently of the prober. */
export function pinOf({ certificate }: Issued): string {
  const key = new X509Certificate(certificate).publicKey.export({ type: 'spki', format: 'der' });
  return `sha256//${createHash('sha256').update(key).digest('base64')}`;
}

/** Starts an HTTPS server with these options, to be looked at in this way. */
async function serve(options: TlsOptions, tls: Partial<TlsMaterial> = TRUST, look: (port: number) => WireLook = tlsLook): Promise<Den> {
  const server = createServer(options, (socket) => {
    socket.on('error', () => undefined);
    socket.once('data', () => socket.end(OK));
  });
  const { port, close } = await listen(server);
  return { look: look(port), tls, close };
}

const GOOD = shown(LEAF, INTERMEDIATE);
const SECRET = [{ name: 'authorization', value: 'Basic c2VjcmV0', secret: true }];

/** Servers that misbehave in the handshake, or whose certificate does. */
export const TLS_ZOO: readonly Animal[] = [
  { name: 'shows its whole chain', expect: 'success', start: () => serve(GOOD) },
  { name: 'shows its whole chain and answers', expect: 'success', status: 200, start: () => serve(GOOD, TRUST, httpsLook) },
  { name: 'speaks TLS 1.2 at most', expect: 'success', start: () => serve({ ...GOOD, maxVersion: 'TLSv1.2' }) },
  { name: 'is looked at by address', expect: 'success', start: () => serve(GOOD, TRUST, (port) => tlsLook(port, '127.0.0.1')) },
  { name: 'does not show its intermediate', expect: 'tls.untrusted', start: () => serve(shown(LEAF)) },
  {
    name: 'does not show its intermediate, which is trusted itself',
    expect: 'success',
    start: () => serve(shown(LEAF), { ca: [INTERMEDIATE.certificate] }),
  },
  { name: 'is signed by a stranger', expect: 'tls.untrusted', start: () => serve(GOOD, {}) },
  { name: 'is signed by itself', expect: 'tls.untrusted', start: () => serve(shown(SELF_SIGNED)) },
  { name: 'is signed by itself and expired', expect: 'tls.untrusted', start: () => serve(shown(SELF_SIGNED_EXPIRED)) },
  { name: 'is signed by a stranger and expired', expect: 'tls.untrusted', start: () => serve(shown(EXPIRED), {}) },
  {
    name: 'is signed by itself, trusted itself and expired',
    expect: 'tls.expired',
    start: () => serve(shown(SELF_SIGNED_EXPIRED), { ca: [SELF_SIGNED_EXPIRED.certificate] }),
  },
  { name: 'has an expired certificate', expect: 'tls.expired', start: () => serve(shown(EXPIRED)) },
  { name: 'has an expired issuer', expect: 'tls.expired', start: () => serve(shown(LEAF_OF_OLD, OLD_INTERMEDIATE)) },
  { name: 'has a certificate of tomorrow', expect: 'tls.not-yet-valid', start: () => serve(shown(EARLY)) },
  { name: 'has a certificate for another name', expect: 'tls.wrong-host', start: () => serve(shown(OTHER_NAME)) },
  {
    name: 'has a certificate for the name it is asked for, not for its host',
    expect: 'success',
    start: () => serve(shown(OTHER_NAME), { ...TRUST, serverName: 'other.test' }),
  },
  {
    name: 'shows the pinned key',
    expect: 'success',
    start: () => serve(shown(SELF_SIGNED), { pins: ['sha256//AAAA', pinOf(SELF_SIGNED)] }),
  },
  {
    name: 'shows another key than the pinned one',
    expect: 'tls.pin-mismatch',
    start: () => serve(GOOD, { ...TRUST, pins: [pinOf(ROOT)] }),
  },
  {
    name: 'shows the pinned key, expired',
    expect: 'tls.expired',
    start: () => serve(shown(SELF_SIGNED_EXPIRED), { pins: [pinOf(SELF_SIGNED_EXPIRED)] }),
  },
  {
    name: 'is signed by a stranger, and nobody minds',
    expect: 'success',
    status: 200,
    start: () => serve(GOOD, { verify: false }, httpsLook),
  },
  {
    name: 'is signed by a stranger, nobody minds, but there is a secret to send',
    expect: 'tls.untrusted',
    start: async () => ({ ...(await serve(GOOD, { verify: false }, httpsLook)), headers: SECRET }),
  },
  { name: 'wants a client certificate, TLS 1.3', expect: 'tls.client-certificate', start: () => serve({ ...GOOD, ...WANTS_CLIENT }) },
  {
    name: 'wants a client certificate before it answers, TLS 1.3',
    expect: 'tls.client-certificate',
    start: () => serve({ ...GOOD, ...WANTS_CLIENT }, TRUST, httpsLook),
  },
  {
    name: 'wants a client certificate, TLS 1.2',
    expect: 'tls.client-certificate',
    start: () => serve({ ...GOOD, ...WANTS_CLIENT, maxVersion: 'TLSv1.2' }),
  },
  {
    name: 'wants a client certificate and gets it',
    expect: 'success',
    status: 200,
    start: () => serve({ ...GOOD, ...WANTS_CLIENT }, { ...TRUST, clientCertificate: CLIENT.certificate + CLIENT.key }, httpsLook),
  },
  {
    name: 'wants a client certificate and the one at hand is broken',
    expect: 'monitor.secret',
    start: () => serve({ ...GOOD, ...WANTS_CLIENT }, { ...TRUST, clientCertificate: CLIENT.certificate }, httpsLook),
  },
  {
    name: 'speaks TLS 1.0 only',
    expect: 'tls.handshake',
    start: () => serve({ ...GOOD, minVersion: 'TLSv1', maxVersion: 'TLSv1', ciphers: 'ALL:@SECLEVEL=0' }),
  },
  {
    name: 'shares no cipher',
    expect: 'tls.handshake',
    start: () => serve({ ...GOOD, maxVersion: 'TLSv1.2', ciphers: 'DHE-RSA-AES256-SHA' }),
  },
  { name: 'speaks HTTP/2 only', expect: 'tls.handshake', start: () => serve({ ...GOOD, ALPNProtocols: ['h2'] }, TRUST, httpsLook) },
  raw('accepts the connection and never says hello', 'tls.timeout', () => onConnection(() => undefined)),
  raw('answers the hello with plain HTTP', 'tls.plaintext-port', () =>
    onRequest((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')),
  ),
  raw('greets like an SSH server', 'tls.plaintext-port', () => onConnection((socket) => socket.write('SSH-2.0-zoo\r\n'))),
  raw('closes as soon as it accepted', 'tls.handshake', () => onConnection((socket) => socket.end())),
  raw('resets as soon as it accepted, under TLS', 'tcp.reset', () => onConnection((socket) => socket.resetAndDestroy())),
  raw('closes inside the handshake', 'tls.handshake', () => onRequest((socket) => socket.end())),
  raw('resets inside the handshake', 'tcp.reset', () => onRequest((socket) => socket.resetAndDestroy())),
  raw('sends half a hello', 'tls.timeout', () => onRequest((socket) => socket.write(Buffer.of(0x16, 0x03, 0x03, 0x00, 0x7a, 0x02)))),
];

function raw(name: string, expect: Animal['expect'], open: () => ReturnType<typeof onConnection>): Animal {
  return {
    name,
    expect,
    start: async () => {
      const { port, close } = await open();
      return { look: httpsLook(port), tls: TRUST, close };
    },
  };
}
