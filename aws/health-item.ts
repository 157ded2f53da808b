import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { readStoredMemory, storedMemory } from '../monitor/memory/stored-memory.ts';
import type { TargetMemory } from '../monitor/memory/target-memory.ts';
import { readJson } from '../monitor/text/bounded-json.ts';

/** A target's memory as an item in DynamoDB. */
export type HealthItem = Readonly<Record<string, AttributeValue>>;

/** The version of the items that this release writes and reads. */
export const ITEM_VERSION = 1;

const DAY_MS = 86_400_000;
/** Time to live of an item that is neither written nor refreshed. */
const KEPT_MS = 90 * DAY_MS;
/** The time to live of a target that is still checked is extended when less than this is left. */
const REFRESH_MS = 60 * DAY_MS;
/** Maximum item size: 400 KB, names included. Source: DynamoDB developer guide, "Quotas". */
const MAX_ITEM_BYTES = 400 * 1024;

/**
 * How long an item of a later release is left alone after its last write, in milliseconds. A round that was
 * in progress when the later release was deployed may still run for that long: an event is at most three
 * minutes old, and a round takes less than two.
 */
const LATER_MS = 5 * 60_000;

/** Returns when an item written now expires, in epoch seconds, as the time to live of DynamoDB requires. */
export function expiryAt(now: number): AttributeValue.NMember {
  return number(Math.floor((now + KEPT_MS) / 1000));
}

/** Whether the time to live of an item must be extended, because a stable target is not written. */
export function isAgeing({ expires }: HealthItem, now: number): boolean {
  const left = Number(expires?.N) * 1000 - now;
  return !(left >= REFRESH_MS);
}

/**
 * Whether a later release wrote an item a moment ago. This release must not overwrite it, because it would
 * lose the outbox. After a rollback no release writes it any more, and the target then counts as never seen.
 * Every later release keeps the attributes `v` and `at`.
 */
export function isHeldByLater({ v, at }: HealthItem, now: number): boolean {
  return Number(v?.N) > ITEM_VERSION && Math.abs(now - Number(at?.N)) < LATER_MS;
}

/** Returns the newest time in a memory, in milliseconds since 1970. An older round must not overwrite it. */
export function newestOf({ firstSeen, since, probes }: TargetMemory): number {
  return Math.max(firstSeen, since, ...Object.values(probes).map(({ at }) => at));
}

/** Returns the item of a target. Throws when it is too large for DynamoDB. */
export function itemOf(target: string, memory: TargetMemory, now: number): HealthItem {
  const pending = memory.outbox?.length ?? 0;
  const item: HealthItem = {
    target: { S: target },
    v: number(ITEM_VERSION),
    revision: number(memory.revision),
    at: number(newestOf(memory)),
    status: { S: memory.status },
    since: { S: new Date(memory.since).toISOString() },
    ...(pending > 0 && { owed: number(pending) }),
    health: { S: JSON.stringify(storedMemory(memory)) },
    expires: expiryAt(now),
  };
  demandFitting(item, `the memory of ${target}`, 'give it fewer probes');
  return item;
}

/** Throws when an item is too large for DynamoDB. `what` names the item, `fix` says what to do. */
export function demandFitting(item: HealthItem, what: string, fix: string): void {
  const bytes = Object.entries(item).reduce((sum, [name, { S = '', N = '' }]) => sum + Buffer.byteLength(name + S + N), 0);
  if (bytes > MAX_ITEM_BYTES) throw new Error(`${what} takes ${bytes} bytes, DynamoDB holds ${MAX_ITEM_BYTES}: ${fix}`);
}

/**
 * Returns the memory in an item; undefined if this release did not write it: the target then counts as never
 * seen.
 */
export function healthOf({ v, revision, health }: HealthItem): TargetMemory | undefined {
  const written = Number(revision?.N);
  if (v?.N !== String(ITEM_VERSION) || !Number.isSafeInteger(written) || written < 1 || health?.S === undefined) return undefined;
  const parsed = readStoredMemory(readJson(health.S));
  return parsed && { ...parsed, revision: written };
}

function number(value: number): AttributeValue.NMember {
  return { N: String(value) };
}
