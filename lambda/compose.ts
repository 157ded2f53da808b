import { type Clients, createClients } from '../aws/clients.ts';
import { createCloudwatchHeartbeat } from '../aws/cloudwatch-heartbeat.ts';
import { createCloudwatchMetrics } from '../aws/cloudwatch-metrics.ts';
import { createDynamodbHealth } from '../aws/dynamodb-health.ts';
import { createDynamodbRecords, createDynamodbVotes } from '../aws/dynamodb-records.ts';
import { createAwsSecrets } from '../aws/secrets.ts';
import { createAddressRules } from '../monitor/address/address-rules.ts';
import { createPacer } from '../monitor/engine/pacing/pacer.ts';
import { createSkewMeter } from '../monitor/engine/pacing/skew-meter.ts';
import type { Announce, Beat, Emit, Prober } from '../monitor/engine/ports.ts';
import { createCombinedHeartbeat } from '../monitor/engine/rounds/combined-heartbeat.ts';
import { waitForAll } from '../monitor/engine/rounds/wait-for-all.ts';
import { systemClock } from '../monitor/engine/system-clock.ts';
import { writeNotification } from '../monitor/message/write-notification.ts';
import { createProber } from '../monitor/probers/create-prober.ts';
import { followUp } from '../wso2/journeys/follow-up.ts';
import { impactOf } from '../wso2/readers/impact.ts';
import { isReaderName, readAnswer } from '../wso2/readers/read-answer.ts';
import { alertOf } from './alert-of.ts';
import { createHeartbeatCall } from './call-heartbeat-url.ts';
import type { HandlerParts } from './create-handler.ts';
import type { Environment } from './environment.ts';

/** Wires the engine for AWS. */
export function compose(environment: Environment): HandlerParts {
  const { family, table, setting, allow, vpc, runbook, userAgent, region, runtimeApi, alerts, voters } = environment;
  const { monitor } = setting;
  const clients = createClients(region);
  const prober = createProber({ userAgent, allowAddress: createAddressRules({ allow, vpc, ...(runtimeApi && { runtimeApi }) }) });
  const inTable = { client: clients.dynamodb, table, now: systemClock.now };
  const records = createDynamodbRecords(inTable);
  const beats = beatsOf(environment, prober);
  return {
    family,
    isReader: isReaderName,
    tools: {
      prober,
      read: readAnswer,
      follow: followUp,
      readSecret: createAwsSecrets({ secretsManager: clients.secretsManager, ssm: clients.ssm, clock: systemClock }),
      clock: systemClock,
      pacer: createPacer(),
      skew: createSkewMeter(systemClock.now),
      store: createDynamodbHealth(inTable),
      records,
      describe: (changes) => writeNotification(changes, { monitor, runbook, impactOf }),
      ...('home' in alerts ? voterOf(environment, alerts) : judgeOf(environment, alerts, clients)),
      ...(voters.length > 0 && { electorate: { home: region, voters } }),
      ...(beats.length > 0 && {
        beat: createCombinedHeartbeat({ records, beat: (sign, signal) => waitForAll(beats.map((beat) => beat(sign, signal))) }),
      }),
      setting,
      services: { store: 'DynamoDB', metrics: 'CloudWatch' },
    },
    log: (line) => console.log(line),
  };
}

/** The region that judges tells what all regions see. */
function judgeOf(environment: Environment, alerts: Told, clients: Clients) {
  const { monitor } = environment.setting;
  return {
    announce: announceOf(environment, alerts, clients),
    emit: emitOf(monitor, clients),
    measure: createCloudwatchMetrics({ client: clients.cloudwatch }),
  };
}

/** A voter tells the region that judges, and no one else. */
function voterOf({ table, region }: Environment, { home }: { readonly home: string }) {
  const cast = createDynamodbVotes({ client: createClients(home).dynamodb, table, now: systemClock.now });
  return { announce: nothing, emit: nothing, measure: nothing, voter: { region, cast } };
}

const nothing = async () => {};

type Told = Exclude<Environment['alerts'], { readonly home: string }>;

// Clients that only a round with news needs are loaded by the first such round.
function announceOf({ links, setting: { monitor } }: Environment, alerts: Told, clients: Clients): Announce {
  if ('topic' in alerts) {
    return async (digest, signal) => {
      const { createSnsPublisher } = await import('../aws/sns-publisher.ts');
      const publish = createSnsPublisher({ client: await clients.sns(), topicArn: alerts.topic });
      await publish(alertOf({ monitor, links }, [digest]), signal);
    };
  }
  return async (digest, signal) => {
    const { createSqsDigests } = await import('../aws/sqs-digests.ts');
    return createSqsDigests({ client: await clients.sqs(), queueUrl: alerts.queue })(digest, signal);
  };
}

function emitOf(monitor: string, clients: Clients): Emit {
  return async (changes, signal) => {
    const { createEventbridgeEvents } = await import('../aws/eventbridge-events.ts');
    return createEventbridgeEvents({ client: await clients.eventbridge(), monitor })(changes, signal);
  };
}

function beatsOf({ heartbeat }: Environment, prober: Prober): readonly Beat[] {
  const { region, url } = heartbeat;
  return [
    ...(region === undefined ? [] : [createCloudwatchHeartbeat({ client: createClients(region).cloudwatch })]),
    ...(url === undefined ? [] : [createHeartbeatCall(url, prober, systemClock)]),
  ];
}
