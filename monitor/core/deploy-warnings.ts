import type { DeployProblem } from './deploy-problem.ts';
import type { MonitorSettings } from './monitor-settings.ts';
import { pagersIn } from './pager-region.ts';
import { type Plan, planOf } from './plan.ts';
import type { Target } from './target.ts';

/** What a user would not expect of a deployment that is going to work. */
export function deployWarnings(settings: MonitorSettings, targets: readonly Target[]): readonly DeployProblem[] {
  const plan = planOf(settings, targets);
  return [
    ...listenerWarnings(settings),
    ...notYetWarnings(settings, targets),
    ...heartbeatPagerWarnings(settings, plan),
    ...concurrencyWarnings(settings, plan),
  ];
}

function listenerWarnings({ alerts }: MonitorSettings): readonly DeployProblem[] {
  if (alerts.email.length + alerts.pager.length > 0) return [];
  return [
    { says: 'nobody is told of anything', fix: 'write monitor.alerts.email, or subscribe to the topic of the output AlertsTopicArn' },
  ];
}

function notYetWarnings({ maintenance }: MonitorSettings, targets: readonly Target[]): readonly DeployProblem[] {
  const keys = [
    ...(maintenance.length > 0 ? ['maintenance'] : []),
    ...(targets.some((one) => one.dependsOn.length > 0) ? ['dependsOn'] : []),
  ];
  if (keys.length === 0) return [];
  const says = `a deployed monitor does not act on ${keys.join(' and ')} yet: alerts are sent all the same`;
  return [{ says, fix: 'none needed; the keys will count once they are acted upon' }];
}

function heartbeatPagerWarnings({ alerts }: MonitorSettings, { region, heartbeatRegion }: Plan): readonly DeployProblem[] {
  if (!heartbeatRegion || alerts.pager.length === 0 || pagersIn(alerts.pager, region, heartbeatRegion).length > 0) return [];
  const says = `no pager hears the heartbeat alarm: it stands in ${heartbeatRegion}, the pager's secret in ${region}`;
  const fix = `replicate the secret to ${heartbeatRegion} and add { secret: <its ARN there> } to monitor.alerts.pager; until then the heartbeat tells by mail only`;
  return [{ says, fix }];
}

/** Rounds of neighbouring minutes overlap, so a shard may be worked on twice at a time. */
const ROUNDS_AT_A_TIME = 2;

function concurrencyWarnings({ reservedConcurrency }: MonitorSettings, { functions, shards }: Plan): readonly DeployProblem[] {
  if (reservedConcurrency === 0) return [];
  return functions.flatMap(({ name }): readonly DeployProblem[] => {
    const needed = shards.filter(({ functionName }) => functionName === name).length * ROUNDS_AT_A_TIME;
    if (reservedConcurrency >= needed) return [];
    const says = `each function reserves ${reservedConcurrency}, but ${name} may run ${needed} rounds at a time: some would be throttled`;
    return [{ says, fix: `write monitor.reservedConcurrency: ${needed} or more, or 0 for none reserved` }];
  });
}
