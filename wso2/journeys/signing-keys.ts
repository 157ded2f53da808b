import { certificateEnd } from '../../monitor/text/certificate-end.ts';
import { isRecord } from '../../monitor/text/guards.ts';
import { quote } from '../../monitor/text/quote.ts';
import type { Problem } from './journey.ts';

/** The IDs of the keys of a JWKS that can verify tokens, and what is wrong with the set. */
export type SigningKeys = { readonly ids: readonly string[]; readonly problems: readonly Problem[] };

/** What to do about nodes whose keys differ. */
export const KEY_STORE_FIX = 'give all nodes of the Key Manager the same key store and alias in deployment.toml, and restart them';

const RENEW_FIX = 'renew the signing certificate in the key store of all nodes';

/**
 * Reads a set of keys (RFC 7517). A gateway of WSO2 verifies tokens with RSA keys that have an ID only.
 * Source: carbon-apimgt, JWTValidatorImpl. `now` is in milliseconds since 1970; absent = dates are not judged.
 */
export function readSigningKeys(json: unknown, now: number | undefined): SigningKeys | undefined {
  if (!isRecord(json) || !Array.isArray(json.keys)) return undefined;
  const keys = json.keys.filter(isRecord);
  const usable = keys.filter(({ kty, kid, use }) => kty === 'RSA' && typeof kid === 'string' && kid !== '' && use !== 'enc');
  const ids = [...new Set(usable.map(({ kid }) => String(kid)))];
  const none = ids.length > 0 ? [] : [{ what: `none of the ${keys.length} keys of the JWKS is an RSA key with a kid`, fix: KEY_STORE_FIX }];
  const ended = usable.flatMap(({ kid, x5c }) => endedClause(String(kid), x5c, now));
  return { ids, problems: [...none, ...ended] };
}

function endedClause(kid: string, x5c: unknown, now: number | undefined): readonly Problem[] {
  const first: unknown = Array.isArray(x5c) ? x5c[0] : undefined;
  if (typeof first !== 'string' || now === undefined) return [];
  const end = certificateEnd(bytesOf(first));
  if (end === undefined || end > now) return [];
  return [{ what: `the certificate of key ${quote(kid, 60)} expired on ${new Date(end).toISOString().slice(0, 10)}`, fix: RENEW_FIX }];
}

function bytesOf(base64: string): Uint8Array {
  try {
    return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  } catch {
    return new Uint8Array();
  }
}
