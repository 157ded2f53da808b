import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { packTargets, SCHEDULED_TIME } from '../../deployment/schedule/event.ts';
import { FAMILIES, familyOf } from '../../deployment/schedule/family.ts';
import { formatFinding } from '../../monitor/grammar/finding.ts';
import type { Target } from '../../monitor/target/target.ts';
import type { AwsWire } from '../../testkit/aws-wire/wire.ts';
import { type BundledFunction, bundleFunction } from '../../testkit/lambda-runtime/bundle-function.ts';
import { serveEvents } from '../../testkit/lambda-runtime/runtime-api.ts';
import { runtimeClient } from '../../testkit/runtime-client.ts';
import { compileConfig } from '../../wso2/compile/compile-config.ts';
import { readSaid, type Said } from './said.ts';

/** The function as it is deployed, ready to be run on a stage. */
export type Deployed = { readonly bundle: BundledFunction; readonly targets: readonly Target[] };

const CLOCK = pathToFileURL(join(import.meta.dirname, 'preload-clock.ts')).href;
const MINUTE_MS = 60_000;
/** EventBridge Scheduler invokes some seconds into the minute. */
const SECONDS_IN = 3000;

/** Bundles the function for a config (a path) into a folder. */
export function deploy(config: string, folder: string): Deployed {
  const read = (path: string) => ({ bytes: readFileSync(resolve(dirname(config), path)) });
  const { targets, issues } = compileConfig({ file: config, read, env: {} });
  const errors = issues.filter(({ severity }) => severity === 'error').map(formatFinding);
  if (errors.length > 0) throw new Error(errors.join('\n'));
  return { bundle: bundleFunction(config, folder), targets };
}

/** How a function is run. */
export type Rounds = {
  readonly rounds: number;
  /** Is waited for before each round, when no function is at work. */
  readonly before: (round: number) => Promise<void>;
  /** Modules loaded before it, and what they find in the environment. */
  readonly preloads: readonly string[];
  readonly env: Readonly<Record<string, string>>;
};

/** Runs rounds, a minute apart on its clock, in one process for each family, on an empty memory. */
export async function runFunction({ bundle, targets }: Deployed, aws: AwsWire, { rounds, before, ...around }: Rounds): Promise<Said> {
  aws.items().clear();
  const already = { metrics: aws.metrics().length, events: aws.events().length };
  const start = Math.floor(Date.now() / MINUTE_MS) * MINUTE_MS;
  const families = FAMILIES.filter((family) => targets.some(({ profile }) => familyOf(profile) === family));
  const together = meetingOf(families.length, before);
  const outputs = await Promise.all(
    families.map(async (family) => {
      const own = targets.filter(({ profile }) => familyOf(profile) === family);
      const input = JSON.stringify(packTargets(family, own));
      const eventOf = (round: number) => JSON.parse(input.replace(SCHEDULED_TIME, new Date(start + round * MINUTE_MS).toISOString()));
      const served = await serveEvents({
        client: runtimeClient(),
        folder: bundle.assetFolder,
        handler: bundle.handler,
        env: { ...environmentOf(bundle, aws, around), GATEWATCH_FAMILY: family },
        events: Array.from({ length: rounds }, (_, round) => eventOf(round)),
        moment: async (round) => {
          await together(round);
          return start + round * MINUTE_MS + SECONDS_IN;
        },
      });
      const failed = served.answers.find(({ kind }) => kind !== 'response');
      if (failed || !served.askedForMore) throw new Error(`a round failed: ${JSON.stringify(failed?.body)}\n${served.output.slice(-2000)}`);
      return served.output;
    }),
  );
  return readSaid(outputs.join('\n'), aws.metrics().slice(already.metrics), aws.events().slice(already.events));
}

function environmentOf(
  { environment }: BundledFunction,
  { endpoint }: AwsWire,
  { preloads, env }: Pick<Rounds, 'preloads' | 'env'>,
): Readonly<Record<string, string>> {
  return {
    ...environment,
    ...env,
    NODE_OPTIONS: [environment.NODE_OPTIONS, ...[CLOCK, ...preloads].map((module) => `--import ${module}`)].join(' '),
    GATEWATCH_TABLE: 'health',
    GATEWATCH_ALERTS_TOPIC: 'arn:aws:sns:eu-west-1:000000000000:gatewatch-lab-alerts',
    GATEWATCH_DIGESTS_QUEUE: '',
    AWS_REGION: 'eu-west-1',
    AWS_ENDPOINT_URL: endpoint,
    AWS_ACCESS_KEY_ID: 'lab',
    AWS_SECRET_ACCESS_KEY: 'lab',
  };
}

/** Calls back once for each round, when all have come to it, and lets them go on together. */
function meetingOf(many: number, call: (round: number) => Promise<void>): (round: number) => Promise<void> {
  const rounds = new Map<number, { come: number; readonly go: () => void; readonly gone: Promise<void> }>();
  return async (round) => {
    let one = rounds.get(round);
    if (!one) {
      const { promise, resolve: go } = Promise.withResolvers<void>();
      one = { come: 0, go, gone: promise };
      rounds.set(round, one);
    }
    one.come++;
    if (one.come === many) {
      await call(round);
      one.go();
    }
    await one.gone;
  };
}
