import { heartbeat, type Measured, type MetricSetting, roundMetrics } from '../core/metric.ts';
import type { Observation } from '../core/observation.ts';
import { claim, oweChange } from '../core/owed.ts';
import type { ScheduledWork } from '../core/scheduled-event.ts';
import type { Status } from '../core/status.ts';
import { catchUp, isSteady, LOOKING_MS } from '../core/steady.ts';
import type { Target } from '../core/target.ts';
import { firstSight, judgeTarget, type TargetHealth } from '../core/target-health.ts';
import { keepLooking, type Watch } from './keep-looking.ts';
import type { LookTools } from './look.ts';
import type { Announce, HealthStore, Measure } from './ports.ts';
import { tellOwed } from './tell-owed.ts';

/** What a scheduled round needs besides looking. */
export type RoundTools = LookTools & {
  readonly store: HealthStore;
  readonly announce: Announce;
  readonly measure: Measure;
  /** Gives a sign of life where our own death would be noticed; absent = nobody listens. */
  readonly beat?: Measure;
  readonly setting: MetricSetting;
  /** Unique to this invocation: who holds the lease on what is owed. */
  readonly holder: string;
};

/** When a round must end, wall clock. */
export type RoundTime = {
  /** No look goes on past this moment. */
  readonly lookUntil: number;
  /** Everything is over by now: metrics and alerts included. */
  readonly deadline: number;
};

/** What a round did. */
export type RoundResult = {
  readonly at: number;
  readonly results: readonly Measured[];
  /** What did not work, in the order it happened. A round with none is a good round. */
  readonly faults: readonly Fault[];
  readonly tookMs: number;
};

/** A part of a round that failed: loading or saving the memory, measuring, announcing, the sign of life. */
export type Fault = { readonly step: 'load' | 'save' | 'measure' | 'announce' | 'beat'; readonly message: string };

/**
 * One round of a shard: load, look, judge, save what changed, tell, measure. Everything bears the scheduled time, so that an event which
 * comes twice, late or beside another tells nothing twice. No part that fails keeps another from its work; what failed is in the result.
 */
export async function scheduledRound(tools: RoundTools, { targets, at }: ScheduledWork, time: RoundTime): Promise<RoundResult> {
  const startedAt = tools.clock.now();
  const faults: Fault[] = [];
  const attempt = async <T>(step: Fault['step'], work: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await work();
    } catch (error) {
      faults.push({ step, message: error instanceof Error ? error.message : String(error) });
      return undefined;
    }
  };
  const stored = await attempt('load', () => tools.store.load(targets.map(({ name }) => name)));
  const looked = await Promise.all(targets.map((target) => lookThrough(tools, target, stored?.get(target.name), at, time)));
  // Without a memory nothing may be judged, written or told: every target would seem to be seen for the first time.
  const results = stored ? looked.map(({ result }) => result) : looked.map(({ result }) => blind(result));
  const saved = stored ? await Promise.all(looked.map((one) => attempt('save', () => saveChanged(tools, one)))) : [];
  const ending = AbortSignal.timeout(Math.max(1, time.deadline - tools.clock.now()));
  const skewMs = Math.max(0, ...results.flatMap(({ observations }) => observations.map((seen) => seen.skewMs ?? 0)));
  const figures = { durationMs: tools.clock.now() - startedAt, skewMs };
  await Promise.all([
    attempt('measure', () => tools.measure(roundMetrics(tools.setting, results, at, figures), ending)),
    attempt('announce', () => tellOwed(tools, looked, saved, ending)),
  ]);
  const { beat } = tools;
  if (faults.length === 0 && beat) await attempt('beat', () => beat([heartbeat(tools.setting.monitor, at)], ending));
  return { at, results, faults, tookMs: tools.clock.now() - startedAt };
}

/** The schedules' rate. */
const TICK_MS = 60_000;

/** A target that was looked at in this round. */
export type Looked = {
  /** What was remembered before; undefined = nothing. */
  readonly before: TargetHealth | undefined;
  readonly result: Measured;
  /** Does to a newer memory what the round did to the one it began with. */
  readonly replay: (stored: TargetHealth) => TargetHealth;
};

async function lookThrough(
  tools: RoundTools,
  target: Target,
  before: TargetHealth | undefined,
  at: number,
  time: RoundTime,
): Promise<Looked> {
  const wallAt = tools.clock.now();
  const steps: Step[] = [];
  const statuses: Status[] = [];
  const begin = (stored: TargetHealth) => oweChange(target, catchUp(target, stored, at));
  const watch: Watch = { target, health: before ? begin(before) : firstSight(at), seen: new Map() };
  const take = (step: Step) => {
    steps.push(step);
    watch.health = takeStep(target, watch.health, step);
  };
  await keepLooking(watch, {
    tools,
    // The scheduler's time, moving as ours does: a minute that was started late is still that minute.
    clock: { now: () => at + tools.clock.now() - wallAt, sleep: tools.clock.sleep },
    // Whole seconds: a second invocation for the same minute stamps its looks alike.
    stamp: (now) => at + Math.floor((now - at) / 1000) * 1000,
    tickMs: TICK_MS,
    signal: new AbortController().signal,
    until: at + Math.min(LOOKING_MS, time.lookUntil - wallAt),
    deadline: time.lookUntil,
    take: (seen, seenAt) => take({ seen, at: seenAt }),
    onLooked: () => {
      take('looked');
      statuses.push(watch.health.status);
    },
  });
  if (statuses.length === 0) statuses.push(watch.health.status);
  const observations = steps.flatMap((step) => (step === 'looked' ? [] : step.seen));
  return {
    before,
    result: { target, health: watch.health, observations, statuses },
    replay: (stored) => steps.reduce((health, step) => takeStep(target, health, step), begin(stored)),
  };
}

/** Something seen, or the end of looks that began together: only then a change is owed. */
type Step = { readonly seen: readonly Observation[]; readonly at: number } | 'looked';

function takeStep(target: Target, health: TargetHealth, step: Step): TargetHealth {
  return step === 'looked' ? oweChange(target, health) : judgeTarget(target, health, step.seen, step.at);
}

function blind(result: Measured): Measured {
  return { ...result, health: { ...result.health, status: 'unknown' }, statuses: ['unknown'], isWithoutMemory: true };
}

/** How often a write that met another is tried again on what the other wrote. */
const MAX_CONFLICTS = 5;

/** Writes a target's memory if the round changed it or something is owed that may be told now; returns what is remembered, if written. */
async function saveChanged(tools: RoundTools, { before, result, replay }: Looked): Promise<TargetHealth | undefined> {
  const { name } = result.target;
  let base = before;
  let health = result.health;
  for (let conflicts = 0; conflicts < MAX_CONFLICTS; conflicts++) {
    const claimed = claim(health, tools.holder, tools.clock.now());
    if (base && !claimed && isSteady(base, health)) return undefined;
    const saved = await tools.store.save(name, claimed ?? health);
    if (saved) return saved;
    base = (await tools.store.load([name])).get(name);
    health = replay(base ?? firstSight(result.health.firstSeen));
  }
  throw new Error(`${name} was written by others ${MAX_CONFLICTS} times while this round tried to`);
}
