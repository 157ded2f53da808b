import { isRed, isStatus } from '../health/status.ts';
import { takeUnrecorded } from '../history/record-status.ts';
import { isMoment, isRecord } from '../text/guards.ts';
import { defined, omit } from '../text/objects.ts';
import { type News, NOTIFY, suppressionOf } from './news.ts';
import { isReadablePart, isStoredNews, isStoredProbe, STORED_KEYS } from './stored-parts.ts';
import type { TargetMemory } from './target-memory.ts';

type Names = Readonly<Record<string, string>>;

type Entries = Readonly<Record<string, unknown>>;

const READ_KEYS = { memory: inverted(STORED_KEYS.memory), incident: inverted(STORED_KEYS.incident), news: inverted(STORED_KEYS.news) };

function inverted(names: Names): Names {
  return Object.fromEntries(Object.entries(names).map(([ours, stored]) => [stored, ours]));
}

/**
 * Reads what a store returns. Undefined when it is not a memory of version 1; the target then counts as never
 * seen.
 *
 * A part that this release cannot read, such as a reason of a later release, is left out alone. Its probe is
 * then checked again, and its change is enqueued again. Unknown keys stay as they are.
 */
export function readStoredMemory(stored: unknown): TargetMemory | undefined {
  if (!isRecord(stored) || stored.v !== 1 || !isRecord(stored.probes)) return undefined;
  if (!isMoment(stored.firstSeen) || !isMoment(stored.since) || !isStatus(stored.status)) return undefined;
  const { owed = [], ...parts } = stored;
  const readable = Object.entries(parts).filter(([key, value]) => isReadablePart(key, value));
  const news = Array.isArray(owed) ? owed.filter(isStoredNews) : [];
  const isWhole = readable.length === Object.keys(parts).length && Array.isArray(owed) && news.length === owed.length;
  const kept = new Set(readable.map(([key]) => key).filter((key) => isWhole || key !== 'noted'));
  const entries = Object.entries(stored).filter(([key]) => kept.has(key) || (key === 'owed' && news.length > 0));
  const memory = withKeys({ ...Object.fromEntries(entries), revision: stored.revision ?? 0 }, READ_KEYS.memory, {
    probes: (probes) => Object.fromEntries(Object.entries(probes as Entries).filter(([, health]) => isStoredProbe(health))),
    owed: () => news.map(readNews),
    incident: (incident) => withKeys(incident as Entries, READ_KEYS.incident),
  });
  return migrateMemory(memory as unknown as TargetMemory);
}

/** Returns a memory in the form that is stored; `readStoredMemory` reads it back. */
export function storedMemory(memory: TargetMemory): Entries {
  return withKeys(takeUnrecorded(memory)[0], STORED_KEYS.memory, {
    outbox: (outbox) => (outbox as readonly News[]).map(storedNews),
    incident: (incident) => withKeys(incident as Entries, STORED_KEYS.incident),
  });
}

/**
 * Returns the object with other names for its keys, in the same order. `convert` converts values, by their
 * old key.
 */
function withKeys(value: Entries, names: Names, convert: Readonly<Record<string, (part: unknown) => unknown>> = {}): Entries {
  const own = <T>(of: Readonly<Record<string, T>>, key: string) => (Object.hasOwn(of, key) ? of[key] : undefined);
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [own(names, key) ?? key, own(convert, key)?.(part) ?? part]));
}

function readNews(stored: Entries): News {
  const news = withKeys(stored, READ_KEYS.news, {
    decided: (decided) => (decided === 'tell' ? NOTIFY : { notify: false, because: decided }),
  });
  return (stored.kind === undefined ? { kind: 'change', ...news } : news) as News;
}

function storedNews(news: News): Entries {
  const { kind, ...change } = news;
  return withKeys(kind === 'change' ? change : news, STORED_KEYS.news, {
    decision: () => suppressionOf(news) ?? 'tell',
  });
}

/**
 * Upgrades a memory that an earlier release wrote.
 *
 * An earlier release knows neither `lastChange` nor `notifiedIncident`. It keeps the values that it finds
 * while it notifies and changes the status. Values that disagree with the status are out of date; the outbox
 * and `notified` then replace them.
 */
function migrateMemory(memory: TargetMemory): TargetMemory {
  const { lastChange } = memory;
  if (lastChange !== undefined && (lastChange === memory.status || memory.status === 'pending')) return memory;
  return { ...omit(memory, 'lastChange', 'notifiedIncident'), ...defined({ notifiedIncident: notifiedIncidentOf(memory) }) };
}

// A status that gatewatch cannot determine ends no incident.
function notifiedIncidentOf({ notified, incident, outbox = [], status, since }: TargetMemory): number | undefined {
  if (notified === 'unknown') return incident?.since;
  if (notified === undefined || !isRed(notified)) return undefined;
  return incident?.since ?? outbox.find((news) => news.incident !== undefined)?.incident ?? (isRed(status) ? since : undefined);
}
