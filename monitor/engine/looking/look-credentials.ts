import { isDeepStrictEqual } from 'node:util';
import type { Answer } from '../../observation/observation.ts';
import type { Outcome } from '../../observation/outcome.ts';
import type { WireProbe } from '../../target/probe.ts';
import type { Target } from '../../target/target.ts';
import type { ReadSecret, ReadyHeader, TlsMaterial } from '../ports.ts';
import { readyHeaders } from './secrets.ts';

/** The credentials of a check: headers with their values, and TLS settings. */
export type LookCredentials = { readonly headers: readonly ReadyHeader[]; readonly tls: TlsMaterial };

/** Reads the secrets of a check. If that fails, returns the cause, which contains no part of a value. */
export async function readLookCredentials(
  target: Target,
  probe: WireProbe,
  readSecret: ReadSecret,
): Promise<LookCredentials | { readonly why: string }> {
  const { clientCertificate, ...tls } = target.tls;
  try {
    const headers = await readyHeaders(probe.look.kind === 'http' ? probe.look.headers : [], readSecret);
    const certificate = clientCertificate === undefined ? {} : { clientCertificate: await readSecret(clientCertificate) };
    return { headers, tls: { ...tls, ...certificate } };
  } catch (error) {
    return { why: error instanceof Error ? error.message : String(error) };
  }
}

/** The credentials of a check and its outcome. */
type Used = {
  readonly readSecret: ReadSecret;
  readonly used: LookCredentials;
  readonly seen: { readonly outcome: Outcome; readonly answer?: Answer };
};

/**
 * Returns the credentials for a second request if one request does not settle the outcome, or why they cannot
 * be read. Returns undefined if no second request is needed.
 */
export async function betterLookCredentials(
  target: Target,
  probe: WireProbe,
  { readSecret, used, seen }: Used,
): Promise<LookCredentials | { readonly why: string } | undefined> {
  if (isContradiction(seen)) return used;
  if (!isRefused(seen) || !(target.tls.clientCertificate !== undefined || used.headers.some(({ secret }) => secret))) return undefined;
  // The secret may have been rotated since it was read.
  const anew = await readLookCredentials(target, probe, (name) => readSecret(name, 'anew'));
  return isDeepStrictEqual(anew, used) ? undefined : anew;
}

// The body and the status of the server can disagree at the moment of a change, so one request does not
// settle it.
function isContradiction({ outcome }: Used['seen']): boolean {
  return outcome.outcome === 'failure' && outcome.reason === 'wso2.contradiction';
}

// RFC 9110, sections 15.5.2 and 15.5.4. A user's own probe gets `http.status` for a refusal.
function isRefused({ outcome, answer }: Used['seen']): boolean {
  if (outcome.outcome !== 'failure') return false;
  const isStatus = outcome.reason === 'http.status' && [401, 403].includes(answer?.http?.status ?? 0);
  return isStatus || outcome.reason === 'wso2.unauthorized' || outcome.reason === 'tls.client-certificate';
}
