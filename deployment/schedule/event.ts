import type { Target } from '../../monitor/target/target.ts';
import type { TlsSetting } from '../../monitor/target/tls-setting.ts';
import type { ProxySetting, WaySetting } from '../../monitor/target/way.ts';
import { isWindowTime, type WindowTime } from '../../monitor/target/window.ts';
import { isTooDeep } from '../../monitor/text/bounded-json.ts';
import { isListOfTexts, isRecord, isTexts } from '../../monitor/text/guards.ts';
import { nameByHash } from '../../monitor/text/hash.ts';
import { defined, omit } from '../../monitor/text/objects.ts';
import { type Family, familyOf } from './family.ts';
import { type IsReader, isPackedTarget, type PackedReach, type PackedTarget, type PemName } from './packed-target.ts';
import { createWindowList } from './window-list.ts';

/** The version of the event that this release writes and reads. */
const EVENT_VERSION = 1;

/**
 * A placeholder that EventBridge Scheduler replaces with the scheduled time. Source: its user guide, "Adding
 * context attributes".
 */
export const SCHEDULED_TIME = '<aws.scheduler.scheduled-time>';

/** The input of a schedule: the work of one invocation. */
export type ScheduledEvent = {
  readonly v: typeof EVENT_VERSION;
  readonly shard: string;
  /** The scheduled time, ISO 8601. */
  readonly at: string;
  readonly pems: Readonly<Record<string, string>>;
  /** The maintenance windows of the targets; absent if there are none. */
  readonly windows?: readonly WindowTime[];
  readonly targets: readonly PackedTarget[];
  /** All shards of the monitor; only in the event of the first shard, which does what is done once per monitor. */
  readonly shards?: readonly string[];
  /** All shards of the monitor, in the events of those that may send its heartbeat. */
  readonly heartbeatOf?: readonly string[];
};

/** The lists of all shards in an event. */
type ShardLists = Pick<ScheduledEvent, 'shards' | 'heartbeatOf'>;

/** The work of a round: a valid event, unpacked. `at` is the start of its minute, milliseconds since 1970. */
export type ScheduledWork = {
  readonly shard: string;
  readonly at: number;
  readonly targets: readonly Target[];
} & ShardLists;

/**
 * The largest age of an event, milliseconds: the scheduler may be one minute late, and the queue of Lambda
 * two more.
 */
const MAX_AGE_MS = 180_000;

/** How far the clock of the function may be behind the clock of the scheduler, milliseconds. */
const MAX_LEAD_MS = 60_000;

/**
 * Packs targets into the input of a schedule. Certificates and maintenance windows that targets share are
 * stored once.
 */
export function packTargets(
  shard: string,
  targets: readonly Target[],
  shards?: readonly string[],
  heartbeatOf?: readonly string[],
): ScheduledEvent {
  const pems: Record<string, string> = {};
  const windows = createWindowList();
  const nameOfPem = (pem: string): PemName => {
    const name = nameByHash(pem) as PemName;
    pems[name] = pem;
    return name;
  };
  const packed = targets.map(({ maintenance, tokens, peers, ...target }): PackedTarget => {
    return {
      ...omit(target, 'tls', 'way'),
      ...withCa(target, nameOfPem),
      ...defined({ tokens: eachWithCa(tokens, nameOfPem), peers: eachWithCa(peers, nameOfPem) }),
      ...(maintenance && { maintenance: maintenance.map(windows.placeOf) }),
    };
  });
  const all = windows.all();
  return {
    v: EVENT_VERSION,
    shard,
    at: SCHEDULED_TIME,
    pems,
    ...(all.length > 0 && { windows: all }),
    ...(defined({ shards, heartbeatOf }) as ShardLists),
    targets: packed,
  };
}

/**
 * Validates and unpacks an event. Returns the work, or why the event is refused. `now` is in milliseconds
 * since 1970.
 */
