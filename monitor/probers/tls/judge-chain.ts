import { X509Certificate } from 'node:crypto';
import { getCACertificates } from 'node:tls';
import type { LookReason } from '../../observation/observation.ts';
import { refusedChain, unfinishedChain } from './chain-problem.ts';
import { oneLine } from './distinguished-name.ts';

const LONGEST_CHAIN = 10;
const ONE_PEM = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g;

/** What OpenSSL says about a chain: Node's code, empty when it passed, and OpenSSL's own sentence. */
export type VerifyResult = { readonly code: string; readonly words: string };

/** The codes that OpenSSL reports last, and after which a worse problem may remain unsaid. */
const LATE: readonly string[] = ['CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID', 'UNSPECIFIED'];

/**
 * Judges the chain that a server sent, its own certificate first. OpenSSL reports only the last problem, and
 * it verifies strength, dates, and names last. Whatever it reports, the chain is therefore built again, to
 * find out whether it reaches a trusted authority, and which certificate is missing if it does not.
 */
export function judgeChain(
  sent: readonly X509Certificate[],
  { code, words }: VerifyResult,
  ca: readonly string[] | undefined,
  now: number,
): LookReason | undefined {
  const [certificate] = sent;
  if (!certificate) return undefined;
  if (code === '') return judgeDates(certificate, now);
  const anchors = anchorsOf(ca);
  const { chain, isTrusted } = buildChain(certificate, sent, anchors);
  if (!isTrusted) return unfinishedChain(chain, sent, anchors);
  if (!LATE.includes(code) || code === 'UNSPECIFIED') return refusedChain(words, code, chain);
  const own = judgeDates(certificate, now);
  if (own) return own;
  for (const issuer of chain.slice(1)) {
    const problem = judgeDates(issuer, now);
    if (problem) return issuerProblem(problem, issuer);
  }
  // OpenSSL built another chain, or used another clock. The chain found here explains its result but never
  // overrules it.
  return { reason: code === 'CERT_HAS_EXPIRED' ? 'tls.expired' : 'tls.not-yet-valid', detail: `did not pass (${code})` };
}

function issuerProblem(problem: LookReason, issuer: X509Certificate): LookReason {
  const name = oneLine(issuer.subject);
  const detail = `has the issuer ${name}, which ${problem.detail}`;
  return problem.reason === 'tls.expired'
    ? { ...problem, detail, fix: `renew the certificate of ${name}, and install it on the server` }
    : { ...problem, detail };
}

/** Judges the dates of one certificate; `now` is milliseconds since 1970. */
export function judgeDates({ validFromDate, validToDate }: X509Certificate, now: number): LookReason | undefined {
  if (now > validToDate.getTime()) return { reason: 'tls.expired', detail: `expired on ${validToDate.toISOString()}` };
  if (now < validFromDate.getTime()) return { reason: 'tls.not-yet-valid', detail: `is valid only from ${validFromDate.toISOString()}` };
  return undefined;
}

function anchorsOf(ca: readonly string[] | undefined): readonly X509Certificate[] {
  return (ca ?? getCACertificates('default')).flatMap((text) => text.match(ONE_PEM) ?? []).map((pem) => new X509Certificate(pem));
}

type Built = { readonly chain: readonly X509Certificate[]; readonly isTrusted: boolean };

/** Builds the chain from a certificate toward a trust anchor by names and signatures, without dates. */
function buildChain(certificate: X509Certificate, sent: readonly X509Certificate[], anchors: readonly X509Certificate[]): Built {
  const chain = [certificate];
  for (let current = certificate; chain.length <= LONGEST_CHAIN; ) {
    if (anchors.some((anchor) => anchor.fingerprint256 === current.fingerprint256)) return { chain, isTrusted: true };
    const issuer = [...anchors, ...sent].find((candidate) => !chain.includes(candidate) && signed(candidate, current));
    if (!issuer) return { chain, isTrusted: false };
    chain.push(issuer);
    current = issuer;
  }
  return { chain, isTrusted: false };
}

function signed(issuer: X509Certificate, certificate: X509Certificate): boolean {
  return issuer.ca && certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);
}
