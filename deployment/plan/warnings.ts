import { LOOKING_MS } from '../../monitor/health/due.ts';
import { isWireProbe } from '../../monitor/target/probe.ts';
import type { MonitorSettings } from '../../monitor/target/settings.ts';
import { pagersIn } from './pagers.ts';
import type { DeployFinding, Plan } from './plan.ts';

/** What a user would not expect of a deployment that is going to work. */
export function deployWarnings(settings: MonitorSettings, plan: Plan): readonly DeployFinding[] {
  return [
    ...listenerWarnings(settings, plan),
    ...heartbeatPagerWarnings(settings, plan),
    ...concurrencyWarnings(settings, plan),
    ...accountWarnings(plan),
    ...recheckWarnings(plan),
  ];
}

function listenerWarnings({ alerts }: MonitorSettings, { region }: Plan): readonly DeployFinding[] {
  if (alerts.email.length + alerts.pager.length === 0) {
    return [
      { says: 'nobody is told of anything', fix: 'write monitor.alerts.email, or subscribe to the topic of the output AlertsTopicArn' },
    ];
  }
  const noMail = {
    says: 'nobody hears of changes of status, nor of what goes wrong with the monitor: monitor.alerts.email is empty',
    fix: 'write an address there, or subscribe to the topic of the output AlertsTopicArn',
  };
  const noPage = {
    says: `nobody is paged: no pager's URL can be read in ${region}`,
    fix: `replicate the secret to ${region} and write its name`,
  };
  return [
    ...(alerts.email.length === 0 ? [noMail] : []),
    ...(alerts.pager.length > 0 && pagersIn(alerts.pager, region, region).length === 0 ? [noPage] : []),
  ];
}

function heartbeatPagerWarnings({ alerts }: MonitorSettings, { region, heartbeatRegion }: Plan): readonly DeployFinding[] {
  if (!heartbeatRegion || alerts.pager.length === 0 || pagersIn(alerts.pager, region, heartbeatRegion).length > 0) return [];
  const says = `no pager hears the heartbeat alarm: it stands in ${heartbeatRegion}, the pager's secret in ${region}`;
  const fix = `replicate the secret to ${heartbeatRegion} and add { secret: <its ARN there> } to monitor.alerts.pager; until then the heartbeat tells ${alerts.email.length > 0 ? 'by mail only' : 'nobody'}`;
  return [{ says, fix }];
}

/** Rounds of neighbouring minutes overlap, so a shard may be worked on twice at a time. */
const ROUNDS_AT_A_TIME = 2;

function concurrencyWarnings({ reservedConcurrency }: MonitorSettings, { functions, shards }: Plan): readonly DeployFinding[] {
  if (reservedConcurrency === 0) return [];
  return functions.flatMap(({ name }): readonly DeployFinding[] => {
    const needed = shards.filter(({ functionName }) => functionName === name).length * ROUNDS_AT_A_TIME;
    if (reservedConcurrency >= needed) return [];
    const says = `each function reserves ${reservedConcurrency}, but ${name} may run ${needed} rounds at a time: some would be throttled`;
    return [{ says, fix: `write monitor.reservedConcurrency: ${needed} or more, or 0 for none reserved` }];
  });
}

/** Rounds an account runs at a time in a region by default; a new one has less until it is used. Source: AWS Lambda quotas. */
const ACCOUNT_CONCURRENCY = 1000;

function accountWarnings({ shards }: Plan): readonly DeployFinding[] {
  const needed = shards.length * ROUNDS_AT_A_TIME;
  if (needed <= ACCOUNT_CONCURRENCY) return [];
  const says = `${shards.length} shards may take ${needed} functions at a time; an account has ${ACCOUNT_CONCURRENCY} in a region by default, for everything in it`;
  return [{ says, fix: 'have the quota "Concurrent executions" of AWS Lambda raised first: see docs/reference/limits.md' }];
}

/** A round looks for 50 seconds from its start, so what would be due later is left to the next one. */
function recheckWarnings({ targets }: Plan): readonly DeployFinding[] {
  const late = targets.filter(({ probes }) => probes.some((probe) => isWireProbe(probe) && probe.recheckSeconds * 1000 >= LOOKING_MS));
  if (late.length === 0) return [];
  const says = `recheckSeconds of ${LOOKING_MS / 1000} or more has no effect in AWS (${late[0]?.name}${late.length > 1 ? ` and ${late.length - 1} more` : ''})`;
  return [{ says, fix: `write less than ${LOOKING_MS / 1000}, or 0 for none` }];
}