export function readEvent(event: unknown, family: Family, now: number, isReader: IsReader): ScheduledWork | { readonly refused: string } {
  if (!isRecord(event)) return { refused: 'the event is not a JSON object: only the schedules of this monitor may invoke it' };
  if (isTooDeep(event)) return { refused: 'the event is nested too deeply: only the schedules of this monitor may invoke it' };
  if (event.v !== EVENT_VERSION)
    return { refused: `the event has version ${show(event.v)}, this release reads ${EVENT_VERSION}: deploy again` };
  const { shard, at, targets, pems, shards, heartbeatOf, windows = [] } = event;
  if (typeof shard !== 'string' || !Array.isArray(targets) || targets.length === 0 || !isTexts(pems)) {
    return { refused: 'the event lacks shard, targets or pems: deploy again' };
  }
  const lists = [shards, heartbeatOf].filter((list) => list !== undefined);
  if (!lists.every(isListOfTexts)) return { refused: 'the list of shards in the event is not valid: deploy again' };
  const broken = targets.findIndex((target) => !isPackedTarget(target, isReader));
  if (broken >= 0) return { refused: `target ${broken + 1} of the event (${show(nameOf(targets[broken]))}) is not complete: deploy again` };
  const other = (targets as readonly PackedTarget[]).find(({ profile }) => familyOf(profile) !== family);
  if (other) return { refused: `${other.name} has the profile ${other.profile}: this function checks ${family}` };
  const minute = typeof at === 'string' ? Date.parse(at) : Number.NaN;
  if (Number.isNaN(minute)) return { refused: `the event has no scheduled time: at is ${show(at)}` };
  if (now - minute > MAX_AGE_MS) return { refused: `the event is ${Math.round((now - minute) / 1000)} s old: its minute is over` };
  if (minute - now > MAX_LEAD_MS)
    return { refused: `the event is ${Math.round((minute - now) / 1000)} s ahead: one of the clocks is wrong` };
  const parts = { pems, windows: windows as readonly WindowTime[] };
  const lack = lackOf(targets as readonly PackedTarget[], parts);
  if (lack !== undefined) return { refused: `the event ${lack}: deploy again` };
  // A schedule runs at any second of its minute, but slots and metrics use whole minutes.
  return {
    shard,
    at: Math.floor(minute / 60_000) * 60_000,
    targets: targets.map((target: PackedTarget) => unpack(target, parts)),
    ...(defined({ shards, heartbeatOf }) as ShardLists),
  };
}

/** The parts that targets share: certificates by hash, and maintenance windows by index. */
type Parts = { readonly pems: Readonly<Record<string, string>>; readonly windows: readonly WindowTime[] };

function lackOf(targets: readonly PackedTarget[], { pems, windows }: Parts): string | undefined {
  const reached: readonly PackedReach[] = targets.flatMap((target) => [target, ...(target.tokens ?? []), ...(target.peers ?? [])]);
  const lost = reached.flatMap(({ tls, way }) => [...(tls.ca ?? []), ...(way?.proxy?.ca ?? [])]).find((hash) => !Object.hasOwn(pems, hash));
  if (lost !== undefined) return `lacks the certificate ${show(lost)}`;
  if (!Array.isArray(windows) || !windows.every(isWindowTime)) return 'has a maintenance window that is not valid';
  const isThere = (place: number) => windows[place] !== undefined;
  return targets.every(({ maintenance = [] }) => maintenance.every(isThere)) ? undefined : 'lacks a maintenance window of a target';
}

/** How a server is reached, with each authority as its text, or as its name in the event. */
type Reach<Ca> = {
  readonly tls: Omit<TlsSetting, 'ca'> & { readonly ca?: readonly Ca[] };
  readonly way?: Omit<WaySetting, 'proxy'> & { readonly proxy?: Omit<ProxySetting, 'ca'> & { readonly ca?: readonly Ca[] } };
};

/** Returns the same with each authority replaced: a text by its name, or a name by its text. */
function withCa<From, To>({ tls, way }: Reach<From>, replace: (ca: From) => To): Reach<To> {
  const { ca, ...ofTls } = tls;
  return { tls: { ...ofTls, ...(ca && { ca: ca.map(replace) }) }, ...(way && { way: wayWithCa(way, replace) }) };
}

/** The same for each of the other servers that a target asks. */
function eachWithCa<From, To, One extends Reach<From>>(list: readonly One[] | undefined, replace: (ca: From) => To) {
  return list?.map((one): Omit<One, keyof Reach<From>> & Reach<To> => ({ ...omit(one, 'tls', 'way'), ...withCa(one, replace) }));
}

function wayWithCa<From, To>({ proxy, ...way }: NonNullable<Reach<From>['way']>, replace: (ca: From) => To): NonNullable<Reach<To>['way']> {
  if (!proxy) return way;
  const { ca, ...place } = proxy;
  return { ...way, proxy: { ...place, ...(ca && { ca: ca.map(replace) }) } };
}

function unpack({ maintenance, tokens, peers, ...target }: PackedTarget, { pems, windows }: Parts): Target {
  const textOf = (hash: string) => pems[hash] ?? '';
  const own = maintenance?.flatMap((place) => windows[place] ?? []);
  return {
    ...omit(target, 'tls', 'way'),
    ...withCa(target, textOf),
    ...defined({ tokens: eachWithCa(tokens, textOf), peers: eachWithCa(peers, textOf), maintenance: own }),
  };
}

function nameOf(target: unknown): unknown {
  return isRecord(target) ? target.name : target;
}

function show(value: unknown): string {
  return (JSON.stringify(value) ?? 'absent').slice(0, 60);
}
