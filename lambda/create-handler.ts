import { randomUUID } from 'node:crypto';
import { readEvent, type ScheduledWork } from '../deployment/schedule/event.ts';
import type { Family } from '../deployment/schedule/family.ts';
import type { RoundTools } from '../monitor/engine/rounds/round-tools.ts';
import { type RoundResult, scheduledRound } from '../monitor/engine/rounds/scheduled-round.ts';
import { steadyClock } from '../monitor/engine/steady-clock.ts';
import { targetLine } from '../monitor/metrics/log-line.ts';
import { createHandledMinutes } from './handled-minutes.ts';

/** What a handler is made of. */
export type HandlerParts = {
  readonly family: Family;
  readonly tools: Omit<RoundTools, 'holder'>;
  /** Takes one structured line. */
  readonly log: (line: Readonly<Record<string, unknown>>) => void;
};

/** What of Lambda's context is used. Source: AWS Lambda, "Node.js context object". */
export type LambdaContext = { readonly getRemainingTimeInMillis: () => number };

/** What an invocation came to; nobody reads it but tests and a person who invokes by hand. */
export type Answered = { readonly shard: string; readonly at: string; readonly done: 'round' | 'handled before' };

/** Thrown for an event that is not to be worked on: Lambda counts it as an error and keeps it in the dead letters. */
export class RefusedEvent extends Error {
  override readonly name = 'RefusedEvent';
}

/** Thrown when a round was done but a part of it failed: everything else has been done by then. */
export class RoundFault extends Error {
  override readonly name = 'RoundFault';
}

/** Kept free for saving, telling and measuring when the looks are over, milliseconds. */
const AFTER_LOOKS_MS = 15_000;
/** Kept free for returning, milliseconds. */
const MARGIN_MS = 2000;

/** Makes the function Lambda calls with each scheduled event. */
export function createHandler({ family, tools, log }: HandlerParts): (event: unknown, context: LambdaContext) => Promise<Answered> {
  const handled = createHandledMinutes();
  return async (event, context) => {
    const clock = steadyClock(tools.clock);
    const now = tools.clock.now();
    const work = readEvent(event, family, now);
    if ('refused' in work) {
      log({ event: 'refused', reason: work.refused });
      throw new RefusedEvent(work.refused);
    }
    const { shard, at } = work;
    const answered = { shard, at: new Date(at).toISOString() };
    // Delivery is at least once, twice over: of the scheduler, then of the queue before the function.
    if (handled.has(shard, at)) {
      log({ event: 'handled before', ...answered });
      return { ...answered, done: 'handled before' };
    }
    const end = now + context.getRemainingTimeInMillis();
    const round = await scheduledRound({ ...tools, clock, holder: randomUUID() }, work, {
      lookUntil: end - AFTER_LOOKS_MS,
      ending: AbortSignal.timeout(Math.max(1, end - MARGIN_MS - now)),
      lastRound: handled.lastBefore(shard, at),
    });
    logRound(log, tools.setting.monitor, work, round);
    // The sign of life has an alarm of its own: its absence.
    const faults = round.faults.filter(({ step }) => step !== 'beat');
    if (faults.length > 0) throw new RoundFault(faults.map(({ step, message }) => `${step}: ${message}`).join('; '));
    handled.add(shard, at);
    return { ...answered, done: 'round' };
  };
}

function logRound(log: HandlerParts['log'], monitor: string, { shard, at }: ScheduledWork, { results, faults, tookMs }: RoundResult): void {
  for (const result of results) log(targetLine({ shard, at }, result));
  log({
    event: 'round',
    monitor,
    shard,
    at: new Date(at).toISOString(),
    targets: results.length,
    tookMs,
    ...(faults.length > 0 && { faults }),
  });
}
