import { dueAt } from '../../health/due.ts';
import type { TargetMemory } from '../../memory/target-memory.ts';
import type { Observation } from '../../observation/observation.ts';
import { isWireProbe, type Probe } from '../../target/probe.ts';
import type { Target } from '../../target/target.ts';
import type { Clock } from '../ports.ts';
import type { LookTools } from './look.ts';
import { lookAtTarget } from './look-at-target.ts';

/** How, and how long, to keep looking. */
export type Looking = {
  readonly tools: LookTools;
  /** What is known of the target now. */
  readonly health: () => TargetMemory;
  /** The time that slots are counted in. */
  readonly clock: Clock;
  /** The time a look that begins now bears; default: now. */
  readonly stamp?: (now: number) => number;
  /** How often somebody comes by, where looking ends by itself: see `dueAt`. */
  readonly tickMs?: number;
  readonly signal: AbortSignal;
  /** No look begins from this time on (of `clock`); default: never ends by itself. */
  readonly until?: number;
  /** No look goes on past this moment (wall clock). */
  readonly deadline?: number;
  /** Judges what was seen, as soon as it was seen. */
  readonly take: (observations: readonly Observation[], at: number) => void;
  /** Hears of all the looks that began together once they are over. */
  readonly onLooked?: (observations: readonly Observation[]) => void;
  /** Is called before each choice of what is due. */
  readonly onTurn?: () => void;
  /** Is called when there is nothing to do now but to wait for what is next. */
  readonly onWait?: () => void;
  /** What each probe saw last: signals are read off it. Default: nothing yet. */
  readonly seen?: Map<string, Observation>;
};

/**
 * Keeps looking at one target, each probe in its own rhythm, so that a silent one holds up no other, until `until` or the signal. Rejects, once
 * all looks are over, when something threw that must not.
 */
export async function keepLooking(target: Target, looking: Looking): Promise<void> {
  // One of its own: what each look adds to a signal is searched for among all that is there, and all targets end together.
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

async function keepOn(target: Target, looking: Looking): Promise<void> {
  const { clock, signal, until = Number.POSITIVE_INFINITY, seen = new Map<string, Observation>() } = looking;
  const batches = new Set<Promise<void>>();
  const inFlight: InFlight = { names: new Set(), wake: new AbortController() };
  signal.addEventListener('abort', () => inFlight.wake.abort());
  const broken: unknown[] = [];
  while (!signal.aborted && broken.length === 0) {
    looking.onTurn?.();
    const now = clock.now();
    const idle = target.probes.filter((probe) => isWireProbe(probe) && !inFlight.names.has(probe.name));
    const isOver = now >= until;
    const due = isOver ? [] : idle.filter((probe) => dueOrNever(target, probe, looking) <= now);
    if (due.length > 0) {
      for (const { name } of due) inFlight.names.add(name);
      const batch = lookTogether(target, due, { ...looking, seen, inFlight })
        .catch((error: unknown) => {
          broken.push(error);
          inFlight.wake.abort();
        })
        .finally(() => batches.delete(batch));
      batches.add(batch);
      continue;
    }
    const next = isOver ? Number.POSITIVE_INFINITY : Math.min(...idle.map((probe) => dueOrNever(target, probe, looking)));
    if (next >= until && inFlight.names.size === 0) break;
    inFlight.wake = new AbortController();
    looking.onWait?.();
    await clock.sleep(next - clock.now(), inFlight.wake.signal);
  }
  await Promise.all(batches);
  if (broken.length > 0) throw broken[0];
}

/** The probes that are being looked at, and what ends the sleep: something changed what is due next. */
type InFlight = { readonly names: Set<string>; wake: AbortController };

function dueOrNever(target: Target, probe: Probe, { health, tickMs }: Looking): number {
  return dueAt(target, probe, health(), tickMs) ?? Number.POSITIVE_INFINITY;
}

type Together = Looking & { readonly seen: Map<string, Observation>; readonly inFlight: InFlight };

async function lookTogether(target: Target, probes: readonly Probe[], together: Together): Promise<void> {
  const { tools, clock, signal, deadline, stamp = (now) => now, take, onLooked, seen, inFlight } = together;
  const at = stamp(clock.now());
  const takeAndKeep = (observations: readonly Observation[]) => {
    // What was cut off by our own end says nothing about the target, what bears a time that is still to come nothing about now.
    if (signal.aborted || at > clock.now()) return;
    take(observations, at);
    for (const observation of observations) seen.set(observation.probe, observation);
  };
  const onSeen = (observation: Observation) => {
    takeAndKeep([observation]);
    inFlight.names.delete(observation.probe);
    inFlight.wake.abort();
  };
  const time = { at, signal, ...(deadline !== undefined && { deadline }) };
  const observations = await lookAtTarget(tools, target, probes, { ...time, onSeen, known: [...seen.values()] });
  // The looks were taken one by one as they came; the signals read off them come last.
  takeAndKeep(observations.filter(({ probe }) => !probes.some(({ name }) => name === probe)));
  if (signal.aborted) return;
  onLooked?.(observations);
  // What was seen last has woken whoever waits before this.
  inFlight.wake.abort();
}
