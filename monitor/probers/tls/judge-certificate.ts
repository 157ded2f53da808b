import type { TLSSocket } from 'node:tls';
import type { TlsMaterial } from '../../engine/ports.ts';
import type { CertificateFacts } from '../../observation/observation.ts';
import type { Reason } from '../../observation/reason.ts';
import { quote } from '../../text/quote.ts';
import { LookStopped } from '../net/look-stopped.ts';
import { type ChainProblem, judgeChain, judgeDates } from './judge-chain.ts';
import type { Certificate, ReadCertificate } from './read-certificate.ts';

const DAY_MS = 86_400_000;

/** The facts of the certificate that a server presented; `problem` is present when it did not pass. */
export type JudgedCertificate = {
  readonly facts: CertificateFacts;
  readonly problem?: { readonly reason: Reason; readonly detail: string };
};

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
  const x509 = socket.getPeerX509Certificate();
  if (!x509) throw new LookStopped('tls.handshake', 'the server presented no certificate');
  const certificate = read(x509);
  // Typed as an Error, but Node sets OpenSSL's code:
  // https://nodejs.org/api/tls.html#x509-certificate-error-codes
  const code = `${socket.authorizationError ?? ''}`;
  const problem = material.pins?.length
    ? (judgePin(certificate, material.pins) ?? judgeDates(x509, now))
    : (judgeChain(x509, code, material.ca, now) ?? judgeName(certificate, name));
  const protocol = socket.getProtocol();
  const { subject, issuer, notAfter, notAfterMs, pin } = certificate;
  const facts: CertificateFacts = {
    ...(protocol && { protocol }),
    trusted: problem === undefined,
    ...(problem && { problem: problem.reason }),
    subject,
    issuer,
    notAfter,
    daysRemaining: Math.floor((notAfterMs - now) / (DAY_MS / 10)) / 10,
    pin,
  };
  return problem ? { facts, problem: { reason: problem.reason, detail: describe(problem, facts) } } : { facts };
}

function judgePin({ pin }: Certificate, pins: readonly string[]): ChainProblem | undefined {
  return pins.includes(pin) ? undefined : { reason: 'tls.pin-mismatch', detail: `has ${pin}` };
}

function judgeName(certificate: Certificate, name: string): ChainProblem | undefined {
  if (certificate.isFor(name)) return undefined;
  return { reason: 'tls.wrong-host', detail: `is not for ${quote(name, 80)} but for ${quote(certificate.names, 120)}` };
}

function describe({ reason, detail }: ChainProblem, facts: CertificateFacts): string {
  const who = `${facts.subject || 'a certificate without a subject'} ${detail}`;
  const offersPin = reason === 'tls.untrusted' || reason === 'tls.wrong-host';
  return offersPin ? `${who}; to trust exactly this certificate, set tls: { pin: ${facts.pin} }` : who;
}
