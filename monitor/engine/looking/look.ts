import type { Observation } from '../../observation/observation.ts';
import { unknown } from '../../observation/outcome.ts';
import { isInDoubt, type OwnDelay } from '../../observation/own-delay.ts';
import { isSafe } from '../../target/http-method.ts';
import type { WireProbe } from '../../target/probe.ts';
import { actionOf } from '../../target/probe.ts';
import type { Reached } from '../../target/reached.ts';
import type { Target } from '../../target/target.ts';
import { defined, omit } from '../../text/objects.ts';
import { quote } from '../../text/quote.ts';
import type { Pacer } from '../pacing/pacer.ts';
import type { SkewMeter } from '../pacing/skew-meter.ts';
import type { Clock, Follow, Prober, Read, ReadSecret } from '../ports.ts';
import { TOKEN_TIMEOUT_MS } from './access-tokens.ts';
import { askServer, type ReadServer, withoutCredentials } from './ask-server.ts';
import { secretsReadWith } from './known-secrets.ts';
import { betterLookCredentials, type LookCredentials, readLookCredentials } from './look-credentials.ts';
import { createTokenReader } from './token-reader.ts';

/** What a check needs. */
export type LookTools = {
  readonly prober: Prober;
  readonly read: Read;
  /** Absent = every check takes one request. */
  readonly follow?: Follow;
  readonly readSecret: ReadSecret;
  readonly clock: Clock;
  readonly pacer: Pacer;
  readonly skew: SkewMeter;
};

/** The time of a check, and its limit. */
export type LookTime = {
  /** The time that the observation carries; default: when the check starts. */
  readonly at?: number;
  /** No check goes on past this moment of `clock.monotonic`. A check that it interrupts is `unknown`. */
  readonly deadline?: number;
  readonly signal?: AbortSignal;
};

/**
 * Runs one check of a probe and returns what it means. A check whose outcome our own delay may have decided
 * is repeated once, unless its request changes something. If the second is no better, the outcome is `unknown`. It never throws: a fault of
 * gatewatch is `unknown`.
 */
export async function look(tools: LookTools, target: Target, probe: WireProbe, time: LookTime = {}): Promise<Observation> {
  const first = await lookOnce(tools, target, probe, time);
  if (!first.isInDoubt || time.signal?.aborted || !isRepeatable(probe)) return undecided(first);
  const second = await lookOnce(tools, target, probe, time);
  // The first observation is still better than none.
  return undecided(second.observation.outcome === 'unknown' ? first : second);
}

type Looked = { readonly observation: Observation; readonly delay: OwnDelay; readonly isInDoubt: boolean };

function lookOnce(tools: LookTools, target: Target, probe: WireProbe, time: LookTime): Promise<Looked> {
  const { clock, pacer, skew } = tools;
  const untilMs = (time.deadline ?? Number.POSITIVE_INFINITY) - clock.monotonic();
  const tokenMs = needsToken(probe) ? TOKEN_TIMEOUT_MS : 0;
  const turn = {
    whose: target.name,
    withinMs: untilMs - probe.timeoutSeconds * 1000 - tokenMs,
    everyMs: probe.periodSeconds * 1000,
    ...defined({ signal: time.signal }),
  };
  return pacer.run(async () => {
    const at = time.at ?? clock.now();
    const stop = skew.watch();
    const seen = await see(tools, target, probe, time);
    const delay = stop();
    const observation = observe(probe, seen, at, delay.skewMs);
    return { observation, delay, isInDoubt: isInDoubt(target, probe, observation, delay) };
  }, turn);
}

// A success that came late is still a success: only a signal derived from its latency is in doubt, and is
// handled there.
function undecided({ observation, delay, isInDoubt }: Looked): Observation {
  if (!isInDoubt || observation.outcome !== 'failure') return observation;
  return {
    ...omit(observation, 'product', 'fix'),
    ...unknown('monitor.deadline', `the monitor itself was ${Math.round(Math.max(delay.skewMs, delay.stallMs))} ms late`),
  };
}

