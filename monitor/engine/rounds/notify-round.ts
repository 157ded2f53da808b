import { diagnose, reasonOf } from '../../health/diagnosis.ts';
import { isRed } from '../../health/status.ts';
import type { TargetMemory } from '../../memory/target-memory.ts';
import { isMass } from '../../message/mass-outage.ts';
import type { Dependent, RoundStats } from '../../message/notification.ts';
import type { Measured } from '../../metrics/round-metrics.ts';
import type { Target } from '../../target/target.ts';
import { defined } from '../../text/objects.ts';
import type { OwnCalls } from './own-calls.ts';
import { readOthers } from './read-context.ts';
import type { RoundTools } from './round-tools.ts';
import { sendNotifications } from './send-notifications.ts';

/** The results of a round that its notifications are made of. */
export type RoundNews = {
  readonly shard: string;
  readonly results: readonly Measured[];
  /** The memories that were written, by target: only their news may be sent. */
  readonly saved: ReadonlyMap<string, TargetMemory>;
  /** Targets that are no longer monitored. */
  readonly gone: readonly Measured[];
  readonly control: OwnCalls;
  /** Settles when the metrics have been published, or have failed to be. */
  readonly measuring: Promise<unknown>;
};

/**
 * How long a notification about most targets failing at once waits for the result of our own call, in
 * milliseconds. The result is an essential part of that message.
 */
const CONTROL_MS = 3000;

/** Sends the notifications of a round. */
export async function notifyRound(
  { tools, at, signal }: { readonly tools: RoundTools; readonly at: number; readonly signal: AbortSignal },
  { shard, results, saved, gone, control, measuring }: RoundNews,
): Promise<void> {
  const written = results.flatMap((result) => {
    const health = saved.get(result.target.name);
    return health ? [{ ...result, health }] : [];
  });
  const dependents = await dependentsOf(tools, results, written, signal);
  const roundStats = async (turnedRed: number): Promise<RoundStats> => {
    const counts = { targets: results.length, turnedRed };
    if (isMass(counts)) await Promise.race([measuring, tools.clock.sleep(CONTROL_MS, signal)]);
    return { ...counts, control: control.last() };
  };
  await sendNotifications(tools, [...written, ...gone], {
    shard,
    at,
    signal,
    roundStats,
    dependentsOf: (target) => dependents.get(target) ?? [],
  });
}

/** Maximum number of dependents of a target that are read. */
const MAX_READ = 100;

/**
 * Returns the failing dependents of each target that has news. If they cannot be read, the notification is
 * sent without those of other rounds.
 */
async function dependentsOf(
  { store }: RoundTools,
  results: readonly Measured[],
  written: readonly Measured[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, readonly Dependent[]>> {
  const asking = written.filter(({ target, health }) => target.dependents && health.outbox);
  const judged = new Map(results.map(({ target, health }) => [target.name, health]));
  const wanted = asking.flatMap(({ target }) => target.dependents?.slice(0, MAX_READ) ?? []);
  const memories = await readOthers(store, judged, wanted, signal).catch(() => judged);
  const targets = new Map(results.map(({ target }) => [target.name, target]));
  return new Map(asking.map(({ target }) => [target.name, (target.dependents ?? []).flatMap((name) => lineOf(name, memories, targets))]));
}

function lineOf(name: string, memories: ReadonlyMap<string, TargetMemory>, targets: ReadonlyMap<string, Target>): readonly Dependent[] {
  const health = memories.get(name);
  if (!health?.incident || health.silence !== 'dependency' || !isRed(health.status)) return [];
  const target = targets.get(name);
  const reason = target && reasonOf(diagnose(target, health));
  return [{ name, status: health.status, since: health.incident.since, ...defined({ reason }) }];
}
