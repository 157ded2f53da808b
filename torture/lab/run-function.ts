import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { FAMILIES, familyOf } from '../../monitor/core/family.ts';
import { formatIssue } from '../../monitor/core/issue.ts';
import { packTargets, SCHEDULED_TIME } from '../../monitor/core/scheduled-event.ts';
import type { Target } from '../../monitor/core/target.ts';
import { compileConfig } from '../../monitor/wso2/compile-config.ts';
import { runtimeClient } from '../../scripts/runtime-client.ts';
import type { AwsWire } from '../../test/aws/wire.ts';
import { type BundledFunction, bundleFunction } from '../../test/e2e/bundle-function.ts';
import { serveEvents } from '../../test/e2e/runtime-api.ts';
import { readSaid, type Said } from './said.ts';
import type { Stage } from './stage.ts';

/** The function as it is deployed, ready to be run on a stage. */
export type Deployed = { readonly bundle: BundledFunction; readonly targets: readonly Target[] };

const PRELOADS = ['preload-names.ts', 'preload-clock.ts'].map((file) => `--import ${pathToFileURL(join(import.meta.dirname, file)).href}`);
const MINUTE_MS = 60_000;
/** EventBridge Scheduler invokes some seconds into the minute. */
const SECONDS_IN = 3000;

/** Bundles the function for the stage's config. */
export function deploy({ config }: Stage, folder: string): Deployed {
  const read = (path: string) => ({ bytes: readFileSync(resolve(dirname(config), path)) });
  const { targets, issues } = compileConfig({ file: config, read, env: {} });
  const errors = issues.filter(({ severity }) => severity === 'error').map(formatIssue);
  if (errors.length > 0) throw new Error(errors.join('\n'));
  return { bundle: bundleFunction(config, folder), targets };
}

/**
 * Runs so many rounds, a minute each, in one process for each family, on an empty memory. `before` is called before each round, when no
 * function is at work.
 */
export async function runFunction(
  { bundle, targets }: Deployed,
  stage: Stage,
  aws: AwsWire,
  { rounds, before }: { readonly rounds: number; readonly before: (round: number) => Promise<void> },
): Promise<Said> {
  aws.items().clear();
  const already = { metrics: aws.metrics().length, events: aws.events().length };
  for (const [name, value] of stage.secrets) aws.secrets.set(name, value);
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
        env: { ...bundle.environment, ...environmentOf(bundle, aws, stage), GATEWATCH_FAMILY: family },
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

function environmentOf({ environment }: BundledFunction, aws: AwsWire, stage: Stage): Readonly<Record<string, string>> {
  return {
    NODE_OPTIONS: [environment.NODE_OPTIONS, ...PRELOADS].join(' '),
    LAB_NAMES: stage.nameServer,
    GATEWATCH_TABLE: 'health',
    GATEWATCH_ALERTS_TOPIC: 'arn:aws:sns:eu-west-1:000000000000:gatewatch-lab-alerts',
    GATEWATCH_DIGESTS_QUEUE: '',
    AWS_REGION: 'eu-west-1',
    AWS_ENDPOINT_URL: aws.endpoint,
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
