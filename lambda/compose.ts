import { createClients } from '../aws/clients.ts';
import { createCloudwatchHeartbeat } from '../aws/cloudwatch-heartbeat.ts';
import { createCloudwatchMetrics } from '../aws/cloudwatch-metrics.ts';
import { createDynamodbHealth } from '../aws/dynamodb-health.ts';
import { createAwsSecrets } from '../aws/secrets.ts';
import { createSnsPublisher } from '../aws/sns-publisher.ts';
import { composeAlert } from '../monitor/core/alert.ts';
import { massChangeOf } from '../monitor/core/mass-change.ts';
import { noticeOf } from '../monitor/core/notice-of.ts';
import { createMemoryRecords } from '../monitor/engine/memory-records.ts';
import { createPacer } from '../monitor/engine/pacer.ts';
import type { Beat, Prober } from '../monitor/engine/ports.ts';
import { createSkewMeter } from '../monitor/engine/skew-meter.ts';
import { waitForAll } from '../monitor/engine/wait-for-all.ts';
import { createAddressRules } from '../monitor/probers/address-rules.ts';
import { createProber } from '../monitor/probers/create-prober.ts';
import { impactOf } from '../monitor/wso2/impact.ts';
import { readAnswer } from '../monitor/wso2/read-answer.ts';
import { createHeartbeatCall } from './call-heartbeat-url.ts';
import type { HandlerParts } from './create-handler.ts';
import type { Environment } from './environment.ts';
import { systemClock } from './system-clock.ts';

/** Wires the engine for AWS. */
export function compose(environment: Environment): HandlerParts {
  const { family, table, alertsTopic, setting, allow, vpc, runbook, userAgent, region, runtimeApi } = environment;
  const clients = createClients(region);
  const prober = createProber({ userAgent, allowAddress: createAddressRules({ allow, vpc, ...(runtimeApi && { runtimeApi }) }) });
  const { monitor } = setting;
  const publish = createSnsPublisher({ client: clients.sns, topicArn: alertsTopic });
  const beats = beatsOf(environment, prober);
  return {
    family,
    tools: {
      prober,
      read: readAnswer,
      readSecret: createAwsSecrets({ secretsManager: clients.secretsManager, ssm: clients.ssm, now: systemClock.now }),
      clock: systemClock,
      pacer: createPacer(),
      skew: createSkewMeter(),
      store: createDynamodbHealth({ client: clients.dynamodb, table, now: systemClock.now }),
      describe: (changes) => noticeOf(changes, { monitor, runbook, impactOf }),
      announce: ({ notices, census }, signal) => {
        const mass = massChangeOf([census]);
        return publish(composeAlert(notices, { monitor, ...(mass && { mass }) }), signal);
      },
      // To come: records and events of this monitor.
      records: createMemoryRecords(),
      emit: async () => {},
      measure: createCloudwatchMetrics({ client: clients.cloudwatch }),
      ...(beats.length > 0 && {
        beat: (sign, signal) => waitForAll(beats.map((beat) => beat(sign, signal))),
      }),
      setting: { ...setting, remindEveryMs: 3_600_000 },
    },
    log: (line) => console.log(line),
  };
}

function beatsOf({ heartbeat }: Environment, prober: Prober): readonly Beat[] {
  const { region, url } = heartbeat;
  return [
    ...(region === undefined ? [] : [createCloudwatchHeartbeat({ client: createClients(region).cloudwatch })]),
    ...(url === undefined ? [] : [createHeartbeatCall(url, prober, systemClock)]),
  ];
}
