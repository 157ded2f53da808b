import type { Target } from '../../monitor/target/target.ts';
import { isWindowTime, type WindowTime } from '../../monitor/target/window.ts';
import { isTooDeep } from '../../monitor/text/bounded-json.ts';
import { isListOfTexts, isRecord, isTexts } from '../../monitor/text/guards.ts';
import { nameByHash } from '../../monitor/text/hash.ts';
import { type Family, familyOf } from './family.ts';
import { isPackedTarget, type PackedTarget, type PemName } from './packed-target.ts';

/** The version of the event this release writes and reads. */
const EVENT_VERSION = 1;

/** EventBridge Scheduler puts the minute of the schedule here. Source: EventBridge Scheduler user guide, "Adding context attributes". */
export const SCHEDULED_TIME = '<aws.scheduler.scheduled-time>';

/** The work of one invocation, as a schedule's input carries it. */
export type ScheduledEvent = {
  readonly v: typeof EVENT_VERSION;
  readonly shard: string;
  /** ISO 8601; the scheduled minute. */
  readonly at: string;
  readonly pems: Readonly<Record<string, string>>;
  /** The maintenance windows of the targets; absent = none has any. */
  readonly windows?: readonly WindowTime[];
  readonly targets: readonly PackedTarget[];
  /** All shards of the monitor: in the event of the first of them, which speaks for all. */
  readonly shards?: readonly string[];
};

/** A round to be done: the event, checked and unpacked. */
export type ScheduledWork = {
  readonly shard: string;
  readonly at: number;
  readonly targets: readonly Target[];
  readonly shards?: readonly string[];
};

/** The scheduler may be a minute late and the queue two more: what is older would tell of a past that is over. */
const MAX_AGE_MS = 180_000;

/** How far our clock may stand behind the scheduler's. */
const MAX_LEAD_MS = 60_000;

/** Packs targets into the input of a schedule. */
export function packTargets(shard: string, targets: readonly Target[], shards?: readonly string[]): ScheduledEvent {
  const pems: Record<string, string> = {};
  const windows = new Map<string, { readonly place: number; readonly window: WindowTime }>();
  const placeOf = (window: WindowTime): number => {
    const key = JSON.stringify(window);
    const known = windows.get(key) ?? { place: windows.size, window };
    windows.set(key, known);
    return known.place;
  };
  const packed = targets.map(({ maintenance, ...target }): PackedTarget => {
    const { ca, ...tls } = target.tls;
    for (const pem of ca ?? []) pems[pemName(pem)] = pem;
    return {
      ...target,
      tls: { ...tls, ...(ca && { ca: ca.map(pemName) }) },
      ...(maintenance && { maintenance: maintenance.map(placeOf) }),
    };
  });
  const all = [...windows.values()].map(({ window }) => window);
  return {
    v: EVENT_VERSION,
    shard,
    at: SCHEDULED_TIME,
    pems,
    ...(all.length > 0 && { windows: all }),
    ...(shards && { shards }),
    targets: packed,
  };
}

/** Reads an event at the door: the work, or why it is refused. `now` is milliseconds since 1970. */
export function readEvent(event: unknown, family: Family, now: number): ScheduledWork | { readonly refused: string } {
  if (!isRecord(event)) return { refused: 'the event is no JSON object: only the schedules of this monitor may invoke it' };
  if (isTooDeep(event)) return { refused: 'the event is nested deeper than any of ours: only the schedules of this monitor may invoke it' };
  if (event.v !== EVENT_VERSION)
    return { refused: `the event has version ${show(event.v)}, this release reads ${EVENT_VERSION}: deploy again` };
  const { shard, at, targets, pems, shards, windows = [] } = event;
  if (typeof shard !== 'string' || !Array.isArray(targets) || targets.length === 0 || !isTexts(pems)) {
    return { refused: 'the event lacks shard, targets or pems: deploy again' };
  }
  if (shards !== undefined && !isListOfTexts(shards)) return { refused: 'the list of shards in the event is none: deploy again' };
  const broken = targets.findIndex((target) => !isPackedTarget(target));
  if (broken >= 0) return { refused: `target ${broken + 1} of the event (${show(nameOf(targets[broken]))}) is not whole: deploy again` };
  const stranger = (targets as readonly PackedTarget[]).find(({ profile }) => familyOf(profile) !== family);
  if (stranger) return { refused: `${stranger.name} is a ${stranger.profile}: this function looks after ${family}` };
  const minute = typeof at === 'string' ? Date.parse(at) : Number.NaN;
  if (Number.isNaN(minute)) return { refused: `the event has no scheduled time: at is ${show(at)}` };
  if (now - minute > MAX_AGE_MS) return { refused: `the event is ${Math.round((now - minute) / 1000)} s old: its minute is over` };
  if (minute - now > MAX_LEAD_MS)
    return { refused: `the event is ${Math.round((minute - now) / 1000)} s ahead: one of the clocks is wrong` };
  const parts = { pems, windows: windows as readonly WindowTime[] };
  const lack = lackOf(targets as readonly PackedTarget[], parts);
  if (lack !== undefined) return { refused: `the event ${lack}: deploy again` };
  // A schedule has a second of its own within the minute; slots and metrics count in whole minutes.
  return {
    shard,
    at: Math.floor(minute / 60_000) * 60_000,
    targets: targets.map((target: PackedTarget) => unpack(target, parts)),
    ...(shards && { shards }),
  };
}

/** What targets share, by hash and by place. */
type Parts = { readonly pems: Readonly<Record<string, string>>; readonly windows: readonly WindowTime[] };

function lackOf(targets: readonly PackedTarget[], { pems, windows }: Parts): string | undefined {
  const lost = targets.flatMap(({ tls }) => tls.ca ?? []).find((hash) => !Object.hasOwn(pems, hash));
  if (lost !== undefined) return `lacks the certificate ${show(lost)}`;
  if (!Array.isArray(windows) || !windows.every(isWindowTime)) return 'has a maintenance window that is not whole';
  const isThere = (place: number) => windows[place] !== undefined;
  return targets.every(({ maintenance = [] }) => maintenance.every(isThere)) ? undefined : 'lacks a maintenance window of a target';
}

function unpack({ maintenance, ...target }: PackedTarget, { pems, windows }: Parts): Target {
  const { ca, ...tls } = target.tls;
  const own = maintenance?.flatMap((place) => windows[place] ?? []);
  return { ...target, tls: { ...tls, ...(ca && { ca: ca.map((hash) => pems[hash] ?? '') }) }, ...(own && { maintenance: own }) };
}

function pemName(pem: string): PemName {
  return nameByHash(pem) as PemName;
}

function nameOf(target: unknown): unknown {
  return isRecord(target) ? target.name : target;
}

function show(value: unknown): string {
  return (JSON.stringify(value) ?? 'absent').slice(0, 60);
}
