import { shardsOf } from '../../deployment/schedule/shard.ts';
import type { Clock, Read } from '../../monitor/engine/ports.ts';
import { createMemoryHealth } from '../../monitor/engine/rounds/memory-health.ts';
import type { RoundTools } from '../../monitor/engine/rounds/round-tools.ts';
import { scheduledRound } from '../../monitor/engine/rounds/scheduled-round.ts';
import { MUTES, mutesRecord } from '../../monitor/memory/mute.ts';
import type { NotifiedChange } from '../../monitor/message/notification.ts';
import { writeNotification } from '../../monitor/message/write-notification.ts';
import type { DataPoint } from '../../monitor/metrics/round-metrics.ts';
import type { Answer } from '../../monitor/observation/observation.ts';
import { failure, success, unknown } from '../../monitor/observation/outcome.ts';
import { createMemoryRecords } from '../memory-records.ts';
import { randomFrom } from '../random.ts';
import type { Story } from './simulated-fleet.ts';

const MINUTE = 60_000;

/** How often a read of mutes, or of the targets of other shards, fails. */
const UNREAD = 0.02;

/** What became of a story: times are minutes of the simulated time. */
export type Lived = {
  /** Minutes in which somebody was woken for a target who was not in the minute before. */
  readonly pages: readonly { readonly target: string; readonly minute: number }[];
  /** Every notification, and when it was sent. */
  readonly told: readonly (NotifiedChange & { readonly minute: number; readonly second: number })[];
  /** Messages that were sent. */
  readonly messages: number;
  /** Reads of mutes or of the targets of other shards that failed alone. */
  readonly unread: number;
  /** Invocations that died, and events that came twice. */
  readonly died: number;
  readonly doubled: number;
};

const WELL: Answer = { latencyMs: 12, phases: {}, answered: true, http: { status: 200, headers: {}, body: '', truncated: false } };
const ANSWERS: Readonly<Record<'up' | 'down' | 'unseen', Answer>> = {
  up: WELL,
  down: { ...WELL, answered: false, trouble: { reason: 'tcp.refused', detail: 'ECONNREFUSED' } },
  unseen: { ...WELL, answered: false, trouble: { reason: 'monitor.exhausted', detail: 'EMFILE' } },
};
const read: Read = (_, __, { trouble }) => {
  if (!trouble) return success('');
  return trouble.reason.startsWith('monitor.') ? unknown(trouble.reason, trouble.detail) : failure(trouble.reason, trouble.detail);
};

/** A clock that goes on to whoever sleeps next as soon as nothing else is to be done. */
function createStoryClock(
  start: number,
): Clock & { readonly set: (at: number) => void; readonly run: <T>(work: Promise<T>) => Promise<T> } {
  let now = start;
  const sleepers = new Set<{ readonly at: number; readonly wake: () => void }>();
  return {
    now: () => now,
    monotonic: () => now,
    set: (at) => {
      now = at;
    },
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted) return resolve();
        const sleeper = { at: now + ms, wake: resolve };
        sleepers.add(sleeper);
        signal?.addEventListener('abort', () => sleepers.delete(sleeper) && resolve(), { once: true });
      }),
    run: async (work) => {
      let isOver = false;
      const ended = work.finally(() => {
        isOver = true;
      });
      while (!isOver) {
        await new Promise((done) => setImmediate(done));
        const [next] = isOver ? [] : [...sleepers].sort((a, b) => a.at - b.at);
        if (!next) continue;
        sleepers.delete(next);
        now = Math.max(now, next.at);
        next.wake();
      }
      return ended;
    },
  };
}

/** The targets whose `Page` has risen; who is loud now is noted. */
function risen(data: readonly DataPoint[], loud: Set<string>): readonly string[] {
  const page = data.flatMap(({ metric, dimensions, values }) =>
    metric === 'Page' ? [{ target: dimensions.Target ?? '', isLoud: values[0] === 1 }] : [],
  );
  const fresh = page.filter(({ target, isLoud }) => isLoud && !loud.has(target)).map(({ target }) => target);
  for (const { target, isLoud } of page) {
    if (isLoud) loud.add(target);
    else loud.delete(target);
  }
  return fresh;
}

/**
 * Lives the days of a story, minute by minute, with the engine that runs in AWS: events come twice, invocations
 * die, SNS is deaf for a while.
 */
