import type { X509Certificate } from 'node:crypto';
import type { TLSSocket } from 'node:tls';
import type { TlsMaterial } from '../../engine/ports.ts';
import type { CertificateFacts, ChainLink, LookReason } from '../../observation/observation.ts';
import { quote } from '../../text/quote.ts';
import { LookStopped } from '../net/look-stopped.ts';
import { judgeChain, judgeDates, type VerifyResult } from './judge-chain.ts';
import type { Certificate, ReadCertificate } from './read-certificate.ts';

const DAY_MS = 86_400_000;
/** The most certificates of a chain that are read. Public authorities send 2 to 4; a hostile server could send hundreds. */
const MOST_SENT = 20;

/** The facts of the certificate that a server presented; `problem` is present when it did not pass. */
export type JudgedCertificate = { readonly facts: CertificateFacts; readonly problem?: LookReason };

/**
 * What a certificate must satisfy: authorities and a name or IP address, or pins. `now` is milliseconds since
 * 1970.
 */
export type Demands = { readonly material: TlsMaterial; readonly name: string; readonly now: number };

/**
 * Judges the certificate of a completed handshake by its chain, its dates, and `name`, in this order, because
 * the contents of an untrusted certificate prove nothing. With pins, it is judged by its pin and its dates.
 * Throws LookStopped when the server presented no certificate.
 */
export function judgeCertificate(socket: TLSSocket, read: ReadCertificate, { material, name, now }: Demands): JudgedCertificate {
  const sent = sentBy(socket);
  const [x509] = sent;
  if (!x509) throw new LookStopped('tls.handshake', 'the server presented no certificate');
  const certificate = read(x509);
  const problem = material.pins?.length
    ? (judgePin(certificate, material.pins) ?? judgeDates(x509, now))
    : (judgeChain(sent, verdictOn(socket), material.ca, now) ?? judgeName(certificate, name));
  const protocol = socket.getProtocol();
  const facts: CertificateFacts = {
    ...(protocol && { protocol }),
    trusted: problem === undefined,
    ...(problem && { problem: problem.reason }),
    ...linkOf(certificate, now),
    pin: certificate.pin,
    chain: sent.map((one) => linkOf(read(one), now)),
  };
  return problem ? { facts, problem: { ...problem, detail: describe(problem, facts) } } : { facts };
}

/**
 * Returns the certificates exactly as the server sent them. Node lists them as issuers of each other, without
 * those of the trust store, and only once per connection.
 */
function sentBy(socket: TLSSocket): readonly X509Certificate[] {
  const sent: X509Certificate[] = [];
  for (let next = socket.getPeerX509Certificate(); next && sent.length < MOST_SENT; next = next.issuerCertificate) sent.push(next);
  return sent;
}

function linkOf({ subject, issuer, notAfter, notAfterMs }: Certificate, now: number): ChainLink {
  return { subject, issuer, notAfter, daysRemaining: Math.floor((notAfterMs - now) / (DAY_MS / 10)) / 10 };
}

type Verifying = { readonly _handle?: { readonly verifyError?: () => Error | null } | null };

/**
 * Returns OpenSSL's verdict. `authorizationError` is typed as an Error, but Node sets a code:
 * https://nodejs.org/api/tls.html#x509-certificate-error-codes. It has none for most problems. Their sentence
 * is in an object that Node does not document, so it may be missing.
 */
function verdictOn(socket: TLSSocket): VerifyResult {
  const code = `${socket.authorizationError ?? ''}`;
  return { code, words: code === '' ? '' : ((socket as unknown as Verifying)._handle?.verifyError?.()?.message ?? '') };
}

function judgePin({ pin }: Certificate, pins: readonly string[]): LookReason | undefined {
  return pins.includes(pin) ? undefined : { reason: 'tls.pin-mismatch', detail: `has ${pin}` };
}

function judgeName(certificate: Certificate, name: string): LookReason | undefined {
  if (certificate.isFor(name)) return undefined;
  return { reason: 'tls.wrong-host', detail: `is not for ${quote(name, 80)} but for ${quote(certificate.names, 120)}` };
}

function describe({ reason, detail }: LookReason, facts: CertificateFacts): string {
  const who = `${facts.subject || 'a certificate without a subject'} ${detail}`;
  const offersPin = reason === 'tls.untrusted' || reason === 'tls.wrong-host';
  return offersPin ? `${who}; to trust exactly this certificate, set tls: { pin: ${facts.pin} }` : who;
}
