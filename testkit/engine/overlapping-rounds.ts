import type { HealthStore, LookRequest } from '../../monitor/engine/ports.ts';
import { createMemoryHealth } from '../../monitor/engine/rounds/memory-health.ts';
import type { RoundTools } from '../../monitor/engine/rounds/round-tools.ts';
import { type RoundResult, scheduledRound } from '../../monitor/engine/rounds/scheduled-round.ts';
import type { DataPoint } from '../../monitor/metrics/round-metrics.ts';
import type { Answer } from '../../monitor/observation/observation.ts';
import type { Target } from '../../monitor/target/target.ts';
import { createMemoryRecords } from '../memory-records.ts';
import { createHandClock, type HandClock } from './hand-clock.ts';
import { describePlainly, newsOf, type SentNews } from './notices.ts';
import { MINUTE, START } from './scheduled-world.ts';
import { fine, toolsWith } from './tools.ts';

/** The result of a check, and after how many milliseconds of the hand-driven clock. */
export type Seen = { readonly answer: Answer; readonly afterMs?: number };

/** A response with an unexpected status. */
export const failing: Answer = { ...fine, trouble: { reason: 'http.status', detail: 'status 500' } };
/** No response. */
export const silent: Answer = { latencyMs: 1, phases: {}, answered: false, trouble: { reason: 'http.timeout', detail: 'no answer' } };

/** Rounds of one clock that may overlap, and their results. Seconds count from the first minute. */
export type Rounds = {
  readonly clock: HandClock;
  readonly store: HealthStore;
  /** Starts the round of a minute now. It checks for at most this many seconds. */
  readonly start: (minute: number, changes?: Partial<RoundTools>, lookSeconds?: number) => Promise<RoundResult>;
  /** Moves the clock to this second. */
  readonly until: (second: number) => Promise<void>;
  /** `second: from → to` of every change that people were notified of, in order. */
  readonly told: () => readonly string[];
  /** When each check started, by path. */
  readonly looks: ReadonlyMap<string, readonly number[]>;
  /** `minute: values`, in the order they were published. */
  readonly metric: (name: string) => readonly string[];
  readonly writes: readonly string[];
  readonly faults: readonly string[];
  readonly requests: readonly LookRequest[];
};

/** Creates overlapping rounds; `see` returns the result of a check of a path at a second. */
export function createRounds(targets: readonly Target[], see: (path: string, second: number, host: string) => Seen): Rounds {
  const clock = createHandClock(START);
  const base = createMemoryHealth();
  const told: SentNews[] = [];
  const data: DataPoint[] = [];
  const looks = new Map<string, number[]>();
  const writes: string[] = [];
  const faults: string[] = [];
  const requests: LookRequest[] = [];
  let rounds = 0;
  const second = () => (clock.now() - START) / 1000;
  const prober = async (request: LookRequest) => {
    const { look } = request;
    requests.push(request);
    const path = look.kind === 'http' ? look.path : look.kind;
    looks.set(path, [...(looks.get(path) ?? []), second()]);
    const { answer, afterMs = 0 } = see(path, second(), look.host);
    if (afterMs > 0) await clock.sleep(afterMs);
    return answer;
  };
  const store: HealthStore = {
    load: base.load,
    save: async (target, health) => {
      const saved = await base.save(target, health);
      if (saved) writes.push(`${second()}: ${target}`);
      return saved;
    },
  };
  const start = async (minute: number, changes: Partial<RoundTools> = {}, lookSeconds = 105) => {
    const round = await scheduledRound(
      {
        ...toolsWith(clock, prober),
        store,
        records: createMemoryRecords(),
        describe: describePlainly,
        announce: async (digest) => void told.push(...newsOf(digest)),
        emit: async () => {},
        measure: async (some) => void data.push(...some),
        setting: { monitor: 'prod', metrics: 'standard', pages: 'target', remindEveryMs: false },
        services: { store: 'DynamoDB', metrics: 'CloudWatch' },
        holder: `round ${++rounds}`,
        ...changes,
      },
      { shard: 'a', at: START + minute * MINUTE, targets },
      { lookUntil: clock.now() + lookSeconds * 1000, ending: new AbortController().signal },
    );
    faults.push(...round.faults.map(({ step, message }) => `${step}: ${message}`));
    return round;
  };
  return {
    clock,
    store,
    start,
    until: (to) => clock.advance(to * 1000 - (clock.now() - START)),
    told: () => told.map(({ at, from, to }) => `${(at - START) / 1000}: ${from ?? 'new'} → ${to}`),
    looks,
    metric: (name) =>
      data.filter(({ metric }) => metric === name).map(({ at, values }) => `${(at - START) / MINUTE}: ${values.join(', ')}`),
    writes,
    faults,
    requests,
  };
}
