import { isDeepStrictEqual } from 'node:util';
import type { Answer } from '../../observation/observation.ts';
import type { Outcome } from '../../observation/outcome.ts';
import type { Reason } from '../../observation/reason.ts';
import type { TokenFailure } from '../../observation/token-answer.ts';
import type { WireLook, WireProbe } from '../../target/probe.ts';
import type { Reached } from '../../target/reached.ts';
import { defined } from '../../text/objects.ts';
import type { ReadyHeader, TlsMaterial, Way } from '../ports.ts';
import { type Readers, readyHeaders, readyWay } from './secrets.ts';

/** The credentials of a check: headers with their values, TLS settings, and the way with those of a proxy. */
export type LookCredentials = { readonly headers: readonly ReadyHeader[]; readonly tls: TlsMaterial; readonly way?: Way };

/** Why a check has no credentials: what to say, without any part of a value, or the outcome of the token that it lacks. */
export type NoCredentials = { readonly why: string } | TokenFailure;

/** Thrown by a reader of tokens. The outcome is that of every check that needs the token. */
export class NoToken extends Error {
  readonly outcome: Outcome;

  constructor({ outcome }: TokenFailure) {
    super(outcome.detail);
    this.outcome = outcome;
  }
}

/** Reads the secrets and the tokens of a check. */
export async function readLookCredentials(
  { tls: { clientCertificate, ...tls }, way }: Reached,
  look: WireLook,
  readers: Readers,
): Promise<LookCredentials | NoCredentials> {
  const { readSecret } = readers;
  try {
    const headers = await readyHeaders(look.kind === 'http' ? look.headers : [], readers);
    const certificate = clientCertificate === undefined ? {} : { clientCertificate: await readSecret(clientCertificate) };
    const named = look.kind === 'http' ? defined({ serverName: tls.serverName ?? look.serverName }) : {};
    return { headers, tls: { ...tls, ...named, ...certificate }, ...(way && { way: await readyWay(way, readSecret) }) };
  } catch (error) {
    if (error instanceof NoToken) return { outcome: error.outcome };
    return { why: error instanceof Error ? error.message : String(error) };
  }
}

/** The credentials of a check and its outcome. */
type Used = {
  /** Reads secrets and tokens again, as they are now. */
  readonly readAnew: Readers;
  readonly used: LookCredentials;
  readonly seen: { readonly outcome: Outcome; readonly answer?: Answer };
};

/**
 * Returns the credentials for a second request if one request does not settle the outcome, or why they cannot
 * be read. Returns undefined if no second request is needed.
 */
export async function betterLookCredentials(
  reached: Reached,
  probe: WireProbe,
  { readAnew, used, seen }: Used,
): Promise<LookCredentials | NoCredentials | undefined> {
  if (isContradiction(seen)) return used;
  if (!isRefused(seen) || !sendsSecrets(reached, used)) return undefined;
  // The secret may have been rotated since it was read.
  const anew = await readLookCredentials(reached, probe.look, readAnew);
  return isDeepStrictEqual(anew, used) ? undefined : anew;
}

function sendsSecrets({ tls, way }: Reached, { headers }: LookCredentials): boolean {
  return tls.clientCertificate !== undefined || way?.proxy?.credentials !== undefined || headers.some(({ secret }) => secret);
}

// The body and the status of the server can disagree at the moment of a change, so one request does not
// settle it.
function isContradiction({ outcome }: Used['seen']): boolean {
  return outcome.outcome === 'failure' && outcome.reason === 'wso2.contradiction';
}

const REFUSALS: readonly Reason[] = ['wso2.unauthorized', 'tls.client-certificate', 'gateway.token-rejected'];

// RFC 9110, sections 15.5.2 and 15.5.4. A user's own probe gets `http.status` for a refusal.
function isRefused({ outcome, answer }: Used['seen']): boolean {
  if (outcome.outcome === 'unknown') return outcome.reason === 'proxy.authentication';
  if (outcome.outcome !== 'failure') return false;
  const isStatus = outcome.reason === 'http.status' && [401, 403].includes(answer?.http?.status ?? 0);
  return isStatus || REFUSALS.includes(outcome.reason);
}
