import { createHash, X509Certificate } from 'node:crypto';
import type { Socket } from 'node:net';
import { createServer, type Server, type TlsOptions } from 'node:tls';
import type { TlsMaterial } from '../../monitor/engine/ports.ts';
import type { Issued } from '../../sandbox/wire/certificate.ts';
import { type Animal, httpsLook, type Meeting, onPort, tlsLook } from './animal.ts';
import {
  CLIENT,
  EARLY,
  EXPIRED,
  INTERMEDIATE,
  LEAF,
  LEAF_OF_NARROW,
  LEAF_OF_OLD,
  NARROW_INTERMEDIATE,
  OLD_INTERMEDIATE,
  OTHER_NAME,
  ROOT,
  SELF_SIGNED,
  SELF_SIGNED_EXPIRED,
  shown,
  WEAK,
} from './pki.ts';

const TRUST: Partial<TlsMaterial> = { ca: [ROOT.certificate] };
const OK = 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: close\r\n\r\nOK';
const WANTS_CLIENT: TlsOptions = { requestCert: true, rejectUnauthorized: true, ca: ROOT.certificate };

/** The pin of a certificate, worked out independently of the prober. */
export function pinOf({ certificate }: Issued): string {
  const key = new X509Certificate(certificate).publicKey.export({ type: 'spki', format: 'der' });
  return `sha256//${createHash('sha256').update(key).digest('base64')}`;
}

/** An HTTPS server with these options, to be looked at in this way. */
function serve(options: TlsOptions, tls: Partial<TlsMaterial> = TRUST, look: Meeting['look'] = tlsLook): Meeting {
  return { look, tls, meet: speakTls(options) };
}

/** Meets a connection with TLS of these options, then with this; default: one good answer. */
export function speakTls(options: TlsOptions, meet: (socket: Socket) => void = answerOk): (socket: Socket) => void {
  let server: Server | undefined;
  return (raw) => {
    server ??= createServer(options, (socket) => {
      socket.on('error', () => undefined);
      meet(socket);
    });
    server.emit('connection', raw);
  };
}

function answerOk(socket: Socket): void {
  socket.once('data', () => socket.end(OK));
}

const ABSENT_PIN = `sha256//${'A'.repeat(43)}=`;
const GOOD = shown(LEAF, INTERMEDIATE);
const SECRET = [{ name: 'authorization', value: 'Basic c2VjcmV0', secret: true }];

