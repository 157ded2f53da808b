import { secretNames } from '../../monitor/target/secret-names.ts';
import type { MonitorSettings } from '../../monitor/target/settings.ts';
import { byteLength } from '../../monitor/text/byte-length.ts';
import { eventSecrets, monitorSecrets } from './literal-secrets.ts';
import { pagerRegion } from './pagers.ts';
import { type DeployFinding, MAX_EVENT_BYTES, type Plan } from './plan.ts';
import { partitionOf } from './region.ts';
import { MAX_POLICIES, managedPolicies } from './secret-policies.ts';
import type { PlannedShard } from './stacks.ts';

/**
 * The limit for two variables, bytes. An environment may have 4 KB, of which the others take a quarter.
 * Source: AWS Lambda quotas.
 */
const MAX_VARIABLE_BYTES = 2500;

/**
 * The longest runbook URL, bytes. A description of an alarm may have 1024 characters. Source: CloudWatch,
 * PutMetricAlarm.
 */
const MAX_RUNBOOK_BYTES = 480;

/** Returns the findings that prevent the deployment of a config without errors. */
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
    ...pageProblems(plan),
    ...topicProblems(plan),
    ...voterProblems(settings, plan),
  ];
}

function missingProblems({ missingToDeploy }: MonitorSettings): readonly DeployFinding[] {
  if (missingToDeploy.length === 0) return [];
  const example = missingToDeploy.map((key) => (key === 'monitor.name' ? 'name: prod' : 'regions: [eu-west-1]')).join(' and ');
  return [{ says: `A deployment requires ${missingToDeploy.join(' and ')}`, fix: `write ${example} under monitor` }];
}

function sizeProblems({ name, targets, eventBytes: bytes }: PlannedShard): readonly DeployFinding[] {
  if (bytes <= MAX_EVENT_BYTES) return [];
  const whose = targets.length === 1 ? `target ${targets[0]?.name}` : `shard ${name}`;
  const says = `The event of ${whose} has ${bytes} bytes; the limit is ${MAX_EVENT_BYTES} bytes`;
  return [{ says, fix: 'split the target into two with fewer probes or apis each, or remove authorities it does not need from tls.ca' }];
}

function secretProblems({ shards }: Plan, functionName: string): readonly DeployFinding[] {
  const names = secretNames(shards.filter((shard) => shard.functionName === functionName).flatMap(({ targets }) => targets));
  const policies = managedPolicies(names);
  if (policies <= MAX_POLICIES) return [];
  const says = `The targets of ${functionName} use ${names.length} different secrets; reading them takes ${policies} policies, and a role can have ${MAX_POLICIES}`;
  return [{ says, fix: 'let targets share secrets, or split the config into several files, each with its own monitor.name' }];
}

function settingProblems({ network, heartbeat, runbook = '' }: MonitorSettings): readonly DeployFinding[] {
  const { url = '' } = heartbeat || {};
  const variables = byteLength(network.allow.join(',')) + byteLength(url);
  return [
    ...(variables > MAX_VARIABLE_BYTES
      ? [
          {
            says: `monitor.network.allow and monitor.heartbeat.url have ${variables} bytes; the limit is ${MAX_VARIABLE_BYTES} bytes`,
            fix: 'merge adjacent CIDRs, or write a shorter URL',
          },
        ]
      : []),
    ...(byteLength(runbook) > MAX_RUNBOOK_BYTES
      ? [{ says: `monitor.runbook has more than ${MAX_RUNBOOK_BYTES} bytes, too many for an alarm`, fix: 'write a shorter URL' }]
      : []),
  ];
}

function heartbeatProblems({ region, heartbeatRegion }: Plan): readonly DeployFinding[] {
  if (heartbeatRegion === undefined || partitionOf(heartbeatRegion) === partitionOf(region)) return [];
  const says = `The heartbeat region ${heartbeatRegion} is in another AWS partition than ${region}`;
  return [{ says, fix: `set monitor.heartbeat.region to another region of ${partitionOf(region)}, or write heartbeat: false` }];
}

// Other partitions have no key-value stores, or no CloudFront. Source: Amazon CloudFront in China, "Feature availability".
function pageProblems({ page }: Plan): readonly DeployFinding[] {
  if (!page) return [];
  const { region, eventBytes, event } = page;
  const partition = partitionOf(region);
  return [
    ...(partition === 'aws'
      ? []
      : [{ says: `A status page needs CloudFront, which ${region} does not have as it is used here`, fix: PAGE_INSTEAD }]),
    ...(eventBytes <= MAX_EVENT_BYTES
      ? []
      : [
          {
            says: `The event of the status page of ${event.targets.length} targets has ${eventBytes} bytes; the limit is ${MAX_EVENT_BYTES} bytes`,
            fix: 'name fewer targets in monitor.statusPage.targets',
          },
        ]),
  ];
}

const PAGE_INSTEAD = 'remove monitor.statusPage, and publish the files of gatewatch status --html --aws';

function topicProblems({ region, alertsTopicArn }: Plan): readonly DeployFinding[] {
  const [, , , ofTopic] = alertsTopicArn?.split(':') ?? [];
  if (ofTopic === undefined || ofTopic === region) return [];
  const says = `monitor.aws.alertsTopicArn is in ${ofTopic}, but the monitor is in ${region}`;
  return [{ says, fix: `name a topic in ${region}, because an alarm notifies topics of its own region only` }];
}

function farPagerProblems({ alerts }: MonitorSettings, { region, heartbeatRegion }: Plan): readonly DeployFinding[] {
  return alerts.pager.flatMap((pager, i): readonly DeployFinding[] => {
    const where = pagerRegion(pager, region);
    if (where === 'any' || where === region || where === heartbeatRegion) return [];
    const says = `monitor.alerts.pager[${i}] is a secret in ${where}, but the monitor has no stack there`;
    return [{ says, fix: `replicate it to ${region} and write its name` }];
  });
}

function voterProblems({ aws }: MonitorSettings, { region, voters }: Plan): readonly DeployFinding[] {
  const far = voters.find((voter) => partitionOf(voter.region) !== partitionOf(region));
  return [
    ...(far
      ? [
          {
            says: `The region ${far.region} is in another AWS partition than ${region}, so its votes cannot arrive`,
            fix: `name regions of ${partitionOf(region)} only under monitor.regions`,
          },
        ]
      : []),
    ...(aws.kmsKeyArn !== undefined && voters.length > 0
      ? [
          {
            says: 'monitor.aws.kmsKeyArn is a key of one region, and the log groups of a monitor of several regions need one each',
            fix: 'remove kmsKeyArn, or name one region',
          },
        ]
      : []),
  ];
}
