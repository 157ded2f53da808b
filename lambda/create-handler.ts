import { randomUUID } from 'node:crypto';
import { readEvent, type ScheduledWork } from '../deployment/schedule/event.ts';
import type { Family } from '../deployment/schedule/family.ts';
import type { IsReader } from '../deployment/schedule/packed-target.ts';
import { createLookLog } from '../monitor/engine/looking/look-log.ts';
import { createMuteBook } from '../monitor/engine/rounds/mute-book.ts';
import type { RoundTools } from '../monitor/engine/rounds/round-tools.ts';
import { type RoundResult, scheduledRound } from '../monitor/engine/rounds/scheduled-round.ts';
import { steadyClock } from '../monitor/engine/steady-clock.ts';
import { targetLine } from '../monitor/metrics/log-line.ts';
import { createHandledMinutes } from './handled-minutes.ts';
import { RefusedEvent } from './refused-event.ts';

/** What a handler is made of. */
export type HandlerParts = {
  readonly family: Family;
  /** Whether `tools.read` has a reader of a name. An event that requires another one is refused. */
  readonly isReader: IsReader;
  readonly tools: Omit<RoundTools, 'holder'>;
  /** Writes one structured log line. */
  readonly log: (line: Readonly<Record<string, unknown>>) => void;
};

/** The part of the Lambda context that is used. Source: AWS Lambda, "Node.js context object". */
export type LambdaContext = { readonly getRemainingTimeInMillis: () => number };

/** The result of an invocation. Only tests, and people who invoke the function by hand, read it. */
export type Answered = { readonly shard: string; readonly at: string; readonly done: 'round' | 'handled before' };

/** Thrown after a round in which a part failed; all other parts were done. */
export class RoundFault extends Error {
  static override readonly name = 'RoundFault';
  override readonly name = 'RoundFault';
}

/** Time reserved after the checks for saving, sending, and publishing metrics, in milliseconds. */
const AFTER_LOOKS_MS = 15_000;
/** Time reserved for returning, in milliseconds. */
const MARGIN_MS = 2000;

/** Creates the function that Lambda calls with each scheduled event. */
export function createHandler({
  family,
  isReader,
  tools,
  log,
}: HandlerParts): (event: unknown, context: LambdaContext) => Promise<Answered> {
  const handled = createHandledMinutes();
  const muteBook = createMuteBook();
  const lookLog = createLookLog(tools.records);
  return async (event, context) => {
    const clock = steadyClock(tools.clock);
    const now = tools.clock.now();
    const work = readEvent(event, family, now, isReader);
    if ('refused' in work) {
      log({ event: 'refused', reason: work.refused });
      throw new RefusedEvent(work.refused);
    }
    const { shard, at } = work;
    const answered = { shard, at: new Date(at).toISOString() };
    // Delivery is at least once for two reasons: the scheduler, and the asynchronous queue of the function.
    if (handled.has(shard, at)) {
      log({ event: 'handled before', ...answered });
      return { ...answered, done: 'handled before' };
    }
    const end = now + context.getRemainingTimeInMillis();
    const round = await scheduledRound({ ...tools, clock, muteBook, lookLog, holder: randomUUID() }, work, {
      lookUntil: end - AFTER_LOOKS_MS,
      ending: AbortSignal.timeout(Math.max(1, end - MARGIN_MS - now)),
      lastRound: handled.lastBefore(shard, at),
    });
    logRound(log, tools.setting.monitor, work, round);
    // The heartbeat and the votes have alarms of their own, on their absence.
    const faults = round.faults.filter(({ step }) => step !== 'beat' && step !== 'vote');
    if (faults.length > 0) throw new RoundFault(faults.map(({ step, message }) => `${step}: ${message}`).join('; '));
    handled.add(shard, at);
    return { ...answered, done: 'round' };
  };
}

function logRound(
  log: HandlerParts['log'],
  monitor: string,
  { shard, at }: ScheduledWork,
  { results, faults, tookMs, missing }: RoundResult,
): void {
  for (const result of results) log(targetLine({ shard, at }, result));
  log({
    event: 'round',
    monitor,
    shard,
    at: new Date(at).toISOString(),
    targets: results.length,
    tookMs,
    ...(missing.length > 0 && { missingVotes: missing }),
    ...(faults.length > 0 && { faults }),
  });
}
