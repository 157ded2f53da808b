import { isMoment, isRecord } from '../text/guards.ts';
import { omit } from '../text/objects.ts';

/**
 * What the announcer stores: when it may publish next, and what it published recently. Times are milliseconds
 * since 1970.
 */
export type SendLog = {
  readonly v: 1;
  readonly nextAt: number;
  /** Ids of notifications that were sent, and when. */
  readonly told: readonly { readonly id: string; readonly at: number }[];
  /** Set while an announcer publishes: the slot by which it is known, and when its turn ends at the latest. */
  readonly sending?: { readonly slot: number; readonly until: number };
};

/** The name of the send log among the records. */
export const SEND_LOG = 'ledger';

/**
 * Minimum distance of two publishes, in milliseconds: above ten emails per second AWS disables a
 * subscription. Source: Amazon SNS quotas, email delivery rate.
 */
export const SLOT_MS = 20_000;

/**
 * How much later than its slot an announcer may still publish, in milliseconds. Slots are further apart by
 * this much. An announcer that wakes later reserves another slot.
 */
export const LATE_MS = 2000;

/**
 * How long ids are kept, in milliseconds. A queue may redeliver a message for hours, but an older one was
 * sent long ago.
 */
const KEPT_MS = 6 * 3_600_000;

const MAX_KEPT = 2000;

/** Reads a send log; returns an empty one if there is none, or none that this release wrote. */
export function readSendLog(value: unknown): SendLog {
  const isSendLog = isRecord(value) && value.v === 1 && isMoment(value.nextAt) && Array.isArray(value.told) && value.told.every(isEntry);
  if (!isSendLog) return { v: 1, nextAt: 0, told: [] };
  return isTurn(value.sending) ? (value as SendLog) : omit(value as SendLog, 'sending');
}

function isTurn(value: unknown): boolean {
  return isRecord(value) && isMoment(value.slot) && isMoment(value.until);
}

function isEntry(value: unknown): boolean {
  return isRecord(value) && typeof value.id === 'string' && isMoment(value.at);
}

/** Reserves the next slot for a publish: its time, and the send log afterward. */
export function takeSlot(sendLog: SendLog, now: number): { readonly at: number; readonly sendLog: SendLog } {
  // A slot far in the future was written by a wrong clock.
  const next = sendLog.nextAt > now + MAX_AHEAD_MS ? now : sendLog.nextAt;
  const at = Math.max(now, next);
  return { at, sendLog: { ...sendLog, nextAt: at + SLOT_MS + LATE_MS } };
}

const MAX_AHEAD_MS = 600_000;

/**
 * How long a turn lasts at most, in milliseconds: longer than a publish may take. An announcer that died keeps
 * the others waiting for that long.
 */
const TURN_MS = 40_000;

/** Takes the turn to publish for the announcer of a slot; undefined while another one has it. */
export function takeTurn(sendLog: SendLog, slot: number, now: number): SendLog | undefined {
  const { sending } = sendLog;
  // A turn that ends later than any turn can was taken by a wrong clock.
  if (sending && sending.until > now && sending.until <= now + 2 * TURN_MS) return undefined;
  return { ...sendLog, sending: { slot, until: now + TURN_MS } };
}

/** Ends the turn of the announcer of a slot, if it still has it. */
export function withoutTurn(sendLog: SendLog, slot: number): SendLog {
  return sendLog.sending?.slot === slot ? omit(sendLog, 'sending') : sendLog;
}

/** Records that these notifications were sent. */
export function withSent(sendLog: SendLog, ids: readonly string[], now: number): SendLog {
  const kept = sendLog.told.filter(({ id, at }) => at > now - KEPT_MS && !ids.includes(id));
  return { ...sendLog, told: [...kept, ...ids.map((id) => ({ id, at: now }))].slice(-MAX_KEPT) };
}

/** Whether a notification was sent already. */
export function isSentIn({ told }: SendLog, id: string): boolean {
  return told.some((one) => one.id === id);
}