export async function live(
  story: Story,
  { from = 0, until }: { readonly from?: number; readonly until: number },
  start: number,
): Promise<Lived> {
  const clock = createStoryClock(start);
  const random = randomFrom(99);
  const failing = randomFrom(14);
  const store = createMemoryHealth();
  const records = createMemoryRecords();
  const told: (NotifiedChange & { readonly minute: number; readonly second: number })[] = [];
  const pages: { readonly target: string; readonly minute: number }[] = [];
  const loud = new Set<string>();
  let [messages, died, doubled, unread, invocations] = [0, 0, 0, 0, 0];
  const seenAt = (host: string, minute: number) => {
    const all = story.episodes.filter((one) => one.target === host && one.from <= minute && minute < one.until);
    const sights = all.map((one) => one.seen?.(minute) ?? 'down');
    return sights.find((sight) => sight === 'unseen') ?? sights.find((sight) => sight === 'down') ?? 'up';
  };
  const byMinute = Map.groupBy(
    story.mutes.flatMap((one) => [one.from, one.until].map((minute) => ({ minute, one }))),
    ({ minute }) => minute,
  );
  const shards = shardsOf(story.targets, () => 0);
  const invoke = async (minute: number, shard: (typeof shards)[number], dies: boolean): Promise<void> => {
    const at = start + minute * MINUTE;
    let calls = 0;
    // Whatever a dead process was at never comes back.
    const outside = <T>(effect: () => Promise<T>): Promise<T> => (dies && ++calls > 2 ? new Promise(() => {}) : effect());
    const own = new Set(shard.targets.map(({ name }) => name));
    // One read fails while everything else goes on.
    const readOrFail = <T>(read: () => Promise<T>): Promise<T> => {
      if (failing() > UNREAD) return read();
      unread++;
      return Promise.reject(new Error('throttled'));
    };
    const tools: RoundTools = {
      prober: async ({ look }) => ANSWERS[seenAt(look.host, minute)],
      read,
      readSecret: () => Promise.reject(new Error('there are none')),
      clock,
      pacer: { run: (work) => work() },
      skew: { watch: () => () => ({ skewMs: 0, stallMs: 0 }) },
      store: {
        load: (names) => (names.every((name) => own.has(name)) ? store.load(names) : readOrFail(() => store.load(names))),
        save: (name, health) => outside(() => store.save(name, health)),
      },
      records: {
        load: (names) => (names.includes(MUTES) ? readOrFail(() => records.load(names)) : records.load(names)),
        save: records.save,
      },
      describe: (changes) => writeNotification(changes, { monitor: 'fleet', impactOf: () => undefined }),
      announce: ({ notices }) =>
        outside(async () => {
          if (story.deafMinutes.has(minute)) throw new Error('SNS is deaf');
          messages++;
          told.push(...notices.flatMap(({ changes }) => changes.map((change) => ({ ...change, minute, second: clock.now() - start }))));
        }),
      emit: async () => {},
      measure: (data) =>
        outside(async () => {
          pages.push(...risen(data, loud).map((target) => ({ target, minute })));
        }),
      setting: { monitor: 'fleet', metrics: 'standard', pages: 'target', remindEveryMs: 3_600_000 },
      services: { store: 'DynamoDB', metrics: 'CloudWatch' },
      holder: `invocation ${++invocations}`,
    };
    const round = scheduledRound(
      tools,
      { shard: shard.name, at, targets: shard.targets },
      { lookUntil: at + 105_000, ending: new AbortController().signal },
    );
    if (!dies) return void (await clock.run(round));
    died++;
    await clock.run(Promise.race([round, clock.sleep(MINUTE)]));
  };
  for (let minute = from * 1440; minute < until * 1440; minute++) {
    if (byMinute.has(minute)) {
      const inForce = story.mutes.filter(({ from, until }) => from <= minute && minute < until);
      const mutes = inForce.map(({ target, from, until }) => ({
        target,
        from: start + from * MINUTE,
        until: start + until * MINUTE,
        by: 'ada',
        why: 'work',
      }));
      const revision = (await records.load([MUTES])).get(MUTES)?.revision ?? 0;
      await records.save(MUTES, mutesRecord(mutes, 0), revision);
    }
    for (const shard of shards) {
      clock.set(start + minute * MINUTE + 400);
      await invoke(minute, shard, random() < 0.002);
      if (random() > 0.01) continue;
      doubled++;
      clock.set(start + minute * MINUTE + 40_000);
      await invoke(minute, shard, false);
    }
  }
  return { pages, told, messages, unread, died, doubled };
}