async function see(tools: LookTools, target: Target, probe: WireProbe, { deadline, signal }: LookTime): Promise<ReadServer> {
  const { clock } = tools;
  const secrets = secretsReadWith(tools.readSecret);
  const leftMs = () => (deadline ?? Number.POSITIVE_INFINITY) - clock.monotonic();
  const mostMs = () => Math.min(probe.timeoutSeconds * 1000, leftMs());
  if (mostMs() <= 0) return NO_TIME;
  try {
    const tokens = createTokenReader({ ...tools, secrets }, target, leftMs);
    const readers = { readSecret: secrets.read, readToken: tokens.read };
    const reached = reachedBy(target, probe);
    const materials = await readLookCredentials(reached, probe.look, readers);
    if (!('headers' in materials)) return withoutCredentials(materials);
    // Another check of the target may have sent a secret that this process has not read yet.
    void secrets.readAhead([target]);
    const started = clock.monotonic();
    const most = mostMs();
    if (most <= 0) return NO_TIME;
    const ask = (using: LookCredentials, timeoutMs: number) =>
      askServer(tools, target, probe, { ...using, timeoutMs, secrets, readers, signal });
    const first = await ask(materials, most);
    const readAnew = { readSecret: (name: string) => secrets.read(name, 'anew'), readToken: tokens.readAnew };
    const better = await betterLookCredentials(reached, probe, { readAnew, used: materials, seen: first });
    // The server refused the credentials, but the cached secret may be out of date.
    if (better && !('headers' in better)) return { ...first, ...withoutCredentials(better, 'the server rejected the cached secret, and ') };
    // Both requests share one deadline: the second may use the time that the first one left.
    const rest = most - (clock.monotonic() - started);
    const second = better && rest > 0 ? await ask(better, rest) : first;
    return withNotes(second.outcome.outcome === 'unknown' ? first : second, tokens.notes());
  } catch (error) {
    return { outcome: unknown('monitor.fault', messageOf(error)) };
  }
}

const NO_TIME: ReadServer = { outcome: unknown('monitor.deadline', 'no time was left in this round') };

// A token explains a failure of the check that it was sent with.
function withNotes({ outcome, answer }: ReadServer, notes: readonly string[]): ReadServer {
  if (!answer || outcome.outcome === 'success' || notes.length === 0) return { outcome, ...defined({ answer }) };
  return { outcome, answer: { ...answer, notes: [...(answer.notes ?? []), ...notes] } };
}

/** Whether a request can be sent twice: it changes nothing. */
function isRepeatable({ look }: WireProbe): boolean {
  return look.kind !== 'http' || isSafe(look.method ?? 'GET');
}

// A peer is reached by its own settings: its authority, and the way to it.
function reachedBy(target: Target, { look }: WireProbe): Reached {
  const name = look.kind === 'http' ? look.peer : undefined;
  return target.peers?.find((peer) => peer.name === name) ?? target;
}

function needsToken({ look }: WireProbe): boolean {
  return look.kind === 'http' && look.headers.some((header) => 'token' in header);
}

function messageOf(error: unknown): string {
  return quote(error instanceof Error ? error.message : String(error));
}

function observe(probe: WireProbe, { outcome, answer }: ReadServer, at: number, skewMs: number): Observation {
  const base = { probe: probe.name, role: probe.role, action: actionOf(probe), at, answered: answer?.answered ?? false, skewMs };
  if (!answer) return { ...outcome, ...base };
  const { address, latencyMs, phases, tls, http, notes } = answer;
  return {
    ...outcome,
    ...base,
    latencyMs,
    phases,
    ...defined({ address }),
    ...(http && { http: { status: http.status, ...defined({ lenient: http.lenient }) } }),
    ...defined({ tls, notes }),
  };
}
