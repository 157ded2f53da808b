import { isMoment, isRecord } from '../text/guards.ts';

/** What the announcer remembers: when it may publish next, and what it has published lately. Times are milliseconds since 1970. */
export type SendLog = {
  readonly v: 1;
  readonly nextAt: number;
  /** Ids of notices that were told, and when. */
  readonly told: readonly { readonly id: string; readonly at: number }[];
};

/** The name of the ledger among the records. */
export const SEND_LOG = 'ledger';

/**
 * Publishes are so far apart, milliseconds: with more than ten mails a second AWS disables a subscription. Source: Amazon SNS quotas, email
 * delivery rate.
 */
export const SLOT_MS = 20_000;

/** Who wakes so much later than its slot may still publish, milliseconds; slots are further apart by this. Later it takes another one. */
export const LATE_MS = 2000;

/** A queue may deliver a message again for hours, but what is older than this was told long ago. */
const TOLD_MS = 6 * 3_600_000;

const MAX_TOLD = 2000;

/** Reads a ledger; an empty one where there is none, or none this release wrote. */
export function readSendLog(value: unknown): SendLog {
  const isLedger = isRecord(value) && value.v === 1 && isMoment(value.nextAt) && Array.isArray(value.told) && value.told.every(isTold);
  return isLedger ? (value as SendLog) : { v: 1, nextAt: 0, told: [] };
}

function isTold(value: unknown): boolean {
  return isRecord(value) && typeof value.id === 'string' && isMoment(value.at);
}

/** Takes the next slot in which something may be published: when it is, and the ledger after that. */
export function takeSlot(ledger: SendLog, now: number): { readonly at: number; readonly ledger: SendLog } {
  // One far ahead was written by a clock that was wrong.
  const next = ledger.nextAt > now + MAX_AHEAD_MS ? now : ledger.nextAt;
  const at = Math.max(now, next);
  return { at, ledger: { ...ledger, nextAt: at + SLOT_MS + LATE_MS } };
}

const MAX_AHEAD_MS = 600_000;

/** Notes that these notices were told. */
export function withSent(ledger: SendLog, ids: readonly string[], now: number): SendLog {
  const kept = ledger.told.filter(({ id, at }) => at > now - TOLD_MS && !ids.includes(id));
  return { ...ledger, told: [...kept, ...ids.map((id) => ({ id, at: now }))].slice(-MAX_TOLD) };
}

/** Whether a notice was told already. */
export function isSentIn({ told }: SendLog, id: string): boolean {
  return told.some((one) => one.id === id);
}
