import type { TokenSetting } from '../target/token.ts';
import { isRecord } from '../text/guards.ts';
import { quote } from '../text/quote.ts';
import type { Answer, HttpAnswer } from './observation.ts';
import { failure, type Outcome, unknown } from './outcome.ts';
import { kindOf, REASONS } from './reason.ts';
import { readServerJson } from './server-json.ts';
import { readTokenClaims, type TokenClaims } from './token-claims.ts';

/**
 * An access token, how long it is valid, how far the clock of its issuer is ahead of ours (0 if nothing shows it),
 * and what is worth knowing about it.
 */
export type IssuedToken = {
  readonly value: string;
  readonly lifetimeSeconds: number;
  readonly skewSeconds: number;
  readonly notes: readonly string[];
};

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
  const expiresIn = secondsIn(json.expires_in);
  const lifetimeSeconds = expiresIn ?? lifetimeOf(claims) ?? setting.lifetimeSeconds;
  const skewSeconds = claims ? skewOf(claims, expiresIn, now) : 0;
  return {
    value,
    lifetimeSeconds: Math.min(lifetimeSeconds, setting.mostSeconds ?? lifetimeSeconds),
    skewSeconds,
    notes: notesOf(claims, setting, skewSeconds),
  };
}

// Some servers write the number as text.
function secondsIn(written: unknown): number | undefined {
  const seconds = typeof written === 'string' && /^\d{1,10}$/.test(written) ? Number(written) : written;
  return typeof seconds === 'number' && Number.isFinite(seconds) && seconds >= 0 ? seconds : undefined;
}

function lifetimeOf({ issuedAt, expiresAt }: TokenClaims = {}): number | undefined {
  return issuedAt !== undefined && expiresAt !== undefined && expiresAt > issuedAt ? expiresAt - issuedAt : undefined;
}

/** The difference of two clocks that a gateway tolerates, in seconds. */
const SKEW_SECONDS = 60;

/** From ten years on, servers mean that a token does not expire, and its claims need not agree. */
const ENDLESS_SECONDS = 315_360_000;

// A server may answer with a token that it issued earlier, so its clock is where `expires_in` counts from. Without it,
// only a token of the future shows a clock.
function skewOf({ issuedAt = 0, expiresAt }: TokenClaims, expiresIn: number | undefined, now: number): number {
  const isCounted = expiresAt !== undefined && expiresIn !== undefined && expiresIn < ENDLESS_SECONDS;
  return Math.round(isCounted ? expiresAt - expiresIn - now / 1000 : Math.max(0, issuedAt - now / 1000));
}

/** Says how far the clock of the issuer is from ours; undefined = no further than a gateway tolerates. */
export function clockInWords({ skewSeconds }: Pick<IssuedToken, 'skewSeconds'>): string | undefined {
  if (Math.abs(skewSeconds) <= SKEW_SECONDS) return undefined;
  return `${Math.abs(skewSeconds)} s ${skewSeconds > 0 ? 'ahead of' : 'behind'} ours`;
}

function notesOf(claims: TokenClaims | undefined, { name, issuer, look }: TokenSetting, skewSeconds: number): readonly string[] {
  // Where a reader knows the server, it is the target itself.
  if (!claims || look.reader !== undefined) return [];
  const from = [
    claims.issuer === undefined ? '' : ` issued by ${quote(claims.issuer, 120)}`,
    claims.keyId === undefined ? '' : `, key ${quote(claims.keyId, 60)}`,
  ];
  const clock = clockInWords({ skewSeconds });
  return [
    ...(claims.issuer === undefined && claims.keyId === undefined ? [] : [`token ${name}${from.join('')}`]),
    ...(clock === undefined ? [] : [`token ${name}: the clock of ${issuer ?? look.host} is ${clock}`]),
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
