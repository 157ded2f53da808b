import { RUNGS } from '../health/diagnosis.ts';
import type { Vote } from '../health/quorum.ts';
import { isStatus } from '../health/status.ts';
import { isRecorded } from '../history/entry.ts';
import { REASONS } from '../observation/reason.ts';
import { isAbsentOr, isCount, isMoment, isRecord } from '../text/guards.ts';
import { NEWS_KINDS } from './news.ts';
import { SILENCES } from './silence.ts';
import type { TargetMemory } from './target-memory.ts';

// Validation of the parts of a stored memory. Keys are the stored ones.

type Entries = Readonly<Record<string, unknown>>;

/**
 * The stored keys that differ from the names in the code. Releases read each other's items, so stored keys do
 * not change.
 */
export const STORED_KEYS = {
  memory: {
    lastChange: 'noted',
    notified: 'told',
    notifiedIncident: 'toldIncident',
    outbox: 'owed',
    transitions: 'turns',
    flapping: 'hold',
    decidedAt: 'spoken',
  },
  incident: { paging: 'loud', notifiedAt: 'heardAt' },
  news: { decision: 'decided', notified: 'heard', pages: 'wakes' },
} as const;

type Optional = Exclude<keyof TargetMemory, 'v' | 'firstSeen' | 'status' | 'since' | 'probes' | 'outbox'>;

type StoredName<K extends string> = K extends keyof (typeof STORED_KEYS)['memory'] ? (typeof STORED_KEYS)['memory'][K] : K;

const PARTS: Readonly<Record<StoredName<Optional>, (value: unknown) => boolean>> = {
  product: isProduct,
  noted: isStatus,
  told: isStatus,
  toldIncident: isMoment,
  turns: (value) => Array.isArray(value) && value.every(isMoment),
  silence: (value) => SILENCES.some((silence) => silence === value),
  hold: (value) => isRecord(value) && isMoment(value.since) && isMoment(value.last) && isCount(value.changes),
  spoken: isMoment,
  unreadSince: isMoment,
  lease: (value) => isRecord(value) && typeof value.holder === 'string' && isMoment(value.until),
  incident: isIncident,
  wasReady: (value) => value === true,
  found: (value) => Array.isArray(value) && value.every(isFound),
  listed: isList,
  shard: (value) => typeof value === 'string',
  history: isMark,
  places: isPlaces,
  partial: (value) => isRecord(value) && isMoment(value.since),
  lastPartial: (value) => value === true,
  unrecorded: () => false,
  revision: isCount,
};

/** Whether this release can use a part of a stored memory, by its key. Unknown keys are accepted. */
export function isReadablePart(key: string, value: unknown): boolean {
  return !Object.hasOwn(PARTS, key) || PARTS[key as keyof typeof PARTS](value);
}

/** Whether this release can judge with the stored health of a probe. */
export function isStoredProbe(value: unknown): boolean {
  if (!isRecord(value)) return false;
  const { action, at, state, unknowns, blind, answered, run, complaint, obstacle, growth } = value;
  const isJudged = typeof action === 'string' && isMoment(at) && (state === 'pending' || state === 'passing' || state === 'failing');
  const isCounted = isCount(unknowns) && typeof blind === 'boolean' && typeof answered === 'boolean';
  return (
    isJudged &&
    isCounted &&
    [isAbsentOr(isRun)(run), isAbsentOr(areGrowths)(growth)].every(Boolean) &&
    [complaint, obstacle].every(isAbsentOr(isComplaint))
  );
}

function areGrowths(value: unknown): boolean {
  return isRecord(value) && Object.values(value).every(isGrowth);
}

function isGrowth(value: unknown): boolean {
  if (!isRecord(value)) return false;
  const { at, low, high, before, rises, since, from, peak, peakAt } = value;
  const isDated = [at, since].every(isMoment) && isAbsentOr(isMoment)(peakAt);
  return isDated && [low, high, rises, from].every(isCount) && [before, peak].every(isAbsentOr(isCount));
}

