import { hasReason } from './has-reason.ts';
import { NOTICE_KINDS } from './notice.ts';
import { isAbsentOr, isCount, isMoment, isRecord } from './plain-data.ts';
import { RUNGS } from './rung.ts';
import { SILENCES } from './silence.ts';
import { isStatus } from './status.ts';

const KINDS: readonly unknown[] = [undefined, 'reason', ...NOTICE_KINDS];
const DECISIONS: readonly unknown[] = [undefined, 'tell', 'nobody', ...SILENCES];
const AFTER: readonly unknown[] = [undefined, ...SILENCES];

/** Whether a stored piece of news is one this release can tell: what is let in here is put into one message with the news of others. */
export function isOwed(value: unknown): boolean {
  if (!isRecord(value)) return false;
  const { at, incident, from, before, to, kind, decided, after, diagnosis, changes, ran, reasons } = value;
  const isDated = isMoment(at) && isAbsentOr(isMoment)(incident);
  const isOfStatus = isStatus(to) && [from, before].every(isAbsentOr(isStatus));
  const isDecided = KINDS.includes(kind) && DECISIONS.includes(decided) && AFTER.includes(after);
  const isTold = isDiagnosis(diagnosis) && isAbsentOr(isChanges)(changes) && isAbsentOr(isProduct)(ran) && isAbsentOr(isList)(reasons);
  return isDated && isOfStatus && isDecided && isTold;
}

/** Whether a value is what a server said it is. */
export function isProduct(value: unknown): boolean {
  if (!isRecord(value) || typeof value.name !== 'string' || typeof value.version !== 'string') return false;
  return value.updateLevel === undefined || typeof value.updateLevel === 'string';
}

function isDiagnosis(value: unknown): boolean {
  if (value === null) return true;
  if (!isRecord(value) || !Array.isArray(value.consequences) || !isFinding(value)) return false;
  return (!('reason' in value) || hasReason(value)) && value.consequences.every((one) => isFinding(one) && hasReason(one));
}

function isFinding(value: unknown): boolean {
  if (!isRecord(value) || !RUNGS.some((rung) => rung === value.rung)) return false;
  return [value.probe, value.summary, value.fix].every((text) => typeof text === 'string');
}

function isChanges(value: unknown): boolean {
  return isRecord(value) && isCount(value.count) && Number.isFinite(value.overMs);
}

function isList(value: unknown): boolean {
  return Array.isArray(value) && value.every((text) => typeof text === 'string');
}
