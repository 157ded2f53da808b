import { LOOKING_MS } from '../../health/due.ts';
import { withFound } from '../../health/found-probes.ts';
import { decideNotifications } from '../../incident/decide-notifications.ts';
import { parentsInQuestion } from '../../incident/dependency.ts';
import { contextOf, silenceAt } from '../../incident/notification-context.ts';
import type { TargetMemory } from '../../memory/target-memory.ts';
import { type Measured, roundMetrics } from '../../metrics/round-metrics.ts';
import type { Target } from '../../target/target.ts';
import { defined } from '../../text/objects.ts';
import { keepLooking } from '../looking/keep-looking.ts';
import { secretsReadWith } from '../looking/known-secrets.ts';
import { createLookLog } from '../looking/look-log.ts';
import { createMuteBook, type KnownMutes } from './mute-book.ts';
import { notifyDeparted } from './notify-departed.ts';
import { notifyRound } from './notify-round.ts';
import { createOwnCalls } from './own-calls.ts';
import { readMutes, readOthers } from './read-context.ts';
import { findLastLooked, type LastLooked } from './round-coverage.ts';
import { finish, isLosing, type Memory, note, openMemory, takeStep } from './round-memory.ts';
import { type Looked, measured, unknownResult } from './round-results.ts';
import type { RoundTime, RoundTools, RoundWork } from './round-tools.ts';
import { ballotOf, readVotes, type Votes } from './votes.ts';

/** The result of a round. */
export type RoundResult = {
  readonly at: number;
  readonly results: readonly Measured[];
  /** The parts that failed, in the order it happened. A round without faults is a good round. */
  readonly faults: readonly Fault[];
  readonly tookMs: number;
  /** The regions whose votes are missing. */
  readonly missing: readonly string[];
};

/**
 * A part of a round that failed: loading or saving the memory, checking, publishing metrics, announcing, voting, or
 * the heartbeat.
 */
type Fault = { readonly step: 'load' | 'look' | 'save' | 'measure' | 'announce' | 'vote' | 'beat'; readonly message: string };

/**
 * Runs one round of a shard: load, check, judge, save changes, publish metrics, and send notifications.
 * Everything carries the scheduled time, so an event that comes twice, late, or during another causes no
 * second notification. A part that fails does not stop the others; the result lists it.
 */
export async function scheduledRound(
  tools: RoundTools,
  { shard, shards, heartbeatOf = shards, targets: written, at }: RoundWork,
  time: RoundTime,
): Promise<RoundResult> {
  const { clock, store, setting, services, beat, voter } = tools;
  const startedAt = clock.now();
  const faults: Fault[] = [];
  const attempt = async <T>(step: Fault['step'], work: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await work();
    } catch (error) {
      faults.push({ step, message: error instanceof Error ? error.message : String(error) });
      return undefined;
    }
  };
  const control = createOwnCalls(clock);
  void secretsReadWith(tools.readSecret).readAhead(written);
  const reading = attempt('load', () => readMutes(tools.records, time.ending));
  const lookLog = tools.lookLog ?? createLookLog(tools.records);
  const voting = attempt('load', () => readVotes(tools, { shard, at, startedAt }, time.ending));
  const names = written.map(({ name }) => name);
  const loaded = await attempt('load', () => control.watch(services.store, () => store.load(names, time.ending)));
  const votes = await voting; // Without them, this region would decide alone.
  const { missing = [] } = votes ?? {};
  const stored = votes && loaded;
  // What a discovery finds in this round is checked from the next one on.
  const targets = written.map((target) => withFound(target, stored?.get(target.name)?.found));
  const lastLooked = stored && (await attempt('load', () => findLastLooked(lookLog, { shard, at, stored, signal: time.ending })));
  const known = (tools.muteBook ?? createMuteBook()).take(await reading, at);
  const isInTime = time.lookUntil > clock.now();
  if (!isInTime) await attempt('look', () => Promise.reject(new Error('no time was left to check any target')));
  const looked = await Promise.all(
    targets.map(async (target): Promise<Looked> => {
      const memory = await attempt('look', () => lookThrough(tools, target, { stored, votes, lastLooked, shard, at, time }));
      return { target, memory };
    }),
  );
  const round = { tools, at, signal: time.ending, attempt };
  // Without its memory no target may be written or notified of: each would seem to be new.
  const { saved, unsaved } = stored ? await decideAndSave(round, looked, known) : NOTHING_SAVED;
  // A round whose results are not all stored proves nothing to whoever reads them.
  const isStored = lastLooked && unsaved.size === 0 && looked.every(({ memory }) => memory) && isInTime;
  const noting = isStored && attempt('save', () => lookLog.note(shard, at, { signal: time.ending }));
  const gone =
    (stored && (await attempt('announce', () => notifyDeparted(tools, { shard, targets, at, ...defined({ shards }) }, time.ending)))) ?? [];
  const results = looked.map((one): Measured => {
    const silence = silenceAt(one.target, known.mutes, at);
    const isKnown = stored && one.memory && !(unsaved.has(one.target.name) && isLosing(one.memory));
    return {
      ...(isKnown && one.memory ? measured(one.target, one.memory) : unknownResult(one, at)),
      ...defined({ silence, areMutesUnread: known.isUnread }),
    };
  });
  const skewMs = Math.max(0, ...results.flatMap(({ observations }) => observations.map((seen) => seen.skewMs ?? 0)));
  const data = roundMetrics(setting, results, at, { shard, durationMs: clock.now() - startedAt, skewMs, missingVotes: missing.length });
  const measuring = attempt('measure', () => control.watch(services.metrics, () => tools.measure(data, time.ending)));
  const casting = voter && attempt('vote', () => voter.cast(ballotOf(voter.region, { shard, at, startedAt }, results), time.ending));
  await attempt('announce', () => notifyRound(round, { shard, results, saved, gone, control, measuring }));
  await Promise.all([measuring, noting, casting]);
  if (faults.length === 0 && beat)
    await attempt('beat', () => beat({ monitor: setting.monitor, shard, at, ...defined({ shards: heartbeatOf }) }, time.ending));
  return { at, results, faults, tookMs: clock.now() - startedAt, missing };
}

