import { type LookTools, look } from '../monitor/engine/looking/look.ts';
import { roundOnce } from '../monitor/engine/looking/round-once.ts';
import { createPacer } from '../monitor/engine/pacing/pacer.ts';
import { createSkewMeter } from '../monitor/engine/pacing/skew-meter.ts';
import { createMemoryHealth } from '../monitor/engine/rounds/memory-health.ts';
import type { RoundTools } from '../monitor/engine/rounds/round-tools.ts';
import { scheduledRound } from '../monitor/engine/rounds/scheduled-round.ts';
import { systemClock } from '../monitor/engine/system-clock.ts';
import type { Notification } from '../monitor/message/notification.ts';
import { writeNotification } from '../monitor/message/write-notification.ts';
import type { DataPoint } from '../monitor/metrics/round-metrics.ts';
import type { Observation } from '../monitor/observation/observation.ts';
import { createProber } from '../monitor/probers/create-prober.ts';
import { isWireProbe, type WireProbe } from '../monitor/target/probe.ts';
import type { Target } from '../monitor/target/target.ts';
import { createMemoryRecords } from '../testkit/memory-records.ts';
import { compileConfig } from '../wso2/compile/compile-config.ts';
import { impactOf } from '../wso2/readers/impact.ts';
import { readAnswer } from '../wso2/readers/read-answer.ts';
import type { Field } from './contestants/contestant.ts';
import { singleConfigs, type TargetConfig } from './target-configs.ts';

// All that the bench uses of the monitor itself.

/**
 * The engine as the command line and the function wire it: real sockets, the machine's clock, the product's
 * readers, and these secrets by name.
 */
export function wireEngine(secrets: Readonly<Record<string, string>> = {}): LookTools {
  return {
    prober: createProber({ userAgent: 'gatewatch/bench' }),
    read: readAnswer,
    readSecret: async (name) => {
      const value = secrets[name];
      if (value === undefined) throw new Error(`the bench has no secret ${name}`);
      return value;
    },
    clock: systemClock,
    pacer: createPacer(),
    skew: createSkewMeter(systemClock.now),
  };
}

/** A target with the one look of it that is measured. */
export type Single = { readonly target: Target; readonly probe: WireProbe };

/** One target with one look for each address. */
export function singleTargets(field: Field, timeoutSeconds = 10): readonly Single[] {
  return compileTargets(singleConfigs(field, timeoutSeconds), field.authority).map((target) => {
    const probe = target.probes.find(isWireProbe);
    if (!probe) throw new Error(`${target.name} has no look`);
    return { target, probe };
  });
}

/** Compiles targets as they would stand in `gatewatch.yaml`. */
export function compileTargets(targets: readonly TargetConfig[], authority: string): readonly Target[] {
  return compileWhole({ targets }, authority);
}

/** Compiles a whole config. */
export function compileWhole(config: object, authority: string): readonly Target[] {
  const files: Readonly<Record<string, string>> = { 'authority.pem': authority, 'gatewatch.yaml': JSON.stringify(config) };
  const compiled = compileConfig({
    file: 'gatewatch.yaml',
    read: (path) => (files[path] === undefined ? { problem: 'missing' } : { bytes: new TextEncoder().encode(files[path]) }),
    env: {},
  });
  const wrong = compiled.issues.find(({ severity }) => severity === 'error');
  if (wrong) throw new Error(`${wrong.path}: expected ${wrong.expected}, got ${wrong.got}`);
  return compiled.targets;
}

/** One whole look: paced, carried out, read and judged. */
export function lookOnce(tools: LookTools, { target, probe }: Single): Promise<Observation> {
  return look(tools, target, probe);
}

/** What one pass over all looks of some targets came to. */
export type Pass = { readonly looks: number; readonly ready: number; readonly statuses: Readonly<Record<string, number>> };

/** One pass over all looks of these targets, judged: what `gatewatch check` does. */
export async function passOver(tools: LookTools, targets: readonly Target[]): Promise<Pass> {
  const results = await roundOnce(tools, targets);
  const statuses = Object.groupBy(results, ({ health }) => health.status);
  return {
    looks: targets.flatMap(({ probes }) => probes.filter(isWireProbe)).length,
    ready: statuses.ready?.length ?? 0,
    statuses: Object.fromEntries(Object.entries(statuses).map(([status, some]) => [status, some.length])),
  };
}

/** What a scheduled round found of one target. */
type Verdict = { readonly target: string; readonly status: string; readonly reasons: readonly string[] };

/** The verdicts of a shard, and whether its round was a good one. */
export type ShardResult = {
  readonly verdicts: readonly Verdict[];
  readonly faults: readonly string[];
  readonly told: number;
  readonly metrics: number;
};

const MINUTE_MS = 60_000;

/**
 * One scheduled round of a shard, as the function works on it; what it remembers, tells and measures stays in
 * memory.
 */
export async function shardRound(engine: LookTools, shard: string, targets: readonly Target[]): Promise<ShardResult> {
  const heard = { told: [] as Notification[], metrics: [] as DataPoint[] };
  const tools: RoundTools = {
    ...engine,
    store: createMemoryHealth(),
    records: createMemoryRecords(),
    describe: (changes) => writeNotification(changes, { monitor: 'bench', impactOf }),
    announce: async ({ notices }) => void heard.told.push(...notices),
    emit: async () => {},
    measure: async (data) => void heard.metrics.push(...data),
    setting: { monitor: 'bench', metrics: 'standard', pages: 'target', remindEveryMs: false },
    services: { store: 'DynamoDB', metrics: 'CloudWatch' },
    holder: shard,
  };
  const at = Math.floor(engine.clock.now() / MINUTE_MS) * MINUTE_MS;
  const until = { lookUntil: engine.clock.now() + 2 * MINUTE_MS, ending: AbortSignal.timeout(3 * MINUTE_MS) };
  const { results, faults } = await scheduledRound(tools, { shard, targets, at }, until);
  const verdicts = results.map(({ target, health, observations }) => ({
    target: target.name,
    status: health.status,
    reasons: observations.map((seen) => ('reason' in seen ? seen.reason : seen.outcome)),
  }));
  return {
    verdicts,
    faults: faults.map(({ step, message }) => `${step}: ${message}`),
    told: heard.told.length,
    metrics: heard.metrics.length,
  };
}
