import { diagnose, reasonOf } from '../../health/diagnosis.ts';
import { isRed } from '../../health/status.ts';
import type { TargetMemory } from '../../memory/target-memory.ts';
import { isMass } from '../../message/mass-outage.ts';
import type { Dependent, RoundStats } from '../../message/notification.ts';
import type { Measured } from '../../metrics/round-metrics.ts';
import type { Target } from '../../target/target.ts';
import { readOthers } from './decide-news.ts';
import type { OwnCalls } from './own-calls.ts';
import type { RoundTools } from './round-tools.ts';
import { sendNotifications } from './send-notifications.ts';

/** What a round knows when it comes to telling. */
export type RoundNews = {
  readonly shard: string;
  readonly results: readonly Measured[];
  /** What was written, by target: only that may be told. */
  readonly saved: ReadonlyMap<string, TargetMemory>;
  /** Targets that are no longer monitored. */
  readonly gone: readonly Measured[];
  readonly control: OwnCalls;
  /** Is over when the metrics have been handed over, or not. */
  readonly measuring: Promise<unknown>;
};

/** When most targets fail at once people wait so long for how our own call went, milliseconds: it is half of what the message says. */
const CONTROL_MS = 3000;

/** Tells what a round has to tell. */
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

/** So many dependents of a target are read at most. */
const MAX_READ = 100;

/** For each target that has something to tell: who is red because of it. That they cannot be read keeps nobody from being told. */
async function dependentsOf(
  { store }: RoundTools,
  results: readonly Measured[],
  written: readonly Measured[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, readonly Dependent[]>> {
  const asking = written.filter(({ target, health }) => target.dependents && health.outbox);
  const judged = new Map(results.map(({ target, health }) => [target.name, health]));
  const wanted = asking.flatMap(({ target }) => target.dependents?.slice(0, MAX_READ) ?? []);
  const healths = await readOthers(store, judged, wanted, signal).catch(() => judged);
  const targets = new Map(results.map(({ target }) => [target.name, target]));
  return new Map(asking.map(({ target }) => [target.name, (target.dependents ?? []).flatMap((name) => lineOf(name, healths, targets))]));
}

function lineOf(name: string, healths: ReadonlyMap<string, TargetMemory>, targets: ReadonlyMap<string, Target>): readonly Dependent[] {
  const health = healths.get(name);
  if (!health?.incident || health.silence !== 'dependency' || !isRed(health.status)) return [];
  const target = targets.get(name);
  const reason = target && reasonOf(diagnose(target, health));
  return [{ name, status: health.status, since: health.incident.since, ...(reason && { reason }) }];
}
