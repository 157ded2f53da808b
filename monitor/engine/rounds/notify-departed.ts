import { acquireLease, lastNotified } from '../../incident/outbox.ts';
import {
  type Attendance,
  formerTarget,
  readShardTargets,
  type ShardTargets,
  shardRecordName,
  shardTargetsAfter,
  vanishedShards,
  without,
} from '../../memory/departed-targets.ts';
import type { News } from '../../memory/news.ts';
import type { TargetMemory } from '../../memory/target-memory.ts';
import type { Measured } from '../../metrics/round-metrics.ts';
import type { RoundTools } from './round-tools.ts';

/** A target that left a shard may have moved to another, which notes that with its first rounds: so long is waited for it, milliseconds. */
const MOVE_MS = 180_000;

/**
 * Keeps the roster of a shard, and says farewell to targets that are no longer monitored though people believe them to be broken: what is to
 * be told of them, with the right to tell it. Writes nothing unless a deployment changed the targets.
 */
export async function notifyDeparted(tools: RoundTools, attendance: Attendance, signal: AbortSignal): Promise<readonly Measured[]> {
  const { records } = tools;
  const { at } = attendance;
  const name = shardRecordName(attendance.shard);
  const stored = (await records.load([name], signal)).get(name);
  const before = readShardTargets(stored?.value);
  const roster = shardTargetsAfter(before, attendance, await inherit(records, vanishedShards(before, attendance), signal));
  const due = roster.left.filter((one) => at - one.at >= MOVE_MS);
  const healths =
    due.length === 0
      ? new Map()
      : await tools.store.load(
          due.map((one) => one.name),
          signal,
        );
  const farewells = due.map((member) => ({ member, health: healths.get(member.name) as TargetMemory | undefined }));
  const isOver = ({ member, health }: (typeof farewells)[number]) => !health || health.shard !== member.shard || !isMissed(health);
  const next = without(roster, new Set(farewells.filter(isOver).map(({ member }) => member.name)));
  // Whoever was quicker keeps it; the next round sees what it wrote.
  if (isChanged(before, next)) await records.save(name, next, stored?.revision ?? 0, signal);
  const owing = farewells
    .filter((one) => !isOver(one))
    .map(async ({ member, health }) => {
      const target = formerTarget(member);
      const claimed = health && acquireLease(withFarewell(health, at), tools.holder, tools.clock.now());
      const saved = claimed && (await tools.store.save(member.name, claimed, signal));
      return saved ? [{ target, health: saved, observations: [], judged: [saved] }] : [];
    });
  return (await Promise.all(owing)).flat();
}

/** The rosters of shards that nobody works on any more. */
async function inherit(
  records: RoundTools['records'],
  shards: readonly string[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, ShardTargets>> {
  if (shards.length === 0) return new Map();
  const stored = await records.load(shards.map(shardRecordName), signal);
  return new Map(
    shards.flatMap((shard) => {
      const roster = readShardTargets(stored.get(shardRecordName(shard))?.value);
      return roster ? [[shard, roster] as const] : [];
    }),
  );
}

// People were told that it is broken, and not that it is well again.
function isMissed(health: TargetMemory): boolean {
  return lastNotified({ ...health, owed: health.owed?.filter(({ kind }) => kind !== 'gone') ?? [] }).toldIncident !== undefined;
}

function withFarewell(health: TargetMemory, at: number): TargetMemory {
  if (health.owed?.some(({ kind }) => kind === 'gone')) return health;
  const { told, toldIncident } = lastNotified(health);
  const news: News = { kind: 'gone', at, to: told ?? health.status, diagnosis: null, decided: 'tell' };
  const since = toldIncident === undefined ? {} : { incident: toldIncident };
  // Should it come back, it is new to everybody.
  const { incident: _, hold: __, silence: ___, noted: ____, turns: _____, ...rest } = health;
  return { ...rest, owed: [{ ...news, ...(told && { from: told }), ...since }] };
}

function isChanged(before: ShardTargets | undefined, after: ShardTargets): boolean {
  return JSON.stringify(before) !== JSON.stringify(after);
}
