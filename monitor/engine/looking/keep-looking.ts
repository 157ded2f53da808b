import { dueAt } from '../../health/due.ts';
import type { TargetMemory } from '../../memory/target-memory.ts';
import type { Observation } from '../../observation/observation.ts';
import { isWireProbe, type Probe } from '../../target/probe.ts';
import type { Target } from '../../target/target.ts';
import { defined } from '../../text/objects.ts';
import type { Clock } from '../ports.ts';
import type { LookTools } from './look.ts';
import { lookAtTarget } from './look-at-target.ts';

/** How, and how long, to check a target. */
export type Looking = {
  readonly tools: LookTools;
  /** Returns the target as it is now; default: as it was at first. Its probes may come and go. */
  readonly target?: () => Target;
  /** Returns the current memory of the target. */
  readonly health: () => TargetMemory;
  /** The clock that slots are counted by. */
  readonly clock: Clock;
  /** Returns the time that a check which starts now carries; default: now. */
  readonly stamp?: (now: number) => number;
  /** The interval at which rounds start, if checking ends by itself: see `dueAt`. Milliseconds. */
  readonly tickMs?: number;
  readonly signal: AbortSignal;
  /** No check starts from this time on (of `clock`); default: checking does not end by itself. */
  readonly until?: number;
  /** No check goes on past this moment of the monotonic clock of `tools`. */
  readonly deadline?: number;
  /** Judges observations, as soon as there are any. */
  readonly take: (observations: readonly Observation[], at: number) => void;
  /** Is called with the observations of all checks that started together, once they are over. */
  readonly onLooked?: (observations: readonly Observation[]) => void;
  /** Is called before each decision about what is due. */
  readonly onTurn?: () => void;
  /** The longest time between two turns; default: until the next check. Milliseconds. */
  readonly maxWaitMs?: number;
  /** Is called when there is nothing to do but wait for the next check. */
  readonly onWait?: () => void;
  /** The last observation of each probe, which signals are derived from. Default: none. */
  readonly seen?: Map<string, Observation>;
};

/**
 * Checks one target repeatedly until `until` or the signal. Each probe has its own schedule, so a silent one
 * delays no other. If code that must not throw did, it rejects once all checks are over.
 */
export async function keepLooking(target: Target, looking: Looking): Promise<void> {
  // Each target has its own controller: adding a listener takes longer the more a signal has, and all targets
  // share the outer signal.
  const own = new AbortController();
  const end = () => own.abort();
  looking.signal.addEventListener('abort', end);
  if (looking.signal.aborted) end();
  try {
    await keepOn(target, { ...looking, signal: own.signal });
  } finally {
    looking.signal.removeEventListener('abort', end);
  }
}

async function keepOn(first: Target, looking: Looking): Promise<void> {
  const {
    target: targetNow = () => first,
    clock,
    signal,
    until = Number.POSITIVE_INFINITY,
    maxWaitMs = Number.POSITIVE_INFINITY,
    seen = new Map<string, Observation>(),
  } = looking;
  const batches = new Set<Promise<void>>();
  const inFlight: InFlight = { names: new Set(), wake: new AbortController() };
  signal.addEventListener('abort', () => inFlight.wake.abort(WOKEN));
  const broken: unknown[] = [];
  while (!signal.aborted && broken.length === 0) {
    looking.onTurn?.();
    const now = clock.now();
    const target = targetNow();
    const idle = target.probes.filter((probe) => isWireProbe(probe) && !inFlight.names.has(probe.name));
    const isOver = now >= until;
    const due = isOver ? [] : idle.filter((probe) => dueOrNever(target, probe, looking) <= now);
    if (due.length > 0) {
      for (const { name } of due) inFlight.names.add(name);
      const batch = lookTogether(target, due, { ...looking, seen, inFlight })
        .catch((error: unknown) => {
          broken.push(error);
          inFlight.wake.abort(WOKEN);
        })
        .finally(() => batches.delete(batch));
      batches.add(batch);
      continue;
    }
    const next = isOver ? Number.POSITIVE_INFINITY : Math.min(...idle.map((probe) => dueOrNever(target, probe, looking)));
    if (next >= until && inFlight.names.size === 0) break;
    inFlight.wake = new AbortController();
    looking.onWait?.();
    await clock.sleep(Math.min(next - clock.now(), maxWaitMs), inFlight.wake.signal);
  }
  await Promise.all(batches);
  if (broken.length > 0) throw broken[0];
}

// Without a reason, each abort would make an error with a stack.
const WOKEN = 'woken';

/**
 * The probes that are being checked, and the controller that ends the sleep when the next due time has
 * changed.
 */
type InFlight = { readonly names: Set<string>; wake: AbortController };

function dueOrNever(target: Target, probe: Probe, { health, tickMs }: Looking): number {
  return dueAt(target, probe, health(), tickMs) ?? Number.POSITIVE_INFINITY;
}

type Together = Looking & { readonly seen: Map<string, Observation>; readonly inFlight: InFlight };

async function lookTogether(target: Target, probes: readonly Probe[], together: Together): Promise<void> {
  const { tools, clock, signal, deadline, stamp = (now) => now, take, onLooked, seen, inFlight } = together;
  const at = stamp(clock.now());
  const takeAndKeep = (observations: readonly Observation[]) => {
    // A check that our own end interrupted says nothing about the target, and one stamped in the future says
    // nothing about the present.
    if (signal.aborted || at > clock.now()) return;
    take(observations, at);
    for (const observation of observations) seen.set(observation.probe, observation);
  };
  const onSeen = (observation: Observation) => {
    takeAndKeep([observation]);
    inFlight.names.delete(observation.probe);
    inFlight.wake.abort(WOKEN);
  };
  const time = { at, signal, ...defined({ deadline }) };
  const observations = await lookAtTarget(tools, target, probes, {
    ...time,
    onSeen,
    known: [...seen.values()],
    remembered: () => together.health().probes,
    ...defined({ found: together.health().found }),
  });
  // The observations were taken one by one as they came; the signals derived from them come last.
  takeAndKeep(observations.filter(({ probe }) => !probes.some(({ name }) => name === probe)));
  if (signal.aborted) return;
  onLooked?.(observations);
  // The last observation ended the sleep before its batch was judged.
  inFlight.wake.abort(WOKEN);
}
