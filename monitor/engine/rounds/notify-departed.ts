import { endHistory } from '../../history/record-status.ts';
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
import { type News, NOTIFY } from '../../memory/news.ts';
import type { TargetMemory } from '../../memory/target-memory.ts';
import type { Measured } from '../../metrics/round-metrics.ts';
import { defined, omit } from '../../text/objects.ts';
import type { RoundTools } from './round-tools.ts';

/**
 * How long to wait for the first rounds of another shard, in milliseconds. A target that left a shard may
 * have moved to another, whose rounds record that.
 */
const MOVE_MS = 180_000;

/**
 * Keeps the list of a shard's targets, and prepares a last notification for targets that are no longer
 * monitored although people know them to be failing. Resolves to those targets, with their lease. It writes
 * nothing unless a deployment changed the targets.
 */
export async function notifyDeparted(tools: RoundTools, attendance: Attendance, signal: AbortSignal): Promise<readonly Measured[]> {
  const { records } = tools;
  const { at } = attendance;
  const name = shardRecordName(attendance.shard);
  const stored = (await records.load([name], signal)).get(name);
  const before = readShardTargets(stored?.value);
  const list = shardTargetsAfter(before, attendance, await inherit(records, vanishedShards(before, attendance), signal));
  const due = list.left.filter((one) => at - one.at >= MOVE_MS);
  const memories =
    due.length === 0
      ? new Map<string, TargetMemory>()
      : await tools.store.load(
          due.map((one) => one.name),
          signal,
        );
  const departed = due.map((member): Departed => ({ member, health: memories.get(member.name) }));
  const isOver = (one: Departed) => !hasLeft(one) || !isMissed(one.health);
  await Promise.all(departed.filter((one) => isOver(one)).map((one) => saveEnd(tools, one, signal)));
  const next = without(list, new Set(departed.filter(isOver).map(({ member }) => member.name)));
  // If this write loses to another round, the next round sees what that one wrote.
  if (isChanged(before, next)) await records.save(name, next, stored?.revision ?? 0, signal);
  const sendable = departed
    .filter((one) => !isOver(one))
    .map(async ({ member, health }) => {
      const target = formerTarget(member);
      const ended = health && endHistory(withLastNotification(health, at), member.at);
      const leased = ended && acquireLease(ended, tools.holder, tools.clock.now());
      const saved = leased && (await tools.store.save(member.name, leased, signal));
      return saved ? [{ target, health: saved, observations: [], judged: [saved] }] : [];
    });
  return (await Promise.all(sendable)).flat();
}

/** A target that left the list of its shard, and its memory. */
type Departed = { readonly member: ShardTargets['left'][number]; readonly health: TargetMemory | undefined };

// A memory with another shard is that of a target that moved.
function hasLeft(one: Departed): one is Departed & { readonly health: TargetMemory } {
  return one.health !== undefined && one.health.shard === one.member.shard;
}

/** If this write loses to another one, the target is monitored again. */
async function saveEnd({ store }: RoundTools, one: Departed, signal: AbortSignal): Promise<void> {
  const ended = hasLeft(one) && endHistory(one.health, one.member.at);
  if (ended && ended !== one.health) await store.save(one.member.name, ended, signal);
}

/** Reads the lists of shards that were removed. */
async function inherit(
  records: RoundTools['records'],
  shards: readonly string[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, ShardTargets>> {
  if (shards.length === 0) return new Map();
  const stored = await records.load(shards.map(shardRecordName), signal);
  return new Map(
    shards.flatMap((shard) => {
      const list = readShardTargets(stored.get(shardRecordName(shard))?.value);
      return list ? [[shard, list] as const] : [];
    }),
  );
}

// People know it to be failing and were not notified of a recovery.
function isMissed(memory: TargetMemory): boolean {
  return lastNotified({ ...memory, outbox: memory.outbox?.filter(({ kind }) => kind !== 'gone') ?? [] }).notifiedIncident !== undefined;
}

function withLastNotification(memory: TargetMemory, at: number): TargetMemory {
  if (memory.outbox?.some(({ kind }) => kind === 'gone')) return memory;
  const { notified, notifiedIncident } = lastNotified(memory);
  const about = { at, to: notified ?? memory.status, diagnosis: null, decision: NOTIFY };
  const news: News = { kind: 'gone', ...about, ...defined({ from: notified, incident: notifiedIncident }) };
  // If the target comes back, it counts as new.
  return { ...omit(memory, 'incident', 'flapping', 'silence', 'lastChange', 'transitions'), outbox: [news] };
}

function isChanged(before: ShardTargets | undefined, after: ShardTargets): boolean {
  return JSON.stringify(before) !== JSON.stringify(after);
}
