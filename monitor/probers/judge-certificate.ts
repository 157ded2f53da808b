import { createHash, type X509Certificate } from 'node:crypto';
import { checkServerIdentity, type TLSSocket } from 'node:tls';
import type { CertificateFacts } from '../core/observation.ts';
import { quote } from '../core/quote.ts';
import type { Reason } from '../core/reason.ts';
import type { TlsMaterial } from '../engine/ports.ts';
import { type ChainProblem, judgeChain, judgeDates, oneLine } from './judge-chain.ts';
import { LookStopped } from './look-stopped.ts';

const DAY_MS = 86_400_000;

/** The facts of the certificate a server showed; `problem` with its detail is there when it did not pass. */
export type JudgedCertificate = {
  readonly facts: CertificateFacts;
  readonly problem?: { readonly reason: Reason; readonly detail: string };
};

/**
 * Judges the certificate of a completed handshake against chain, dates and `name`, or against the pins and the dates; in this order,
 * because an untrusted certificate proves nothing about itself. `now` is milliseconds since 1970.
 */
export function judgeCertificate(socket: TLSSocket, material: TlsMaterial, name: string, now: number): JudgedCertificate {
  const certificate = socket.getPeerX509Certificate();
  if (!certificate) throw new LookStopped('tls.handshake', 'the server showed no certificate');
  const pin = pinOf(certificate);
  // Typed as an Error, but Node sets OpenSSL's code: https://nodejs.org/api/tls.html#x509-certificate-error-codes
  const code = `${socket.authorizationError ?? ''}`;
  const problem = material.pins?.length
    ? (judgePin(pin, material.pins) ?? judgeDates(certificate, now))
    : (judgeChain(certificate, code, material.ca, now) ?? judgeName(certificate, name));
  const protocol = socket.getProtocol();
  const facts: CertificateFacts = {
    ...(protocol && { protocol }),
    trusted: problem === undefined,
    ...(problem && { problem: problem.reason }),
    subject: oneLine(certificate.subject),
    issuer: oneLine(certificate.issuer),
    notAfter: certificate.validToDate.toISOString(),
    daysRemaining: Math.floor((certificate.validToDate.getTime() - now) / (DAY_MS / 10)) / 10,
    pin,
  };
  return problem ? { facts, problem: { reason: problem.reason, detail: describe(problem, facts) } } : { facts };
}

/** The public key as curl writes a pin: https://curl.se/libcurl/c/CURLOPT_PINNEDPUBLICKEY.html */
function pinOf(certificate: X509Certificate): string {
  const key = certificate.publicKey.export({ type: 'spki', format: 'der' });
  return `sha256//${createHash('sha256').update(key).digest('base64')}`;
}

function judgePin(pin: string, pins: readonly string[]): ChainProblem | undefined {
  return pins.includes(pin) ? undefined : { reason: 'tls.pin-mismatch', detail: `the server showed ${pin}` };
}

// Not socket.getPeerCertificate(): once the X509Certificate was taken it comes back empty (Node 24).
function judgeName(certificate: X509Certificate, name: string): ChainProblem | undefined {
  if (checkServerIdentity(name, certificate.toLegacyObject()) === undefined) return undefined;
  const names = certificate.subjectAltName ?? oneLine(certificate.subject);
  return { reason: 'tls.wrong-host', detail: `not for ${quote(name, 80)} but for ${quote(names, 120)}` };
}

function describe({ reason, detail }: ChainProblem, facts: CertificateFacts): string {
  const who = `${facts.subject || 'a certificate without a subject'}: ${detail}`;
  const offersPin = reason === 'tls.untrusted' || reason === 'tls.wrong-host';
  return offersPin ? `${who}; to trust exactly this certificate, write tls: { pin: ${facts.pin} }` : who;
}