function isFound(value: unknown): boolean {
  return isRecord(value) && typeof value.name === 'string' && typeof value.path === 'string';
}

function isMark(value: unknown): boolean {
  return isRecord(value) && isRecorded(value.status) && isMoment(value.at) && isCount(value.number);
}

function isPlaces(value: unknown): boolean {
  return (
    isRecord(value) && typeof value.home === 'string' && isMoment(value.lateMs) && Array.isArray(value.votes) && value.votes.every(isVote)
  );
}

/** Whether this release can count a value as the vote of a region. */
export function isVote(value: unknown): value is Vote {
  if (!isRecord(value) || typeof value.region !== 'string' || !isStatus(value.status)) return false;
  const { since, at, finding } = value;
  const isFinding = (one: unknown) => isRecord(one) && typeof one.probe === 'string' && isComplaint(one.complaint);
  return isMoment(since) && isMoment(at) && isAbsentOr(isFinding)(finding);
}

function isRun(value: unknown): boolean {
  if (!isRecord(value) || (value.outcome !== 'success' && value.outcome !== 'failure') || !isCount(value.count)) return false;
  return isAbsentOr(isTail)(value.tail) && isAbsentOr(isMoment)(value.since);
}

function isTail(value: unknown): boolean {
  return isRecord(value) && typeof value.degrades === 'boolean' && isCount(value.count);
}

function isComplaint(value: unknown): boolean {
  return isRecord(value) && hasReason(value) && typeof value.detail === 'string' && ['undefined', 'string'].includes(typeof value.fix);
}

function isIncident(value: unknown): boolean {
  if (!isRecord(value) || !isMoment(value.since)) return false;
  const { heardAt, reminders, reasons, ran } = value;
  const isValidNotice = isAbsentOr(isMoment)(heardAt) && isAbsentOr(isCount)(reminders);
  return isValidNotice && isAbsentOr(Array.isArray)(reasons) && isAbsentOr(isProduct)(ran);
}

const KINDS: readonly unknown[] = [undefined, 'reason', ...NEWS_KINDS];

const DECISIONS: readonly unknown[] = [undefined, 'tell', 'nobody', ...SILENCES];

const AFTER: readonly unknown[] = [undefined, ...SILENCES];

/**
 * Whether this release can send a stored piece of news. What is accepted here becomes part of one message
 * with the news of other targets.
 */
export function isStoredNews(value: unknown): boolean {
  if (!isRecord(value)) return false;
  const { at, incident, from, before, to, kind, decided, after, diagnosis, changes, ran, reasons, came, went } = value;
  const isDated = isMoment(at) && isAbsentOr(isMoment)(incident);
  const isOfStatus = isStatus(to) && [from, before].every(isAbsentOr(isStatus));
  const isDecided = KINDS.includes(kind) && DECISIONS.includes(decided) && AFTER.includes(after);
  const isValidNotice =
    isDiagnosis(diagnosis) &&
    isAbsentOr(isChanges)(changes) &&
    isAbsentOr(isProduct)(ran) &&
    [reasons, came, went].every(isAbsentOr(isList));
  return isDated && isOfStatus && isDecided && isValidNotice && hasItsParts(value);
}

// All releases wrote these parts with the kinds that need them. Only changes can be undecided.
function hasItsParts({ kind, after, incident, changes, decided, came, went }: Entries): boolean {
  if (kind === undefined || kind === 'change') return true;
  if (decided === undefined) return false;
  if (kind === 'resumed') return after !== undefined;
  if (kind === 'apis') return came !== undefined && went !== undefined;
  if (kind === 'reminder') return incident !== undefined;
  return (kind !== 'flapping' && kind !== 'calm') || changes !== undefined;
}

/** Whether a value is a product as a server reports it. */
function isProduct(value: unknown): boolean {
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

/** Whether a stored value names a reason of this release: a reason of a later release has no text here. */
function hasReason(value: unknown): boolean {
  return isRecord(value) && typeof value.reason === 'string' && Object.hasOwn(REASONS, value.reason);
}
