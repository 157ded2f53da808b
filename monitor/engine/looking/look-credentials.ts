import { isDeepStrictEqual } from 'node:util';
import type { Answer } from '../../observation/observation.ts';
import type { Outcome } from '../../observation/outcome.ts';
import type { WireProbe } from '../../target/probe.ts';
import type { Target } from '../../target/target.ts';
import type { ReadSecret, ReadyHeader, TlsMaterial, Way } from '../ports.ts';
import { readyHeaders, readyWay } from './secrets.ts';

/** The credentials of a check: headers with their values, TLS settings, and the way with those of a proxy. */
export type LookCredentials = { readonly headers: readonly ReadyHeader[]; readonly tls: TlsMaterial; readonly way?: Way };

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
    return { headers, tls: { ...tls, ...certificate }, ...(target.way && { way: await readyWay(target.way, readSecret) }) };
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
  if (!isRefused(seen) || !sendsSecrets(target, used)) return undefined;
  // The secret may have been rotated since it was read.
  const anew = await readLookCredentials(target, probe, (name) => readSecret(name, 'anew'));
  return isDeepStrictEqual(anew, used) ? undefined : anew;
}

function sendsSecrets({ tls, way }: Target, { headers }: LookCredentials): boolean {
  return tls.clientCertificate !== undefined || way?.proxy?.credentials !== undefined || headers.some(({ secret }) => secret);
}

// The body and the status of the server can disagree at the moment of a change, so one request does not
// settle it.
function isContradiction({ outcome }: Used['seen']): boolean {
  return outcome.outcome === 'failure' && outcome.reason === 'wso2.contradiction';
}

// RFC 9110, sections 15.5.2 and 15.5.4. A user's own probe gets `http.status` for a refusal.
function isRefused({ outcome, answer }: Used['seen']): boolean {
  if (outcome.outcome === 'unknown') return outcome.reason === 'proxy.authentication';
  if (outcome.outcome !== 'failure') return false;
  const isStatus = outcome.reason === 'http.status' && [401, 403].includes(answer?.http?.status ?? 0);
  return isStatus || outcome.reason === 'wso2.unauthorized' || outcome.reason === 'tls.client-certificate';
}
