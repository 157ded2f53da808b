import { createClients } from '../../aws/clients.ts';
import { createDynamodbRecords } from '../../aws/dynamodb-records.ts';
import { createSnsPublisher } from '../../aws/sns-publisher.ts';
import { packTargets, SCHEDULED_TIME } from '../../deployment/schedule/event.ts';
import { type Family, familyOf } from '../../deployment/schedule/family.ts';
import { alertOf } from '../../lambda/alert-of.ts';
import { compose } from '../../lambda/compose.ts';
import { createAnnouncer } from '../../lambda/create-announcer.ts';
import { createHandler } from '../../lambda/create-handler.ts';
import { type Environment, readEnvironment } from '../../lambda/environment.ts';
import type { Clock } from '../../monitor/engine/ports.ts';
import { systemClock } from '../../monitor/engine/system-clock.ts';
import type { Target } from '../../monitor/target/target.ts';
import type { AwsWire } from '../../testkit/aws-wire/wire.ts';
import { FUNCTION_VARIABLES } from '../../testkit/function-variables.ts';
import { receivedBy } from './received.ts';
import type { Output } from './rules.ts';

const TOPIC = 'arn:aws:sns:eu-west-1:000000000000:gatewatch-abuse-alerts';
const REGION = 'eu-west-1';

/** How many targets a shard has here: an alert shows eight of them in every form. */
const SHARD = 8;

/** The variables a deployment gives the function. */
export function environmentOf(family: Family, more: Readonly<Record<string, string>> = {}): Environment {
  return readEnvironment({
    ...FUNCTION_VARIABLES,
    AWS_REGION: REGION,
    GATEWATCH_MONITOR: 'abuse',
    GATEWATCH_FAMILY: family,
    GATEWATCH_ALERTS_TOPIC: TOPIC,
    GATEWATCH_METRICS: 'detailed',
    ...more,
  });
}

/**
 * Runs a minute of every target, eight to a shard, each fourth shard by the queue and the announcer; what AWS
 * was given is read from the wire.
 */
export async function runHandler(
  targets: readonly Target[],
  aws: AwsWire,
): Promise<{ readonly outputs: readonly Output[]; readonly wrong: readonly string[] }> {
  const lines: string[] = [];
  const wrong: string[] = [];
  const log = (line: object) => void lines.push(JSON.stringify(line));
  const at = new Date(Math.floor(Date.now() / 60_000) * 60_000).toISOString();
  for (const family of ['api-manager', 'micro-integrator'] as const) {
    const own = targets.filter(({ profile }) => familyOf(profile) === family);
    const handlers = [{}, { GATEWATCH_DIGESTS_QUEUE: `${aws.endpoint}/000000000000/digests` }].map((more) =>
      createHandler({ ...compose(environmentOf(family, more)), log }),
    );
    for (let i = 0; i < own.length; i += SHARD) {
      const shard = `${family}-${i / SHARD}`;
      const event = JSON.parse(JSON.stringify(packTargets(shard, own.slice(i, i + SHARD))).replace(SCHEDULED_TIME, at));
      const handler = handlers[(i / SHARD) % 4 === 3 ? 1 : 0];
      await handler?.(event, { getRemainingTimeInMillis: () => 120_000 }).catch((error) => wrong.push(`the handler, ${shard}: ${error}`));
    }
  }
  await announceQueued(aws, log).catch((error) => wrong.push(`the announcer: ${error}`));
  return { outputs: [...lines.map((text, i) => ({ where: `log line ${i}`, kind: 'log line' as const, text })), ...receivedBy(aws)], wrong };
}

async function announceQueued(aws: AwsWire, log: (line: object) => void): Promise<void> {
  const { sns, dynamodb } = createClients(REGION);
  const publish = createSnsPublisher({ client: await sns(), topicArn: TOPIC });
  const announcer = createAnnouncer({
    tools: {
      records: createDynamodbRecords({ client: dynamodb, table: 'health', now: systemClock.now }),
      clock: hurried(),
      publish: (digests) => publish(alertOf({ monitor: 'abuse' }, digests)),
    },
    log,
  });
  for (const [i, body] of aws.queued().entries()) await announcer({ Records: [{ messageId: `m-${i}`, body }] });
}

/** A clock that is put forward where others wait: the announcer keeps its messages apart. */
function hurried(): Clock {
  let ahead = 0;
  return {
    now: () => Date.now() + ahead,
    monotonic: () => performance.now() + ahead,
    // A time-out, which can be called off, never comes.
    sleep: async (ms, signal) => {
      if (!signal) ahead += ms;
      else await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
    },
  };
}