const SERVERS: readonly (Omit<Animal, 'start'> & { readonly meeting: Meeting })[] = [
  { name: 'shows its whole chain', expect: 'success', meeting: serve(GOOD) },
  { name: 'shows its whole chain and answers', expect: 'success', status: 200, meeting: serve(GOOD, TRUST, httpsLook) },
  { name: 'speaks TLS 1.2 at most', expect: 'success', meeting: serve({ ...GOOD, maxVersion: 'TLSv1.2' }) },
  { name: 'is looked at by address', expect: 'success', meeting: serve(GOOD, TRUST, (port) => tlsLook(port, '127.0.0.1')) },
  { name: 'does not show its intermediate', expect: 'tls.untrusted', meeting: serve(shown(LEAF)) },
  {
    name: 'does not show its intermediate, which is trusted itself',
    expect: 'success',
    meeting: serve(shown(LEAF), { ca: [INTERMEDIATE.certificate] }),
  },
  {
    name: 'is signed by an authority that may not sign for it',
    expect: 'tls.untrusted',
    meeting: serve(shown(LEAF_OF_NARROW, NARROW_INTERMEDIATE)),
  },
  {
    name: 'has a key that is too short',
    expect: 'tls.untrusted',
    meeting: serve({ ...shown(WEAK), ciphers: 'DEFAULT:@SECLEVEL=0' }),
  },
  { name: 'is signed by a stranger', expect: 'tls.untrusted', meeting: serve(GOOD, {}) },
  { name: 'is signed by itself', expect: 'tls.untrusted', meeting: serve(shown(SELF_SIGNED)) },
  { name: 'is signed by itself and expired', expect: 'tls.untrusted', meeting: serve(shown(SELF_SIGNED_EXPIRED)) },
  { name: 'is signed by a stranger and expired', expect: 'tls.untrusted', meeting: serve(shown(EXPIRED), {}) },
  {
    name: 'is signed by itself, trusted itself and expired',
    expect: 'tls.expired',
    meeting: serve(shown(SELF_SIGNED_EXPIRED), { ca: [SELF_SIGNED_EXPIRED.certificate] }),
  },
  { name: 'has an expired certificate', expect: 'tls.expired', meeting: serve(shown(EXPIRED)) },
  { name: 'has an expired issuer', expect: 'tls.expired', meeting: serve(shown(LEAF_OF_OLD, OLD_INTERMEDIATE)) },
  { name: 'has a certificate of tomorrow', expect: 'tls.not-yet-valid', meeting: serve(shown(EARLY)) },
  { name: 'has a certificate for another name', expect: 'tls.wrong-host', meeting: serve(shown(OTHER_NAME)) },
  {
    name: 'has a certificate for the name it is asked for, not for its host',
    expect: 'success',
    meeting: serve(shown(OTHER_NAME), { ...TRUST, serverName: 'other.test' }),
  },
  {
    name: 'shows the pinned key',
    expect: 'success',
    meeting: serve(shown(SELF_SIGNED), { pins: [ABSENT_PIN, pinOf(SELF_SIGNED)] }),
  },
  {
    name: 'shows another key than the pinned one',
    expect: 'tls.pin-mismatch',
    meeting: serve(GOOD, { ...TRUST, pins: [pinOf(ROOT)] }),
  },
  {
    name: 'shows the pinned key, expired',
    expect: 'tls.expired',
    meeting: serve(shown(SELF_SIGNED_EXPIRED), { pins: [pinOf(SELF_SIGNED_EXPIRED)] }),
  },
  {
    name: 'is signed by a stranger, and nobody minds',
    expect: 'success',
    status: 200,
    meeting: serve(GOOD, { verify: false }, httpsLook),
  },
  {
    name: 'is signed by a stranger, nobody minds, but there is a secret to send',
    expect: 'tls.untrusted',
    meeting: { ...serve(GOOD, { verify: false }, httpsLook), headers: SECRET },
  },
  { name: 'wants a client certificate, TLS 1.3', expect: 'tls.client-certificate', meeting: serve({ ...GOOD, ...WANTS_CLIENT }) },
  {
    name: 'wants a client certificate before it answers, TLS 1.3',
    expect: 'tls.client-certificate',
    meeting: serve({ ...GOOD, ...WANTS_CLIENT }, TRUST, httpsLook),
  },
  {
    name: 'wants a client certificate, TLS 1.2',
    expect: 'tls.client-certificate',
    meeting: serve({ ...GOOD, ...WANTS_CLIENT, maxVersion: 'TLSv1.2' }),
  },
  {
    name: 'wants a client certificate and gets it',
    expect: 'success',
    status: 200,
    meeting: serve({ ...GOOD, ...WANTS_CLIENT }, { ...TRUST, clientCertificate: CLIENT.certificate + CLIENT.key }, httpsLook),
  },
  {
    name: 'wants a client certificate and the one at hand is broken',
    expect: 'monitor.secret',
    meeting: serve({ ...GOOD, ...WANTS_CLIENT }, { ...TRUST, clientCertificate: CLIENT.certificate }, httpsLook),
  },
  {
    name: 'speaks TLS 1.0 only',
    expect: 'tls.handshake',
    meeting: serve({ ...GOOD, minVersion: 'TLSv1', maxVersion: 'TLSv1', ciphers: 'ALL:@SECLEVEL=0' }),
  },
  {
    name: 'shares no cipher',
    expect: 'tls.handshake',
    meeting: serve({ ...GOOD, maxVersion: 'TLSv1.2', ciphers: 'DHE-RSA-AES256-SHA' }),
  },
  { name: 'speaks HTTP/2 only, and is asked nothing', expect: 'success', meeting: serve({ ...GOOD, ALPNProtocols: ['h2'] }) },
  { name: 'speaks HTTP/2 only', expect: 'tls.handshake', meeting: serve({ ...GOOD, ALPNProtocols: ['h2'] }, TRUST, httpsLook) },
];

/** Servers that misbehave in the handshake, or whose certificate does. */
export const TLS_ZOO: readonly Animal[] = [
  ...SERVERS.map(onPort),
  raw('accepts the connection and never says hello', 'tls.timeout', () => undefined, true),
  raw(
    'answers the hello with plain HTTP',
    'tls.plaintext-port',
    onceAsked((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')),
  ),
  raw('greets like an SSH server', 'tls.plaintext-port', (socket) => socket.write('SSH-2.0-zoo\r\n')),
  raw(
    'does not recognize the server name',
    'tls.wrong-host',
    onceAsked((socket) => socket.end(Buffer.of(0x15, 0x03, 0x03, 0x00, 0x02, 0x02, 0x70))),
  ),
  raw('closes as soon as it accepted', 'tls.handshake', (socket) => socket.end(), true),
  raw('resets as soon as it accepted, under TLS', 'tcp.reset', (socket) => socket.resetAndDestroy(), true),
  raw(
    'closes inside the handshake',
    'tls.handshake',
    onceAsked((socket) => socket.end()),
    true,
  ),
  raw(
    'resets inside the handshake',
    'tcp.reset',
    onceAsked((socket) => socket.resetAndDestroy()),
    true,
  ),
  raw(
    'sends half a hello',
    'tls.timeout',
    onceAsked((socket) => socket.write(Buffer.of(0x16, 0x03, 0x03, 0x00, 0x7a, 0x02))),
  ),
];

function raw(name: string, expect: Animal['expect'], meet: (socket: Socket) => void, isSilent?: true): Animal {
  return onPort({ name, expect, meeting: { look: httpsLook, tls: TRUST, meet, ...(isSilent && { isSilent }) } });
}

/** Does this once something was sent to it. */
function onceAsked(behave: (socket: Socket) => void): (socket: Socket) => void {
  return (socket) => void socket.once('data', () => behave(socket));
}
