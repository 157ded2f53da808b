import { hasReason } from './has-reason.ts';
import { isAbsentOr, isCount, isMoment, isRecord } from './plain-data.ts';
import { SILENCES } from './silence.ts';
import { isStatus } from './status.ts';
import { isProduct } from './stored-owed.ts';
import type { TargetHealth } from './target-memory.ts';

type Optional = Exclude<keyof TargetHealth, 'v' | 'firstSeen' | 'status' | 'since' | 'probes' | 'owed'>;

const PARTS: Readonly<Record<Optional, (value: unknown) => boolean>> = {
  product: isProduct,
  noted: isStatus,
  told: isStatus,
  toldIncident: isMoment,
  turns: (value) => Array.isArray(value) && value.every(isMoment),
  silence: (value) => SILENCES.some((silence) => silence === value),
  hold: (value) => isRecord(value) && isMoment(value.since) && isMoment(value.last) && isCount(value.changes),
  spoken: isMoment,
  lease: (value) => isRecord(value) && typeof value.holder === 'string' && isMoment(value.until),
  incident: isIncident,
  wasReady: (value) => value === true,
  shard: (value) => typeof value === 'string',
  revision: isCount,
};

/** Whether a part of a stored memory, by its key, is one this release can work with. What it does not know is none of its business. */
export function isReadablePart(key: string, value: unknown): boolean {
  return !Object.hasOwn(PARTS, key) || PARTS[key as Optional](value);
}

/** Whether a stored health of a probe is one this release can judge on. */
export function isHealth(value: unknown): boolean {
  if (!isRecord(value)) return false;
  const { action, at, state, unknowns, blind, answered, run, complaint, obstacle } = value;
  const isJudged = typeof action === 'string' && isMoment(at) && (state === 'pending' || state === 'passing' || state === 'failing');
  const isCounted = isCount(unknowns) && typeof blind === 'boolean' && typeof answered === 'boolean';
  return isJudged && isCounted && isAbsentOr(isRun)(run) && [complaint, obstacle].every(isAbsentOr(isComplaint));
}

function isRun(value: unknown): boolean {
  return isRecord(value) && (value.outcome === 'success' || value.outcome === 'failure') && isCount(value.count);
}

function isComplaint(value: unknown): boolean {
  return isRecord(value) && hasReason(value) && typeof value.detail === 'string' && ['undefined', 'string'].includes(typeof value.fix);
}

function isIncident(value: unknown): boolean {
  if (!isRecord(value) || !isMoment(value.since)) return false;
  const { heardAt, reminders, reasons, ran } = value;
  const isTold = isAbsentOr(isMoment)(heardAt) && isAbsentOr(isCount)(reminders);
  return isTold && isAbsentOr(Array.isArray)(reasons) && isAbsentOr(isProduct)(ran);
}
