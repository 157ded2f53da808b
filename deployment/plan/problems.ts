import { secretNames } from '../../monitor/target/secret-names.ts';
import type { MonitorSettings } from '../../monitor/target/settings.ts';
import { byteLength } from '../../monitor/text/byte-length.ts';
import { eventSecrets, monitorSecrets } from './literal-secrets.ts';
import { pagerRegion } from './pagers.ts';
import { type DeployFinding, MAX_EVENT_BYTES, type Plan } from './plan.ts';
import { partitionOf } from './region.ts';
import type { PlannedShard } from './stacks.ts';

/** A Lambda function's environment may have 4 KB in all; the other variables take about a quarter of it. Source: AWS Lambda quotas. */
const MAX_VARIABLE_BYTES = 2500;

/** An alarm's description may have 1024 characters: sentence, name and host of the target, and link. Source: CloudWatch, PutMetricAlarm. */
const MAX_RUNBOOK_BYTES = 480;

/** Everything that keeps a config without errors from being deployed. */
export function deployErrors(settings: MonitorSettings, plan: Plan): readonly DeployFinding[] {
  const missing = missingProblems(settings);
  if (missing.length > 0) return missing;
  return [
    ...eventSecrets(plan.targets),
    ...monitorSecrets(settings),
    ...plan.shards.flatMap(sizeProblems),
    ...plan.functions.flatMap(({ name }) => secretProblems(plan, name)),
    ...settingProblems(settings),
    ...farPagerProblems(settings, plan),
    ...heartbeatProblems(plan),
  ];
}

function missingProblems({ missingToDeploy }: MonitorSettings): readonly DeployFinding[] {
  if (missingToDeploy.length === 0) return [];
  const example = missingToDeploy.map((key) => (key === 'monitor.name' ? 'name: prod' : 'regions: [eu-west-1]')).join(' and ');
  return [{ says: `A deployment needs ${missingToDeploy.join(' and ')}`, fix: `write ${example} under monitor` }];
}

function sizeProblems({ name, targets, eventBytes: bytes }: PlannedShard): readonly DeployFinding[] {
  if (bytes <= MAX_EVENT_BYTES) return [];
  const whose = targets.length === 1 ? `target ${targets[0]?.name}` : `shard ${name}`;
  const says = `The event of ${whose} has ${bytes} bytes; EventBridge Scheduler takes 256 KB, and gatewatch fills at most ${MAX_EVENT_BYTES}`;
  return [{ says, fix: 'divide the target into two with fewer probes or apis each, or shorten its tls.ca to the authorities it needs' }];
}

/** A role takes ten policies of 6 KB; an ARN has some 80 characters besides the name. Source: AWS IAM quotas. */
const MAX_SECRET_BYTES = 40_000;

const ARN_BYTES = 80;

function secretProblems({ shards }: Plan, functionName: string): readonly DeployFinding[] {
  const names = secretNames(shards.filter((shard) => shard.functionName === functionName).flatMap(({ targets }) => targets));
  const bytes = names.reduce((sum, name) => sum + name.length + ARN_BYTES, 0);
  if (bytes <= MAX_SECRET_BYTES) return [];
  const says = `The targets of ${functionName} name ${names.length} different secrets, more than one role can be allowed to read`;
  return [{ says, fix: 'let targets share secrets, or divide them among several files, each with its own monitor.name' }];
}

function settingProblems({ network, heartbeat, runbook = '' }: MonitorSettings): readonly DeployFinding[] {
  const { url = '' } = heartbeat || {};
  const variables = byteLength(network.allow.join(',')) + byteLength(url);
  return [
    ...(variables > MAX_VARIABLE_BYTES
      ? [
          {
            says: `monitor.network.allow and monitor.heartbeat.url have ${variables} bytes, more than a function's environment holds`,
            fix: 'join neighbouring CIDRs, or write a shorter URL',
          },
        ]
      : []),
    ...(byteLength(runbook) > MAX_RUNBOOK_BYTES
      ? [{ says: `monitor.runbook is longer than ${MAX_RUNBOOK_BYTES} bytes, too long for an alarm`, fix: 'write a shorter URL' }]
      : []),
  ];
}

function heartbeatProblems({ region, heartbeatRegion }: Plan): readonly DeployFinding[] {
  if (heartbeatRegion === undefined || partitionOf(heartbeatRegion) === partitionOf(region)) return [];
  const says = `The heartbeat's region ${heartbeatRegion} is in another partition of AWS than ${region}`;
  return [{ says, fix: `write monitor.heartbeat: { region: … } with another region of ${partitionOf(region)}, or heartbeat: false` }];
}

function farPagerProblems({ alerts }: MonitorSettings, { region, heartbeatRegion }: Plan): readonly DeployFinding[] {
  return alerts.pager.flatMap((pager, i): readonly DeployFinding[] => {
    const where = pagerRegion(pager, region);
    if (where === 'any' || where === region || where === heartbeatRegion) return [];
    const says = `monitor.alerts.pager[${i}] is a secret in ${where}, where the monitor has no stack`;
    return [{ says, fix: `replicate it to ${region} and write its name` }];
  });
}
