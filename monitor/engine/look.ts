import { actionOf } from '../core/action.ts';
import type { Answer, Observation } from '../core/observation.ts';
import { type Outcome, unknown } from '../core/outcome.ts';
import type { WireProbe } from '../core/probe.ts';
import { quote } from '../core/quote.ts';
import type { Target } from '../core/target.ts';
import type { Pacer } from './pacer.ts';
import type { Clock, LookRequest, Prober, Read, ReadSecret } from './ports.ts';
import { readyHeaders } from './secrets.ts';
import type { SkewMeter } from './skew-meter.ts';

/** What looking needs. */
export type LookTools = {
  readonly prober: Prober;
  readonly read: Read;
  readonly readSecret: ReadSecret;
  readonly clock: Clock;
  readonly pacer: Pacer;
  readonly skew: SkewMeter;
};

/** When a look counts, and when it must be over. */
export type LookTime = {
  /** The time the observation carries; absent = when the look starts. */
  readonly at?: number;
  /** No look goes on past this moment (wall clock); a look that was cut short by it is `unknown`. */
  readonly deadline?: number;
  readonly signal?: AbortSignal;
};

/** Carries out one look of a probe and says what it means. Never throws: a fault of ours is `unknown`. */
export function look(tools: LookTools, target: Target, probe: WireProbe, time: LookTime = {}): Promise<Observation> {
  return tools.pacer.run(async () => {
    const at = time.at ?? tools.clock.now();
    const stop = tools.skew.watch();
    const seen = await see(tools, target, probe, time);
    const skewMs = stop();
    return observe(probe, { ...seen, outcome: honest(seen, probe, skewMs) }, at, skewMs);
  });
}

type Seen = { readonly outcome: Outcome; readonly answer?: Answer };

async function see(tools: LookTools, target: Target, probe: WireProbe, time: LookTime): Promise<Seen> {
  try {
    const left = (time.deadline ?? Number.POSITIVE_INFINITY) - tools.clock.now();
    if (left <= 0) return { outcome: unknown('monitor.deadline', 'no time was left in this round') };
    const started = tools.clock.now();
    const first = await ask(tools, target, probe, time, left);
    if (!isContradiction(first.outcome)) return first;
    // One deadline over both: the second may use what the first left of it.
    const rest = Math.min(left, probe.timeoutSeconds * 1000) - (tools.clock.now() - started);
    const second = rest > 0 ? await ask(tools, target, probe, time, rest) : first;
    return second.outcome.outcome === 'unknown' ? first : second;
  } catch (error) {
    return { outcome: unknown('monitor.fault', messageOf(error)) };
  }
}

async function ask(tools: LookTools, target: Target, probe: WireProbe, time: LookTime, left: number): Promise<Seen> {
  const timeoutMs = Math.min(probe.timeoutSeconds * 1000, left);
  const request = await prepare(tools, target, probe, timeoutMs, time.signal);
  if ('outcome' in request) return request;
  const answer = await tools.prober(request);
  if (time.signal?.aborted) return { outcome: unknown('monitor.deadline', 'the look was interrupted') };
  const outcome = tools.read(target, probe, answer);
  if (isTimeout(answer) && timeoutMs < probe.timeoutSeconds * 1000) {
    return { answer, outcome: unknown('monitor.deadline', 'the round ended before the time-out of the look') };
  }
  return { answer, outcome };
}

async function prepare(
  tools: LookTools,
  target: Target,
  probe: WireProbe,
  timeoutMs: number,
  signal?: AbortSignal,
): Promise<LookRequest | Seen> {
  const { clientCertificate, ...tls } = target.tls;
  try {
    const headers = await readyHeaders(probe.look.kind === 'http' ? probe.look.headers : [], tools.readSecret);
    const certificate = clientCertificate === undefined ? {} : { clientCertificate: await tools.readSecret(clientCertificate) };
    return { look: probe.look, headers, tls: { ...tls, ...certificate }, timeoutMs, now: tools.clock.now(), ...(signal && { signal }) };
  } catch (error) {
    return { outcome: unknown('monitor.secret', messageOf(error)) };
  }
}

// The server's body and status are two fields that can tear apart at the moment of change: one look does not settle it.
function isContradiction(outcome: Outcome): boolean {
  return outcome.outcome === 'failure' && outcome.reason === 'wso2.contradiction';
}

function isTimeout(answer: Answer): boolean {
  return answer.trouble?.reason.endsWith('.timeout') === true;
}

// Silence, and a connection closed meanwhile, prove nothing when it was we who did not listen.
function honest({ outcome, answer }: Seen, probe: WireProbe, skewMs: number): Outcome {
  const isOurs = answer?.trouble !== undefined && skewMs > (probe.timeoutSeconds * 1000) / 2;
  return isOurs ? unknown('monitor.deadline', `the monitor itself was ${Math.round(skewMs)} ms late`) : outcome;
}

function messageOf(error: unknown): string {
  return quote(error instanceof Error ? error.message : String(error));
}

function observe(probe: WireProbe, { outcome, answer }: Seen, at: number, skewMs: number): Observation {
  const base = { probe: probe.name, role: probe.role, action: actionOf(probe), at, answered: answer?.answered ?? false, skewMs };
  if (!answer) return { ...outcome, ...base };
  const { address, latencyMs, phases, tls, http } = answer;
  return {
    ...outcome,
    ...base,
    latencyMs,
    phases,
    ...(address !== undefined && { address }),
    ...(http && { http: { status: http.status } }),
    ...(tls && { tls }),
  };
}
