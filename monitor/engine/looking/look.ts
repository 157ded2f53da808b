import type { Answer, Observation } from '../../observation/observation.ts';
import { type Outcome, unknown } from '../../observation/outcome.ts';
import { isInDoubt, type OwnDelay } from '../../observation/own-delay.ts';
import type { WireProbe } from '../../target/probe.ts';
import { actionOf } from '../../target/probe.ts';
import type { Target } from '../../target/target.ts';
import { defined, omit } from '../../text/objects.ts';
import { quote } from '../../text/quote.ts';
import type { Pacer } from '../pacing/pacer.ts';
import type { SkewMeter } from '../pacing/skew-meter.ts';
import type { Clock, Prober, Read, ReadSecret } from '../ports.ts';
import { type KnownSecrets, secretsReadWith } from './known-secrets.ts';
import { betterLookCredentials, type LookCredentials, readLookCredentials } from './look-credentials.ts';
import { readHidden, settledWithin } from './read-hidden.ts';
import { readInTime } from './read-in-time.ts';

/** What a check needs. */
export type LookTools = {
  readonly prober: Prober;
  readonly read: Read;
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
 * is repeated once. If the second is no better, the outcome is `unknown`. It never throws: a fault of
 * gatewatch is `unknown`.
 */
export async function look(tools: LookTools, target: Target, probe: WireProbe, time: LookTime = {}): Promise<Observation> {
  const first = await lookOnce(tools, target, probe, time);
  if (!first.isInDoubt || time.signal?.aborted) return undecided(first);
  const second = await lookOnce(tools, target, probe, time);
  // The first observation is still better than none.
  return undecided(second.observation.outcome === 'unknown' ? first : second);
}

type Looked = { readonly observation: Observation; readonly delay: OwnDelay; readonly isInDoubt: boolean };

function lookOnce(tools: LookTools, target: Target, probe: WireProbe, time: LookTime): Promise<Looked> {
  const { clock, pacer, skew } = tools;
  const untilMs = (time.deadline ?? Number.POSITIVE_INFINITY) - clock.monotonic();
  const turn = { whose: target.name, withinMs: untilMs - probe.timeoutSeconds * 1000, ...defined({ signal: time.signal }) };
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

type Seen = { readonly outcome: Outcome; readonly answer?: Answer };

async function see(tools: LookTools, target: Target, probe: WireProbe, time: LookTime): Promise<Seen> {
  const { clock } = tools;
  const secrets = secretsReadWith(tools.readSecret);
  const started = clock.monotonic();
  const most = Math.min(probe.timeoutSeconds * 1000, (time.deadline ?? Number.POSITIVE_INFINITY) - started);
  if (most <= 0) return { outcome: unknown('monitor.deadline', 'no time was left in this round') };
  try {
    const materials = await readLookCredentials(target, probe, secrets.read);
    if ('why' in materials) return { outcome: unknown('monitor.secret', quote(materials.why)) };
    // Another check of the target may have sent a secret that this process has not read yet.
    void secrets.readAhead([target]);
    const ask = (using: LookCredentials, timeoutMs: number) => askOnce(tools, target, probe, { ...using, timeoutMs, time, secrets });
    const first = await ask(materials, most);
    const better = await betterLookCredentials(target, probe, { readSecret: secrets.read, used: materials, seen: first });
    // The server refused the credentials, but the cached secret may be out of date.
    if (better && 'why' in better)
      return { ...first, outcome: unknown('monitor.secret', quote(`the server rejected the cached secret, and ${better.why}`)) };
    // Both requests share one deadline: the second may use the time that the first one left.
    const rest = most - (clock.monotonic() - started);
    const second = better && rest > 0 ? await ask(better, rest) : first;
    return second.outcome.outcome === 'unknown' ? first : second;
  } catch (error) {
    return { outcome: unknown('monitor.fault', messageOf(error)) };
  }
}

type Asking = LookCredentials & { readonly timeoutMs: number; readonly time: LookTime; readonly secrets: KnownSecrets };

async function askOnce(tools: LookTools, target: Target, probe: WireProbe, asking: Asking): Promise<Seen> {
  const { headers, tls, way, timeoutMs, time, secrets } = asking;
  const { prober, clock } = tools;
  const { signal } = time;
  const sent = await prober({ look: probe.look, headers, tls, timeoutMs, now: clock.now(), ...defined({ way, signal }) });
  if (signal?.aborted) return { outcome: unknown('monitor.deadline', 'the check was interrupted') };
  await settledWithin(secrets, clock, timeoutMs);
  const { answer, outcome } = readHidden(readInTime(tools.read), { target, probe, sent, hidden: secrets.hiddenFrom(target) });
  if (isTimeout(answer) && timeoutMs < probe.timeoutSeconds * 1000) {
    return { answer, outcome: unknown('monitor.deadline', 'the round ended before the timeout of the check') };
  }
  return { answer, outcome };
}

function isTimeout(answer: Answer): boolean {
  return answer.trouble?.reason.endsWith('.timeout') === true;
}

function messageOf(error: unknown): string {
  return quote(error instanceof Error ? error.message : String(error));
}

function observe(probe: WireProbe, { outcome, answer }: Seen, at: number, skewMs: number): Observation {
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
