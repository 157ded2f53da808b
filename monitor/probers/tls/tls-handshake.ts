import { isIP, type Socket } from 'node:net';
import { connect, type TLSSocket } from 'node:tls';
import { domainToASCII } from 'node:url';
import type { LookRequest } from '../../engine/ports.ts';
import { untilEnded } from '../net/deadline.ts';
import { LookStopped } from '../net/look-stopped.ts';
import type { Reach } from '../net/open-connection.ts';
import { type Trace, tracePhase, type Within } from '../net/trace.ts';
import { type JudgedCertificate, judgeCertificate } from './judge-certificate.ts';
import type { ReadCertificate } from './read-certificate.ts';
import { refusedHello } from './refused-hello.ts';
import type { SecureContexts } from './secure-context.ts';

/** How TLS servers are reached: the network, the TLS contexts, and the certificate reader. */
export type TlsReach = Reach & { readonly contexts: SecureContexts; readonly certificates: ReadCertificate };

/** The socket of a completed handshake, and the judged certificate. */
export type HandshakeResult = { readonly socket: TLSSocket; readonly judged: JudgedCertificate };

/**
 * Completes a TLS handshake with any certificate, and judges the certificate afterward: rejecting it inside
 * the handshake would send an alert, which servers log. Records `tlsMs` and `tls`. Throws the first error of
 * the socket, LookStopped, or TimeUp. `alpn` is the list of protocols to offer; by default, the ClientHello
 * has none.
 */
export async function handshake(
  raw: Socket,
  request: LookRequest,
  { contexts, certificates }: TlsReach,
  within: Within,
  alpn?: Uint8Array,
): Promise<HandshakeResult> {
  const { deadline, notes } = within;
  const name = serverNameOf(request);
  const sni = isIP(name) === 0 ? name : undefined;
  const context = contexts(request.tls);
  notes.rung = 'tls';
  const startedAt = performance.now();
  const socket = await untilEnded<TLSSocket>(deadline.ending, (resolve, reject) => {
    if (raw.destroyed) return fail(raw.errored ?? early(), reject);
    const secured = connect({
      socket: raw,
      secureContext: context,
      rejectUnauthorized: false,
      checkServerIdentity: () => undefined,
      ...(alpn && { ALPNProtocols: alpn }),
      ...(sni !== undefined && { servername: sni }),
    });
    // Node would parse the whole chain to check the name. That is done below, once per certificate.
    secured.getPeerCertificate = () => ({}) as never;
    return followHandshake({ raw, secured, notes, sni }, resolve, reject);
  });
  tracePhase(notes, 'tlsMs', performance.now() - startedAt);
  notes.secured = socket;
  const judged = judgeCertificate(socket, certificates, { material: request.tls, name, now: request.now });
  notes.tls = judged.facts;
  return { socket, judged };
}

/** HTTP/1.1 as an ALPN list on the wire, with a length before each name (RFC 7301 section 3.1). */
export const HTTP_1_1 = Buffer.from('\x08http/1.1', 'latin1');

type Handshake = { readonly raw: Socket; readonly secured: TLSSocket; readonly notes: Trace; readonly sni: string | undefined };

function followHandshake({ raw, secured, notes, sni }: Handshake, resolve: (socket: TLSSocket) => void, reject: (error: unknown) => void) {
  // In TLS 1.2, keys exist once the server has sent its part. A rejection after that concerns the monitor's
  // part, which carried no certificate that the server accepts.
  let keysMade = false;
  let complete = false;
  let wasReset = false;
  const onKeys = () => {
    keysMade = true;
  };
  const onError = (error: Error) => {
    const isRefused = isHandshakeFailure(error);
    if (isRefused && !keysMade) notes.isHelloRefused = true;
    if (wasReset) reject(new LookStopped('tcp.reset', 'the server reset the connection before the handshake was complete'));
    else if (isRefused && keysMade) reject(new LookStopped('tls.client-certificate', WANTED));
    else reject(refusedHello(error, sni) ?? error);
  };
  // A reset before the ClientHello fails its write, which is not reported, and then reads like a FIN. Only
  // then is there no peer.
  const onEnd = () => {
    wasReset = secured.remoteAddress === undefined;
  };
  const onClose = () => reject(raw.errored ?? early());
  secured.once('keylog', onKeys);
  // This must run before Node's own listener, which closes the socket.
  secured.prependOnceListener('end', onEnd);
  secured.on('error', onError);
  secured.once('close', onClose);
  raw.once('close', onClose);
  secured.once('secureConnect', () => {
    complete = true;
    resolve(secured);
  });
  return () => {
    secured.off('keylog', onKeys);
    secured.off('end', onEnd);
    secured.off('close', onClose);
    raw.off('close', onClose);
    if (!complete) secured.destroy();
  };
}

const WANTED = 'the server ended the handshake after gatewatch sent no certificate that it accepts';

function isHandshakeFailure(error: Error): boolean {
  return 'code' in error && String(error.code).endsWith('ALERT_HANDSHAKE_FAILURE');
}

function fail(error: unknown, reject: (error: unknown) => void): () => void {
  reject(error);
  return () => undefined;
}

function early(): Error {
  return new LookStopped('tls.handshake', 'the server closed the connection before the handshake was complete');
}

/** Returns the name to request and to expect in the certificate: ASCII, without a trailing dot. */
function serverNameOf({ look, tls }: LookRequest): string {
  const name = tls.serverName ?? look.host;
  return isIP(name) ? name : (domainToASCII(name) || name).replace(/\.$/, '');
}
