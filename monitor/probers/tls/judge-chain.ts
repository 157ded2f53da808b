import { X509Certificate } from 'node:crypto';
import { getCACertificates } from 'node:tls';
import type { Reason } from '../../observation/reason.ts';
import { quote } from '../../text/quote.ts';

/** A problem of a certificate or of its chain. */
export type ChainProblem = { readonly reason: Reason; readonly detail: string };

const LONGEST_CHAIN = 10;
const ONE_PEM = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

/**
 * Judges the chain of a certificate, given the result of OpenSSL in `code`, which is empty when the chain
 * passed. OpenSSL reports only the last problem, and it verifies dates last. After a date problem the chain
 * is therefore built again, to distinguish an expired certificate from one that is expired and not trusted
 * either.
 */
export function judgeChain(
  certificate: X509Certificate,
  code: string,
  ca: readonly string[] | undefined,
  now: number,
): ChainProblem | undefined {
  if (code === '') return judgeDates(certificate, now);
  if (code !== 'CERT_HAS_EXPIRED' && code !== 'CERT_NOT_YET_VALID') return untrusted(code);
  const chain = buildChain(certificate, ca);
  if (!chain) return untrusted(certificate.checkIssued(certificate) ? 'self-signed' : 'unknown issuer');
  const own = judgeDates(certificate, now);
  if (own) return own;
  for (const issuer of chain.slice(1)) {
    const problem = judgeDates(issuer, now);
    if (problem) return { ...problem, detail: `has the issuer ${oneLine(issuer.subject)}, which ${problem.detail}` };
  }
  // OpenSSL built another chain, or used another clock. The chain found here explains its result but never
  // overrules it.
  return { reason: code === 'CERT_HAS_EXPIRED' ? 'tls.expired' : 'tls.not-yet-valid', detail: `did not pass (${code})` };
}

/** Judges the dates of one certificate; `now` is milliseconds since 1970. */
export function judgeDates({ validFromDate, validToDate }: X509Certificate, now: number): ChainProblem | undefined {
  if (now > validToDate.getTime()) return { reason: 'tls.expired', detail: `expired on ${validToDate.toISOString()}` };
  if (now < validFromDate.getTime()) return { reason: 'tls.not-yet-valid', detail: `is valid only from ${validFromDate.toISOString()}` };
  return undefined;
}

/** Writes a distinguished name in one safe line, the most specific part first (RFC 4514). */
export function oneLine(name: string | undefined): string {
  return quote((name ?? '').split('\n').reverse().join(', '));
}

function untrusted(why: string): ChainProblem {
  return { reason: 'tls.untrusted', detail: `(${why})` };
}

/**
 * Builds the chain from a certificate to a trust anchor by names and signatures, without dates; undefined if
 * none.
 */
function buildChain(certificate: X509Certificate, ca: readonly string[] | undefined): X509Certificate[] | undefined {
  const anchors = (ca ?? getCACertificates('default')).flatMap((text) => text.match(ONE_PEM) ?? []).map((pem) => new X509Certificate(pem));
  const shown = shownWith(certificate);
  const chain = [certificate];
  for (let current = certificate; chain.length <= LONGEST_CHAIN; ) {
    if (anchors.some((anchor) => anchor.fingerprint256 === current.fingerprint256)) return chain;
    const issuer = [...anchors, ...shown].find((candidate) => candidate !== current && signed(candidate, current));
    if (!issuer) return undefined;
    chain.push(issuer);
    current = issuer;
  }
  return undefined;
}

function shownWith(certificate: X509Certificate): X509Certificate[] {
  const shown: X509Certificate[] = [];
  for (let next = certificate.issuerCertificate; next && shown.length < LONGEST_CHAIN; next = next.issuerCertificate) shown.push(next);
  return shown;
}

function signed(issuer: X509Certificate, certificate: X509Certificate): boolean {
  return issuer.ca && certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);
}
