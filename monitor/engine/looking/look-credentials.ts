import { isDeepStrictEqual } from 'node:util';
import type { Answer } from '../../observation/observation.ts';
import type { Outcome } from '../../observation/outcome.ts';
import type { WireProbe } from '../../target/probe.ts';
import type { Target } from '../../target/target.ts';
import type { ReadSecret, ReadyHeader, TlsMaterial } from '../ports.ts';
import { readyHeaders } from './secrets.ts';

/** What a look carries besides what it asks for: headers with their values, how TLS is spoken. */
export type LookCredentials = { readonly headers: readonly ReadyHeader[]; readonly tls: TlsMaterial };

/** Reads the secrets of a look and puts them where they belong; or why that is not possible, without a word of a value. */
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

/** What was asked with, and what came of it. */
type Used = {
  readonly readSecret: ReadSecret;
  readonly used: LookCredentials;
  readonly seen: { readonly outcome: Outcome; readonly answer?: Answer };
};

/** What to ask with once more, where one look does not settle it, or why that cannot be known; undefined where it does. */
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

// The server's body and status are two fields that can tear apart at the moment of change: one look does not settle it.
function isContradiction({ outcome }: Used['seen']): boolean {
  return outcome.outcome === 'failure' && outcome.reason === 'wso2.contradiction';
}

// RFC 9110, sections 15.5.2 and 15.5.4; a probe of the user's own has no other reason for it.
function isRefused({ outcome, answer }: Used['seen']): boolean {
  if (outcome.outcome !== 'failure') return false;
  const isStatus = outcome.reason === 'http.status' && [401, 403].includes(answer?.http?.status ?? 0);
  return isStatus || outcome.reason === 'wso2.unauthorized' || outcome.reason === 'tls.client-certificate';
}
