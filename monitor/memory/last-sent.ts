import { isMoment, isRecord } from '../text/guards.ts';
import { hashOf } from '../text/hash.ts';
import { isAhead } from './wrong-clock.ts';

/**
 * The newest notification of each target that the announcer sent: a queue may deliver an older one after it.
 * `at` is the time of the change that it reports, `sent` when that was. Milliseconds since 1970.
 */
export type LastSent = { readonly v: 1; readonly targets: Readonly<Record<string, { readonly at: number; readonly sent: number }>> };

/**
 * The number of records that the targets are divided into: one item of DynamoDB could not hold 10,000 targets
 * with long names.
 */
const PARTS = 16;

/** The names of these records among the records. */
export const LAST_SENT: readonly string[] = Array.from({ length: PARTS }, (_, part) => `ledger/${part}`);

/** Returns the name of the record that a target is in. */
export function lastSentRecord(target: string): string {
  return `ledger/${hashOf(target) % PARTS}`;
}

/**
 * How long an entry is kept, in milliseconds. No queue keeps a message longer than 14 days, and a message that
 * is moved back from a dead-letter queue keeps its age. Source: SQS developer guide, "Message quotas".
 */
const KEPT_MS = 15 * 86_400_000;

/** The most targets in one record: it then takes about 300 kB of the 400 kB of an item. */
const MAX_KEPT = 2500;

/** Reads such a record; returns an empty one if there is none, or none that this release wrote. */
export function readLastSent(value: unknown): LastSent {
  const isLastSent = isRecord(value) && value.v === 1 && isRecord(value.targets) && Object.values(value.targets).every(isEntry);
  return isLastSent ? (value as LastSent) : { v: 1, targets: {} };
}

function isEntry(value: unknown): boolean {
  return isRecord(value) && isMoment(value.at) && isMoment(value.sent);
}

/** Records that notifications of these targets were sent; `at` is the time of the change of each. */
export function withLastSent({ targets }: LastSent, sent: ReadonlyMap<string, number>, now: number): LastSent {
  const fresh = [...sent].map(([target, at]) => [target, { at: Math.max(at, newestOf(targets, target, now)), sent: now }] as const);
  const kept = Object.entries(targets).filter(([target, one]) => !sent.has(target) && one.sent > now - KEPT_MS);
  const newest = [...kept, ...fresh].sort(([, a], [, b]) => a.sent - b.sent).slice(-MAX_KEPT);
  return { v: 1, targets: Object.fromEntries(newest) };
}

/** Whether a newer notification of a target was sent than one about a change at `at`. */
export function isOvertakenIn({ targets }: LastSent, target: string, at: number, now: number): boolean {
  return at < newestOf(targets, target, now);
}

// A time far in the future was written by a wrong clock: it must not suppress what happens until then.
function newestOf(targets: LastSent['targets'], target: string, now: number): number {
  const at = Object.hasOwn(targets, target) ? targets[target]?.at : undefined;
  return at === undefined || isAhead(at, now) ? Number.NEGATIVE_INFINITY : at;
}
