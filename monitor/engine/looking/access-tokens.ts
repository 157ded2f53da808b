import { isDeepStrictEqual } from 'node:util';
import type { Answer } from '../../observation/observation.ts';
import { unknown } from '../../observation/outcome.ts';
import { kindOf } from '../../observation/reason.ts';
import { type IssuedToken, readTokenAnswer, type TokenFailure } from '../../observation/token-answer.ts';
import type { WireProbe } from '../../target/probe.ts';
import type { Target } from '../../target/target.ts';
import type { TokenSetting } from '../../target/token.ts';
import { quote } from '../../text/quote.ts';
import type { Clock, Prober, Read } from '../ports.ts';
import type { KnownSecrets } from './known-secrets.ts';
import { type LookCredentials, type NoCredentials, readLookCredentials } from './look-credentials.ts';
import { withoutEcho } from './redact.ts';

/** What is needed to ask for a token. */
export type TokenTools = { readonly prober: Prober; readonly read: Read; readonly clock: Clock; readonly secrets: KnownSecrets };

/** Who asks: the target, how long it can wait, in milliseconds, and the value that a server has just refused. */
export type TokenAsker = { readonly target: Target; readonly waitMs: number; readonly refused?: string };

/** How long one request for a token may take, in milliseconds. */
export const TOKEN_TIMEOUT_MS = 5000;

/** A token is not sent in the last minute of its life: it may end on its way. */
const MARGIN_SECONDS = 60;

/**
 * How long a token without a margin, or the lack of a token, counts for all checks, in milliseconds: less than
 * the least `recheckSeconds` in use, so that a repeated check asks again.
 */
const SHARED_MS = 10_000;

/**
 * How long a token that replaced a refused one is not replaced again, in milliseconds. A server that refuses every
 * token would otherwise get a request for a new one with each check, and some keep a limited number of them.
 */
const REPLACED_MS = 300_000;

type Kept = { readonly token: IssuedToken | TokenFailure; readonly until: number; readonly replaceableFrom: number };

type Known = { kept?: Kept; asking?: Promise<IssuedToken | TokenFailure> };

// Tokens live as long as the process, and nowhere else. All rounds of a process share a prober.
const issued = new WeakMap<Prober, Map<string, Known>>();

/**
 * Returns an access token: the one in memory, or a new one. However many checks need it, one request is under way
 * at a time, and its answer counts for all of them.
 */
export async function accessToken(tools: TokenTools, setting: TokenSetting, asker: TokenAsker): Promise<IssuedToken | TokenFailure> {
  const { clock } = tools;
  const known = knownOf(tools.prober, setting);
  const { kept } = known;
  const at = clock.monotonic();
  if (kept && at < kept.until && (at < kept.replaceableFrom || !isRefused(kept.token, asker))) return kept.token;
  known.asking ??= ask(tools, setting, asker.target)
    .then((token) => {
      const now = clock.monotonic();
      known.kept = { token, until: now + keptMs(token), replaceableFrom: now + (asker.refused === undefined ? 0 : REPLACED_MS) };
      return token;
    })
    .finally(() => {
      delete known.asking;
    });
  return within(known.asking, clock, asker.waitMs);
}

function knownOf(prober: Prober, { name, look }: TokenSetting): Known {
  const all = issued.get(prober) ?? new Map<string, Known>();
  issued.set(prober, all);
  const key = JSON.stringify([name, look]);
  const known = all.get(key) ?? {};
  all.set(key, known);
  return known;
}

function isRefused(token: IssuedToken | TokenFailure, { refused }: TokenAsker): boolean {
  return 'value' in token && token.value === refused;
}

function keptMs(token: IssuedToken | TokenFailure): number {
  if (!('value' in token)) return SHARED_MS;
  const lifetimeMs = token.lifetimeSeconds * 1000;
  return Math.max(lifetimeMs - MARGIN_SECONDS * 1000, Math.min(lifetimeMs, SHARED_MS));
}

async function within(asking: Promise<IssuedToken | TokenFailure>, { sleep }: Clock, ms: number): Promise<IssuedToken | TokenFailure> {
  const over = new AbortController();
  const late = sleep(ms, over.signal).then(() => ({ outcome: unknown('monitor.deadline', 'the round ended before a token was issued') }));
  try {
    return await Promise.race([asking, late]);
  } finally {
    over.abort();
  }
}

async function ask(tools: TokenTools, setting: TokenSetting, target: Target): Promise<IssuedToken | TokenFailure> {
  try {
    const first = await credentialsFor(tools, setting);
    if (!('headers' in first)) return withName(first, setting);
    const token = await askWith(tools, setting, target, first);
    if ('value' in token || token.outcome.outcome !== 'failure' || kindOf(token.outcome.reason) !== 'configuration') return token;
    // The secret of the client may have been rotated since it was read.
    const anew = await credentialsFor(tools, setting, 'anew');
    return 'headers' in anew && !isDeepStrictEqual(anew, first) ? askWith(tools, setting, target, anew) : token;
  } catch (error) {
    return { outcome: unknown('monitor.fault', quote(error instanceof Error ? error.message : String(error))) };
  }
}

function withName(none: NoCredentials, { name }: TokenSetting): TokenFailure {
  return 'outcome' in none ? none : { outcome: unknown('monitor.secret', quote(`token ${name}: ${none.why}`)) };
}

function credentialsFor({ secrets }: TokenTools, setting: TokenSetting, how?: 'anew'): Promise<LookCredentials | NoCredentials> {
  return readLookCredentials(setting, setting.look, {
    readSecret: (name) => secrets.read(name, how),
    readToken: () => Promise.reject(new Error('a request for a token cannot need a token')),
  });
}

async function askWith(
  { prober, read, clock, secrets }: TokenTools,
  setting: TokenSetting,
  target: Target,
  using: LookCredentials,
): Promise<IssuedToken | TokenFailure> {
  const now = clock.now();
  const sent = await prober({ look: setting.look, ...using, timeoutMs: TOKEN_TIMEOUT_MS, now });
  const readToken = (answer: Answer) => withoutToken(read, setting, target, answer) ?? readTokenAnswer(answer, setting, now);
  const token = readToken(sent);
  if ('value' in token) {
    secrets.learn(`token ${setting.name}`, token.value);
    return token;
  }
  return readToken(withoutEcho(sent, secrets.hiddenFrom(target).inAnswers));
}

/** A request for a token is no probe; a reader asks a probe for no more than this. */
const AS_PROBE = {
  role: 'signal',
  initialDelaySeconds: 0,
  periodSeconds: 60,
  timeoutSeconds: TOKEN_TIMEOUT_MS / 1000,
  successThreshold: 1,
  failureThreshold: 1,
  recheckSeconds: 0,
} as const satisfies Omit<WireProbe, 'name' | 'look'>;

/** What the reader of the look makes of an answer without a token; undefined = it has a token, or no reader. */
function withoutToken(read: Read, { name, look }: TokenSetting, target: Target, answer: Answer): TokenFailure | undefined {
  if (look.reader === undefined) return undefined;
  const outcome = read(target, { ...AS_PROBE, name, look }, answer);
  return outcome.outcome === 'success' ? undefined : { outcome: { ...outcome, detail: `login: ${outcome.detail}` } };
}
