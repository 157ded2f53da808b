import { healthOf } from '../../../aws/health-item.ts';
import { packTargets, SCHEDULED_TIME } from '../../../deployment/schedule/event.ts';
import type { TargetMemory } from '../../../monitor/memory/target-memory.ts';
import { type AwsWire, startAwsWire } from '../../../testkit/aws-wire/wire.ts';
import { FUNCTION_VARIABLES } from '../../../testkit/function-variables.ts';
import { compile } from '../../../testkit/look-with.ts';
import { type Ran, type Run, runProgram } from '../child.ts';
import type { Job, Jump, Playing, Report } from './play-rounds.ts';

/** Everything around a deployed function: AWS, a shard of targets, and the time. */
export type FunctionWorld = {
  readonly wire: AwsWire;
  /**
   * The round of a minute, counted from the first; it begins two seconds late, or so many milliseconds later
   * by a wall clock that is wrong.
   */
  readonly round: (minute: number, wrongByMs?: number, jumps?: readonly Jump[]) => Playing;
  /** Has a fresh process do it; no report when it was killed. */
  readonly play: (program: string, job: Job, how?: PlayHow) => Promise<Ran & { readonly report?: Report }>;
  readonly healthOf: (target: string) => TargetMemory | undefined;
  /** Begins to record notifications and metrics. */
  readonly mark: () => Noted;
  readonly close: () => Promise<void>;
};

/** How a process is run; `more` = variables besides those of a deployed function. */
type PlayHow = Partial<Omit<Run, 'env'>> & { readonly more?: Readonly<Record<string, string>> };

/** What came after a mark, of one target. */
export type Noted = {
  /** The statuses people were notified of, in order. */
  readonly told: (target: string) => readonly string[];
  /** The statuses of its events. */
  readonly events: (target: string) => readonly string[];
  /** The values of one of its metrics. */
  readonly values: (metric: string, target: string) => readonly number[];
  readonly messages: () => number;
};

const AT_STAND_IN = { AWS_ACCESS_KEY_ID: 'torture', AWS_SECRET_ACCESS_KEY: 'torture' };

/** Opens a world around targets as they would stand in `gatewatch.yaml`. */
export async function openFunctionWorld(targets: readonly unknown[]): Promise<FunctionWorld> {
  const wire = await startAwsWire();
  const compiled = compile(JSON.stringify({ monitor: { name: 'prod' }, targets })).targets;
  const packed = JSON.stringify(packTargets('api-manager', compiled));
  const first = Math.floor(Date.now() / 60_000) * 60_000;
  return {
    wire,
    round: (minute, wrongByMs = 0, jumps = []) => {
      const at = first + minute * 60_000;
      return { event: JSON.parse(packed.replaceAll(SCHEDULED_TIME, new Date(at).toISOString())), now: at + 2000 + wrongByMs, jumps };
    },
    play: async (program, job, { more = {}, ...how } = {}) => {
      const env = { ...FUNCTION_VARIABLES, ...AT_STAND_IN, AWS_ENDPOINT_URL: wire.endpoint, ...more };
      const ran = await runProgram({ file: program, input: JSON.stringify(job), env, ...how });
      const last = ran.out.trimEnd().split('\n').at(-1) ?? '';
      return { ...ran, ...(last.startsWith('{"report"') && { report: JSON.parse(last).report as Report }) };
    },
    healthOf: (target) => {
      const item = wire.items().get(target);
      return item && healthOf(item as Parameters<typeof healthOf>[0]);
    },
    mark: () => noteFrom(wire),
    close: wire.close,
  };
}

type Named = { readonly target: string; readonly to: string };

function noteFrom(wire: AwsWire): Noted {
  const [published, events, metrics] = [wire.published().length, wire.events().length, wire.metrics().length];
  return {
    told: (target) =>
      wire
        .published()
        .slice(published)
        .flatMap((one) =>
          (JSON.parse(one.to('sqs')).changes as readonly Named[]).flatMap((change) => (change.target === target ? change.to : [])),
        ),
    events: (target) =>
      wire
        .events()
        .slice(events)
        .flatMap(({ detail }) => ((detail as Named).target === target ? (detail as Named).to : [])),
    values: (metric, target) =>
      wire
        .metrics()
        .slice(metrics)
        .flatMap((datum) => (datum.metric === metric && datum.dimensions.Target === target ? datum.values : [])),
    messages: () => wire.published().length - published,
  };
}
