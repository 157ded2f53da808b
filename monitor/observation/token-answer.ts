import type { TokenSetting } from '../target/token.ts';
import { isRecord } from '../text/guards.ts';
import { quote } from '../text/quote.ts';
import type { Answer, HttpAnswer } from './observation.ts';
import { failure, type Outcome, unknown } from './outcome.ts';
import { kindOf, REASONS } from './reason.ts';
import { readServerJson } from './server-json.ts';
import { readTokenClaims, type TokenClaims } from './token-claims.ts';

/** An access token, how long it is valid, and what is worth knowing about it. */
export type IssuedToken = { readonly value: string; readonly lifetimeSeconds: number; readonly notes: readonly string[] };

/** Why there is no token. */
export type TokenFailure = { readonly outcome: Outcome };

/**
 * Reads the answer of a token endpoint. `now` is in milliseconds since 1970. The errors of RFC 6749 section 5.2
 * are the client's, except for those that the server names as its own.
 */
export function readTokenAnswer(answer: Answer, setting: TokenSetting, now: number): IssuedToken | TokenFailure {
  const { trouble, http } = answer;
  if (trouble) {
    const { reason, detail } = trouble;
    if (kindOf(reason) === 'monitor') return { outcome: unknown(reason, named(setting, detail)) };
    const fix = trouble.fix ?? REASONS[reason].fix;
    return { outcome: failure('token.unavailable', named(setting, `${REASONS[reason].sentence} (${detail})`), { fix }) };
  }
  if (!http) return { outcome: unknown('monitor.fault', named(setting, 'the check ended without a response and without an error')) };
  const body = readServerJson(http.body);
  const json = 'json' in body && isRecord(body.json) ? body.json : {};
  return http.status >= 200 && http.status <= 299 ? readToken(json, http, setting, now) : { outcome: refusalOf(json, http, setting) };
}

function named({ name, issuer, look }: TokenSetting, text: string): string {
  return `token ${name} from ${issuer ?? look.host}: ${text}`;
}

/** RFC 6750 section 2.1, and everything else that a header can carry without a blank. */
const TOKEN = /^[\x21-\x7e]{1,16384}$/;

function readToken(
  json: Readonly<Record<string, unknown>>,
  http: HttpAnswer,
  setting: TokenSetting,
  now: number,
): IssuedToken | TokenFailure {
  const malformed = (text: string) => ({ outcome: failure('token.malformed', named(setting, text)) });
  const value = Object.hasOwn(json, setting.field) ? json[setting.field] : undefined;
  if (typeof value !== 'string') return malformed(`status ${http.status}, but no JSON with ${setting.field}`);
  if (!TOKEN.test(value)) return malformed(`${setting.field} contains characters that a header cannot carry, or is too long`);
  const type = json.token_type;
  if (typeof type === 'string' && type.toLowerCase() !== 'bearer') return malformed(`token_type is ${quote(type, 40)}, expected Bearer`);
  const claims = readTokenClaims(value);
  const lifetimeSeconds = lifetimeOf(json.expires_in, claims) ?? setting.lifetimeSeconds;
  return {
    value,
    lifetimeSeconds: Math.min(lifetimeSeconds, setting.mostSeconds ?? lifetimeSeconds),
    notes: notesOf(claims, setting, now),
  };
}

// Some servers write the number as text.
function lifetimeOf(written: unknown, claims: TokenClaims | undefined): number | undefined {
  const seconds = typeof written === 'string' && /^\d{1,10}$/.test(written) ? Number(written) : written;
  if (typeof seconds === 'number' && Number.isFinite(seconds) && seconds >= 0) return seconds;
  const { issuedAt, expiresAt } = claims ?? {};
  return issuedAt !== undefined && expiresAt !== undefined && expiresAt > issuedAt ? expiresAt - issuedAt : undefined;
}

/** The difference of two clocks that a server usually tolerates, in seconds. */
const SKEW_SECONDS = 60;

function notesOf(claims: TokenClaims | undefined, { name, issuer, look }: TokenSetting, now: number): readonly string[] {
  // Where a reader knows the server, it is the target itself.
  if (!claims || look.reader !== undefined) return [];
  const from = [
    claims.issuer === undefined ? '' : ` issued by ${quote(claims.issuer, 120)}`,
    claims.keyId === undefined ? '' : `, key ${quote(claims.keyId, 60)}`,
  ];
  const skew = claims.issuedAt === undefined ? 0 : Math.round(claims.issuedAt - now / 1000);
  const clock = `the clock of ${issuer ?? look.host} is ${Math.abs(skew)} s ${skew > 0 ? 'ahead of' : 'behind'} ours`;
  // A server may answer with a token that it issued earlier, so only a token of the future shows a clock.
  const isExpired = claims.expiresAt !== undefined && claims.expiresAt * 1000 <= now;
  return [
    ...(claims.issuer === undefined && claims.keyId === undefined ? [] : [`token ${name}${from.join('')}`]),
    ...(skew > SKEW_SECONDS || isExpired ? [`token ${name}: ${clock}`] : []),
  ];
}

/** The errors of an authorization server about itself. Source: RFC 6749 section 4.1.2.1. */
const OWN_ERRORS: readonly unknown[] = ['server_error', 'temporarily_unavailable'];

function refusalOf(
  { error, error_description: description }: Readonly<Record<string, unknown>>,
  { status }: HttpAnswer,
  setting: TokenSetting,
): Outcome {
  const words = [error, description].filter((text) => typeof text === 'string' && text !== '').map((text) => quote(String(text), 160));
  const detail = named(setting, [`status ${status}`, ...words].join(', '));
  if (status >= 500 || status === 429 || OWN_ERRORS.includes(error)) return failure('token.unavailable', detail);
  if (status < 400) return failure('token.malformed', detail);
  return failure('token.refused', detail);
}