/** What the parts of a round after the checks have in common. */
type Round = {
  readonly tools: RoundTools;
  readonly at: number;
  readonly signal: AbortSignal;
  readonly attempt: <T>(step: Fault['step'], work: () => Promise<T>) => Promise<T | undefined>;
};

/** The memories that were written, by target, and the targets whose memory could not be written. */
type Saved = { readonly saved: ReadonlyMap<string, TargetMemory>; readonly unsaved: ReadonlySet<string> };

const NOTHING_SAVED: Saved = { saved: new Map(), unsaved: new Set() };

/** Decides which notifications each target gets, and writes the memories. */
async function decideAndSave(
  { tools, at, signal, attempt }: Round,
  looked: readonly Looked[],
  { mutes, isUnread }: KnownMutes,
): Promise<Saved> {
  const judged = new Map(looked.flatMap(({ target, memory }) => (memory ? [[target.name, memory.now.health] as const] : [])));
  const parents = looked.flatMap(({ target, memory }) => (memory ? parentsInQuestion(target, memory.now.health) : []));
  const memories = await attempt('load', () => readOthers(tools.store, judged, parents, signal));
  const unread = defined({ areMutesUnread: isUnread, areOthersUnread: memories ? undefined : (true as const) });
  const known = { at, mutes, memories: memories ?? judged, remindEveryMs: tools.setting.remindEveryMs, ...unread };
  const written = await Promise.all(
    looked.map(async ({ target, memory }) => {
      const decide = (now: TargetMemory) => decideNotifications(target, now, contextOf(target, now, known));
      const done = memory && (await attempt('save', async () => ({ health: await finish(memory, decide) })));
      return { name: target.name, done };
    }),
  );
  return {
    saved: new Map(written.flatMap(({ name, done }) => (done?.health ? [[name, done.health] as const] : []))),
    unsaved: new Set(written.flatMap(({ name, done }) => (done ? [] : [name]))),
  };
}

/** The interval of the schedules. */
const TICK_MS = 60_000;

/** `stored` is undefined if it could not be read; nothing may be written then. */
type LookedAt = {
  readonly stored: ReadonlyMap<string, TargetMemory> | undefined;
  readonly votes: Votes | undefined;
  /** Undefined if it could not be read; no gap is recorded then. */
  readonly lastLooked: LastLooked | undefined;
  readonly shard: string;
  readonly at: number;
  readonly time: RoundTime;
};

async function lookThrough(
  tools: RoundTools,
  target: Target,
  { stored, votes, lastLooked = () => at, shard, at, time }: LookedAt,
): Promise<Memory> {
  const { clock } = tools;
  const { lastRound, ending: signal } = time;
  const wallAt = clock.now();
  const before = stored?.get(target.name);
  const places = votes?.of(target.name);
  const memory = openMemory(tools, target, { before, shard, at, lastRound, lastLooked: lastLooked(target.name), places, signal });
  await keepLooking(target, {
    tools,
    health: () => memory.now.health,
    // The scheduled time, advancing with our clock: a minute that started late is still that minute.
    clock: { ...clock, now: () => at + clock.now() - wallAt },
    // Whole seconds: a second invocation for the same minute gives its checks the same times.
    stamp: (now) => at + Math.floor((now - at) / 1000) * 1000,
    tickMs: TICK_MS,
    signal: new AbortController().signal,
    until: at + Math.min(LOOKING_MS, time.lookUntil - wallAt),
    deadline: time.lookUntil,
    take: (seen, seenAt) => takeStep(memory, { seen, at: seenAt }),
    onLooked: () => takeStep(memory, 'looked'),
    ...(stored && { onWait: () => note(memory) }),
  });
  return memory;
}
