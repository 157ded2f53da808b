import { RUNGS } from '../health/diagnosis.ts';
import { isRed, isStatus } from '../health/status.ts';
import { REASONS } from '../observation/reason.ts';
import { isAbsentOr, isCount, isMoment, isRecord } from '../text/guards.ts';
import { NEWS_KINDS } from './news.ts';
import { SILENCES } from './silence.ts';
import type { TargetMemory } from './target-memory.ts';

/**
 * Reads what a store gives back; undefined when it is no memory of version 1, which is as good as a target never seen. What this release cannot
 * read in one (a reason of a later release, say) is left out alone: a probe is then looked at anew, and what people may not have heard is owed
 * anew. Keys it does not know stay as they are.
 */
export function readStoredMemory(stored: unknown): TargetMemory | undefined {
  if (!isRecord(stored) || stored.v !== 1 || !isRecord(stored.probes)) return undefined;
  if (!isMoment(stored.firstSeen) || !isMoment(stored.since) || !isStatus(stored.status)) return undefined;
  const { owed: news = [], ...parts } = stored;
  const readable = Object.entries(parts).filter(([key, value]) => isReadablePart(key, value));
  const owed = Array.isArray(news) ? news.filter(isStoredNews) : [];
  const isWhole = readable.length === Object.keys(parts).length && Array.isArray(news) && owed.length === news.length;
  const memory = {
    revision: 0,
    ...Object.fromEntries(readable.filter(([key]) => isWhole || key !== 'noted')),
    probes: Object.fromEntries(Object.entries(stored.probes).filter(([, health]) => isStoredProbe(health))),
    ...(owed.length > 0 && { owed }),
  };
  return migrateMemory(memory as unknown as TargetMemory);
}

type Optional = Exclude<keyof TargetMemory, 'v' | 'firstSeen' | 'status' | 'since' | 'probes' | 'owed'>;

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
export function isStoredProbe(value: unknown): boolean {
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

const KINDS: readonly unknown[] = [undefined, 'reason', ...NEWS_KINDS];

const DECISIONS: readonly unknown[] = [undefined, 'tell', 'nobody', ...SILENCES];

const AFTER: readonly unknown[] = [undefined, ...SILENCES];

/** Whether a stored piece of news is one this release can tell: what is let in here is put into one message with the news of others. */
export function isStoredNews(value: unknown): boolean {
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

/**
 * A memory as this release would have it. An earlier one knows neither what was noted nor which incident people take to be open: it leaves
 * what it finds of them as it is, while it tells and changes the status. So where they do not agree with the status they are out of date; what
 * was owed and told says the same then.
 */
export function migrateMemory(health: TargetMemory): TargetMemory {
  const { noted, toldIncident: _, ...rest } = health;
  if (noted !== undefined && (noted === health.status || health.status === 'pending')) return health;
  const { noted: __, ...older } = rest as TargetMemory;
  const incident = openAsTold(health);
  return { ...older, ...(incident !== undefined && { toldIncident: incident }) };
}

// Since when the incident is open that people were told of last: what we cannot see ends none.
function openAsTold({ told, incident, owed = [], status, since }: TargetMemory): number | undefined {
  if (told === 'unknown') return incident?.since;
  if (told === undefined || !isRed(told)) return undefined;
  return incident?.since ?? owed.find((news) => news.incident !== undefined)?.incident ?? (isRed(status) ? since : undefined);
}

/** Whether something stored names a reason of this release: one of a later release has no sentence here. */
export function hasReason(value: unknown): boolean {
  return isRecord(value) && typeof value.reason === 'string' && Object.hasOwn(REASONS, value.reason);
}
