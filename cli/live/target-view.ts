import { type Availability, availabilityOf, partsOf } from '../../monitor/availability/accounting.ts';
import { timelineOf } from '../../monitor/availability/timeline.ts';
import type { Status } from '../../monitor/health/status.ts';
import type { HistoryEntry } from '../../monitor/history/entry.ts';
import type { TargetMemory } from '../../monitor/memory/target-memory.ts';
import type { Observation } from '../../monitor/observation/observation.ts';
import { degradesOnly } from '../../monitor/observation/reason.ts';
import { mainProbe, type Target } from '../../monitor/target/target.ts';
import { windowsWithin } from '../../monitor/target/window-spans.ts';
import { defined } from '../../monitor/text/objects.ts';

/** What checks that ran together may find, worst first; `degraded` is a failure that degrades only. */
export const LOOKS = ['failure', 'unknown', 'degraded', 'success'] as const;

/** What the checks that ran together found: the worst of them. */
export type Look = (typeof LOOKS)[number];

/** How many looks and latencies of a target are kept. */
export const KEPT_LOOKS = 60;

/** The time that the availability is of, in milliseconds: a day, or less if the target is not known for as long. */
export const AVAILABILITY_MS = 86_400_000;

/** What the live table knows of a target. Times are milliseconds since 1970, latencies milliseconds. */
export type TargetView = {
  readonly target: Target;
  readonly status: Status;
  /** Since when it has that status; absent before the first check. */
  readonly since?: number;
  /** The latest looks, oldest first, at most `KEPT_LOOKS`. */
  readonly looks: readonly Look[];
  /** The latencies of the main probe in its latest successful checks, at most `KEPT_LOOKS`. */
  readonly latencies: readonly number[];
  /** The history of the last day. */
  readonly entries: readonly HistoryEntry[];
  readonly mark?: TargetMemory['history'];
};

/** Returns what is known of a target before this watch looks at it. */
export function newView(target: Target, entries: readonly HistoryEntry[]): TargetView {
  return { target, status: 'pending', looks: [], latencies: [], entries };
}

/** Returns a view after checks; without observations, after its stored state was read. */
export function withLook(view: TargetView, health: TargetMemory, observations: readonly Observation[], now: number): TargetView {
  const fresh = (health.unrecorded ?? []).filter((entry) => !view.entries.includes(entry));
  const main = mainProbe(view.target)?.name;
  const answered = observations.find(({ probe, outcome }) => probe === main && outcome === 'success');
  return {
    ...view,
    status: health.status,
    since: health.since,
    looks: latest(view.looks, lookOf(observations)),
    latencies: latest(view.latencies, answered?.latencyMs),
    entries: fresh.length === 0 ? view.entries : [...view.entries, ...fresh].filter(({ at }) => at >= now - AVAILABILITY_MS),
    ...defined({ mark: health.history }),
  };
}

function lookOf(observations: readonly Observation[]): Look | undefined {
  const looks = observations.map((seen): Look => {
    if (seen.outcome !== 'failure') return seen.outcome;
    return seen.role === 'signal' || degradesOnly(seen.reason) ? 'degraded' : 'failure';
  });
  return LOOKS.find((look) => looks.includes(look));
}

function latest<T>(before: readonly T[], one: T | undefined): readonly T[] {
  return one === undefined ? before : [...before, one].slice(-KEPT_LOOKS);
}

/**
 * Returns the availability of the last day, or since the target is known; undefined before anything is known. It is that
 * of `gatewatch report`.
 */
export function availabilityAt({ target, entries, mark }: TargetView, now: number): Availability | undefined {
  const changes = entries.filter((entry) => entry.kind === 'transition');
  const known = changes.find(({ to }) => to !== null && to !== 'pending');
  if (!known && (!mark || mark.status === null || mark.status === 'pending')) return undefined;
  const isNew = changes[0]?.from === null && known !== undefined;
  const period = { start: Math.max(now - AVAILABILITY_MS, isNew ? known.at : 0), end: now };
  const timeline = timelineOf({ entries, lookedAt: now, ...defined({ mark }) }, period);
  return availabilityOf(partsOf(timeline, windowsWithin(target.maintenance ?? [], period), period));
}

/** Returns the value that so many of all are not above, by nearest rank; undefined without values. */
export function percentile(values: readonly number[], share: number): number | undefined {
  return values.toSorted((a, b) => a - b)[Math.max(0, Math.ceil(values.length * share) - 1)];
}
