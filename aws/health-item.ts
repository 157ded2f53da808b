import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { readStoredMemory, storedMemory } from '../monitor/memory/stored-memory.ts';
import type { TargetMemory } from '../monitor/memory/target-memory.ts';
import { readJson } from '../monitor/text/bounded-json.ts';

/** A target's memory as DynamoDB holds it. */
export type HealthItem = Readonly<Record<string, AttributeValue>>;

/** The version of the item this release writes and reads. */
export const ITEM_VERSION = 1;

const DAY_MS = 86_400_000;
/** A target nobody writes or refreshes any more is forgotten after this. */
const KEPT_MS = 90 * DAY_MS;
/** A target that is still looked at is given its time again when less than this is left. */
const REFRESH_MS = 60 * DAY_MS;
/** Source: DynamoDB developer guide, "Quotas": item size 400 KB, names included. */
const MAX_ITEM_BYTES = 400 * 1024;

/**
 * An item of a later release is left alone for so long after it was written, milliseconds: longer than a round of this release that was under way
 * when the later one was deployed may still run (an event is at most three minutes old, a round takes less than two).
 */
const LATER_MS = 5 * 60_000;

/** When something remembered now is to be forgotten: epoch seconds, as DynamoDB's time to live wants them. */
export function expiryAt(now: number): AttributeValue.NMember {
  return number(Math.floor((now + KEPT_MS) / 1000));
}

/** Whether an item must be given its time again to outlive a long calm. */
export function isAgeing({ expires }: HealthItem, now: number): boolean {
  const left = Number(expires?.N) * 1000 - now;
  return !(left >= REFRESH_MS);
}

/**
 * Whether an item was written a moment ago by a later release, which this one must not write over: it would lose the outbox there. After a
 * rollback nobody writes it any more, and then it is as good as a target never seen. A later release keeps `v` and `at` where they are.
 */
export function isHeldByLater({ v, at }: HealthItem, now: number): boolean {
  return Number(v?.N) > ITEM_VERSION && Math.abs(now - Number(at?.N)) < LATER_MS;
}

/** The newest moment a memory speaks of: what an older round may not write over. Milliseconds since 1970. */
export function newestOf({ firstSeen, since, probes }: TargetMemory): number {
  return Math.max(firstSeen, since, ...Object.values(probes).map(({ at }) => at));
}

/** The item of a target. Throws when it is larger than DynamoDB takes. */
export function itemOf(target: string, health: TargetMemory, now: number): HealthItem {
  const pending = health.outbox?.length ?? 0;
  const item: HealthItem = {
    target: { S: target },
    v: number(ITEM_VERSION),
    revision: number(health.revision),
    at: number(newestOf(health)),
    status: { S: health.status },
    since: { S: new Date(health.since).toISOString() },
    ...(pending > 0 && { owed: number(pending) }),
    health: { S: JSON.stringify(storedMemory(health)) },
    expires: expiryAt(now),
  };
  demandFitting(item, `the memory of ${target}`, 'give it fewer probes');
  return item;
}

/** Throws when an item is larger than DynamoDB takes: `what` says whose it is, `fix` what to do. */
export function demandFitting(item: HealthItem, what: string, fix: string): void {
  const bytes = Object.entries(item).reduce((sum, [name, { S = '', N = '' }]) => sum + Buffer.byteLength(name + S + N), 0);
  if (bytes > MAX_ITEM_BYTES) throw new Error(`${what} takes ${bytes} bytes, DynamoDB holds ${MAX_ITEM_BYTES}: ${fix}`);
}

/** What an item says; undefined when it is nothing this release wrote, which is as good as a target never seen. */
export function healthOf({ v, revision, health }: HealthItem): TargetMemory | undefined {
  const written = Number(revision?.N);
  if (v?.N !== String(ITEM_VERSION) || !Number.isSafeInteger(written) || written < 1 || health?.S === undefined) return undefined;
  const parsed = readStoredMemory(readJson(health.S));
  return parsed && { ...parsed, revision: written };
}

function number(value: number): AttributeValue.NMember {
  return { N: String(value) };
}
