import { packTargets, SCHEDULED_TIME } from '../../deployment/schedule/event.ts';
import { isWireProbe } from '../../monitor/target/probe.ts';
import type { Target } from '../../monitor/target/target.ts';
import { startSandbox } from '../../sandbox/start-sandbox.ts';
import { type AwsWire, startAwsWire } from '../../testkit/aws-wire/wire.ts';
import { FUNCTION_VARIABLES } from '../../testkit/function-variables.ts';
import type { BundledFunction } from '../../testkit/lambda-runtime/bundle-function.ts';
import { compile } from '../../testkit/look-with.ts';
import type { Handled } from './function-main.ts';
import { startFunction } from './start-function.ts';
import type { Story } from './story.ts';
import { type WireSeen, watchWire } from './watch-wire.ts';

/** What one invocation came to, as the wire and the servers saw it. */
export type RoundSeen = Handled &
  WireSeen & {
    /** Number of the minute in the story. */
    readonly minute: number;
    readonly tookMs: number;
    /** The targets whose servers were looked at. */
    readonly looked: readonly string[];
  };

/** AWS, two servers that are looked at, and a deployed function between them. */
export type World = {
  readonly aws: AwsWire;
  /** Minute 0, in milliseconds since 1970. */
  readonly first: number;
  /** The one things happen to, and those that are well all the time. */
  readonly targets: readonly [string, ...string[]];
  /** Names of endpoints that nobody can resolve. */
  lost: readonly string[];
  /** How far the clock of the function is ahead of everybody's, milliseconds. */
  clockOffMs: number;
  /** Lets the first target break, or be well again. */
  readonly setBroken: (isBroken: boolean) => Promise<void>;
  /** One invocation in minute number `minute`. */
  readonly round: (minute: number) => Promise<RoundSeen>;
  /** Lets another process take over. */
  readonly startAnew: () => Promise<void>;
  readonly close: () => Promise<void>;
};

const MINUTE = 60_000;
/** A schedule fires so long after its minute has begun, milliseconds. */
const LATE_MS = 700;
const LEFT_MS = 120_000;
const KINDS = {
  gateway: { prefix: 'gw', fault: 'not-deployed', family: 'api-manager' },
  'micro-integrator': { prefix: 'mi', fault: 'faulty-capps', family: 'micro-integrator' },
} as const;

const ENVIRONMENT = { ...FUNCTION_VARIABLES, AWS_ACCESS_KEY_ID: 'key', AWS_SECRET_ACCESS_KEY: 'secret' };

/** Names by which the function finds services; nobody else knows them. */
export const NAMES = {
  CLOUDWATCH: 'monitoring.invalid',
  SNS: 'sns.invalid',
  DYNAMODB: 'dynamodb.invalid',
  SECRETS_MANAGER: 'secretsmanager.invalid',
  SQS: 'sqs.invalid',
  EVENTBRIDGE: 'events.invalid',
  SSM: 'ssm.invalid',
} as const;

/** Opens the world of a story. */
export async function openWorld(bundled: BundledFunction, story: Story): Promise<World> {
  const { prefix, fault, family } = KINDS[story.kind ?? 'micro-integrator'];
  let aheadMs = 0;
  const aws = await startAwsWire(() => Date.now() + aheadMs);
  const sandbox = await startSandbox({ servers: [{ kind: story.kind ?? 'micro-integrator', count: story.count ?? 2 }] });
  for (const [name, value] of Object.entries(sandbox.secrets)) aws.secrets.set(name, value);
  const targets = compileQuick(sandbox.config, sandbox.authority, story.failureThreshold ?? 1).map((target) =>
    story.dependsOn === undefined ? target : { ...target, dependsOn: [story.dependsOn] },
  );
  const env = { ...ENVIRONMENT, GATEWATCH_FAMILY: family, ...endpointsOf(aws, story) };
  const first = Math.floor(Date.now() / MINUTE) * MINUTE;
  let running = await startFunction(bundled, env);
  const looks = () => new Map(targets.map((target) => [target.name, sandbox.bytesReceived(target.name, portOf(target))]));
  const world: World = {
    aws,
    first,
    targets: [`${prefix}-1`, ...targets.slice(1).map(({ name }) => name)],
    lost: [],
    clockOffMs: 0,
    setBroken: (isBroken) => sandbox.setFault(`${prefix}-1`, isBroken ? fault : 'none'),
    startAnew: async () => {
      await running.stop();
      running = await startFunction(bundled, env);
    },
    round: async (minute) => {
      const at = first + minute * MINUTE;
      const now = at + LATE_MS;
      aheadMs = now - Date.now();
      const text = JSON.stringify(packTargets(family, targets, [family])).replace(SCHEDULED_TIME, new Date(at).toISOString());
      const [before, watched] = [looks(), watchWire(aws)];
      const startedAt = performance.now();
      const handled = await running.invoke({ event: JSON.parse(text), now: now + world.clockOffMs, leftMs: LEFT_MS, lost: world.lost });
      const tookMs = performance.now() - startedAt;
      const looked = [...looks()].flatMap(([name, bytes]) => (bytes > (before.get(name) ?? 0) ? [name] : []));
      return { ...handled, minute, tookMs, looked, ...watched() };
    },
    close: async () => {
      await running.stop();
      await aws.close();
      await sandbox.close();
    },
  };
  return world;
}

function endpointsOf(aws: AwsWire, { tellsByQueue }: Story): Readonly<Record<string, string>> {
  const { port } = new URL(aws.endpoint);
  const endpoints = Object.entries(NAMES).map(([service, name]) => [`AWS_ENDPOINT_URL_${service}`, `http://${name}:${port}`] as const);
  // The SDK asks the address that the queue is named by.
  const queue = { GATEWATCH_DIGESTS_QUEUE: `http://${NAMES.SQS}:${port}/000000000000/digests` };
  return { ...Object.fromEntries(endpoints), ...(tellsByQueue && queue) };
}

// No look within the minute but one, so that it is plain what each round saw.
function compileQuick(config: string, authority: string, failureThreshold: number): readonly Target[] {
  const quick = config
    .replaceAll(/\bperiodSeconds: 3\b/g, 'periodSeconds: 60')
    .replace('failureThreshold: 2', `failureThreshold: ${failureThreshold}`)
    .replace(/recheckSeconds: 1.*/, 'recheckSeconds: 0')
    .replace(/ca: "[^"]*"/, 'ca: authority.pem');
  return compile(quick, { files: { 'authority.pem': authority } }).targets;
}

function portOf({ probes }: Target): number {
  const look = probes.find(isWireProbe)?.look;
  if (!look) throw new Error('a target without a look');
  return look.port;
}
