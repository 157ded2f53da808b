import type { Clock, HealthStore, RecordStore, SignOfLife } from '../../monitor/engine/ports.ts';
import { createMemoryHealth } from '../../monitor/engine/rounds/memory-health.ts';
import type { RoundTools } from '../../monitor/engine/rounds/round-tools.ts';
import { type RoundResult, scheduledRound } from '../../monitor/engine/rounds/scheduled-round.ts';
import type { Change } from '../../monitor/message/change.ts';
import type { Digest, RoundStats } from '../../monitor/message/notification.ts';
import type { DataPoint } from '../../monitor/metrics/round-metrics.ts';
import type { Answer } from '../../monitor/observation/observation.ts';
import type { Target } from '../../monitor/target/target.ts';
import { createMemoryRecords } from '../memory-records.ts';
import { describePlainly, newsOf, type SentNews } from './notices.ts';
import { fine, toolsWith } from './tools.ts';

/** The minute at which the schedules of these tests start. */
export const MINUTE = 60_000;
/** The first scheduled time, in milliseconds since 1970. */
export const START = 1_700_000_040_000;

const ANSWERS: Readonly<Record<string, Answer>> = {
  s: fine,
  f: { ...fine, trouble: { reason: 'http.status', detail: 'status 500' } },
  g: { ...fine, trouble: { reason: 'tcp.refused', detail: 'ECONNREFUSED' } },
  u: { latencyMs: 1, phases: {}, answered: false, trouble: { reason: 'monitor.exhausted', detail: 'EMFILE' } },
};

/**
 * Ends an invocation at one of its calls to the outside, before or after the call took effect; nothing of it
 * continues.
 */
export type Crash = { readonly call: number; readonly after: boolean };

/** The results of the outside calls: the notifications of people, in order, and the metrics. */
export type World = {
  readonly store: HealthStore;
  /** What people were notified of: by message, and as one list. */
  readonly digests: readonly (readonly SentNews[])[];
  readonly told: () => readonly SentNews[];
  readonly metrics: DataPoint[];
  /** The events that programs received. */
  readonly emitted: Change[];
  readonly records: RecordStore;
  /** Notifies people of a digest, as SNS does. */
  readonly take: (digest: Digest) => void;
  /** The round stats of those messages. */
  readonly censuses: readonly RoundStats[];
  readonly beats: SignOfLife[];
  /** Names of the targets that were written, in order. */
  readonly writes: string[];
  /** Runs one invocation for minute number `minute`; resolves to undefined when it crashed. */
  readonly invoke: (minute: number, options?: Invocation) => Promise<RoundResult | undefined>;
};

/** How an invocation differs from an ordinary one. */
type Invocation = {
  readonly crash?: Crash;
  /** Start of the invocation, in milliseconds after the minute. */
  readonly late?: number;
  /** Number of event loop iterations that each call to the outside takes, used in turn; default 1. */
  readonly pauses?: readonly number[];
  /** Names of the targets of the shard of the invocation, and its name; default: all of them, `a`. */
  readonly only?: readonly string[];
  readonly shard?: string;
  readonly shards?: readonly string[];
  /** The other regions, or the one that judges; default: there is one region. */
  readonly regions?: Pick<RoundTools, 'electorate' | 'voter'>;
  /** A port that fails. */
  readonly failing?: Partial<Pick<RoundTools, 'announce' | 'emit' | 'measure' | 'beat' | 'store' | 'records' | 'muteBook'>>;
};

/**
 * Creates a world of these targets in which the check of target i in minute m succeeds, fails, or is unknown,
 * as `letters(i, m)` says: s, f, or u.
 */
export function createWorld(targets: readonly Target[], letters: (target: number, minute: number) => string): World {
  const store = createMemoryHealth();
  const records = createMemoryRecords();
  const emitted: Change[] = [];
  const censuses: RoundStats[] = [];
  const take = (digest: Digest): void => {
    censuses.push(digest.census);
    digests.push(newsOf(digest));
  };
  const digests: (readonly SentNews[])[] = [];
  const metrics: DataPoint[] = [];
  const beats: SignOfLife[] = [];
  const writes: string[] = [];
  let invocations = 0;
  const invoke = (
    minute: number,
    { crash, late = 700, pauses = [1], only, shard = 'a', shards, regions, failing = {} }: Invocation = {},
  ): Promise<RoundResult | undefined> =>
    new Promise((resolve, reject) => {
      let calls = 0;
      const outside = async <T>(effect: () => Promise<T>): Promise<T> => {
        const isLast = ++calls === crash?.call;
        if (crash && (calls > crash.call || (isLast && !crash.after))) return dead(resolve);
        await turns(pauses[calls % pauses.length] ?? 1);
        const result = await effect();
        return isLast ? dead(resolve) : result;
      };
      const base = { ...toolsWith(standing(START + minute * MINUTE + late), async ({ look }) => answerOf(look.host)), setting };
      const answerOf = (host: string) =>
        ANSWERS[
          letters(
            targets.findIndex((target) => target.host === host),
            minute,
          )
        ] ?? fine;
      const used = failing.store ?? store;
      const tools: RoundTools = {
        ...base,
        services: { store: 'DynamoDB', metrics: 'CloudWatch' },
        holder: `invocation ${++invocations}`,
        store: {
          load: (names) => outside(() => used.load(names)),
          save: (target, health) =>
            outside(async () => {
              const saved = await used.save(target, health);
              if (saved) writes.push(target);
              return saved;
            }),
        },
        records: failing.records ?? records,
        ...(failing.muteBook && { muteBook: failing.muteBook }),
        ...regions,
        describe: describePlainly,
        announce: (digest, signal) => outside(() => failing.announce?.(digest, signal) ?? Promise.resolve(take(digest))),
        emit: (changes, signal) => failing.emit?.(changes, signal) ?? Promise.resolve(void emitted.push(...changes)),
        measure: (data, signal) => outside(() => failing.measure?.(data, signal) ?? Promise.resolve(void metrics.push(...data))),
        beat: (sign, signal) => outside(() => failing.beat?.(sign, signal) ?? Promise.resolve(void beats.push(sign))),
      };
      const at = START + minute * MINUTE;
      const own = only ? targets.filter(({ name }) => only.includes(name)) : targets;
      scheduledRound(
        tools,
        { shard, at, targets: own, ...(shards && { shards }) },
        { lookUntil: at + 90_000, ending: new AbortController().signal },
      ).then(resolve, reject);
    });
  const told = () => digests.flat();
  return { store, emitted, records, take, censuses, digests, told, metrics, beats, writes, invoke };
}

const setting = { monitor: 'prod', metrics: 'standard', pages: 'target', remindEveryMs: 3_600_000 } as const;

async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn++) await new Promise((done) => setImmediate(done));
}

function dead(resolve: (nothing: undefined) => void): Promise<never> {
  resolve(undefined);
  return new Promise(() => {});
}

// Without rechecks and periods under a minute, rounds only wait for checks to end.
function standing(now: number): Clock {
  return {
    now: () => now,
    monotonic: () => now,
    sleep: (_, signal) => new Promise((resolve) => signal?.addEventListener('abort', () => resolve(), { once: true })),
  };
}
