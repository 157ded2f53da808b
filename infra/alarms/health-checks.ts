import type { Alarm, CfnAlarm } from 'aws-cdk-lib/aws-cloudwatch';
import { CfnHealthCheck } from 'aws-cdk-lib/aws-route53';
import type { Construct } from 'constructs';
import type { Plan } from '../../deployment/plan/plan.ts';
import type { Target } from '../../monitor/target/target.ts';
import { nameByHash } from '../../monitor/text/hash.ts';
import type { HealthCheckTargets } from '../config/props.ts';
import { refuse } from '../config/refusal.ts';
import type { TargetAlarms } from './target-alarms.ts';

/**
 * Creates Route 53 health checks that follow the `Ready` alarms of some targets, so that DNS does not route
 * to a server that is not ready. While an alarm has insufficient data, the last status stays. Each health
 * check refers to its alarm, so that CloudFormation creates it after the alarm and deletes it before. Source:
 * Route 53 API reference, AlarmIdentifier.
 *
 * A health check copies the settings of its alarm when it is created, and does not follow later changes. Its
 * logical id contains them, so that a change creates another. Source: Route 53 developer guide, "Monitoring a
 * CloudWatch alarm".
 */
export function createHealthChecks(scope: Construct, { monitor, region, healthChecked }: Plan, alarmed: readonly TargetAlarms[]): void {
  const wanted = new Set(healthChecked);
  for (const { target, alarms } of alarmed) {
    const { Ready: ready } = alarms;
    if (!ready || !wanted.has(target.name)) continue;
    new CfnHealthCheck(scope, `HealthCheck-${target.name}-${settingsHash(ready)}`, {
      healthCheckConfig: {
        type: 'CLOUDWATCH_METRIC',
        alarmIdentifier: { name: ready.alarmName, region },
        insufficientDataHealthStatus: 'LastKnownStatus',
      },
      healthCheckTags: [{ key: 'Name', value: `gatewatch ${monitor} ${target.name}` }],
    });
  }
}

/** The settings of an alarm that a health check copies. */
function settingsHash(alarm: Alarm): string {
  const { namespace, metricName, dimensions, statistic, period, evaluationPeriods, datapointsToAlarm, threshold, comparisonOperator } =
    alarm.node.defaultChild as CfnAlarm;
  const copied = [
    namespace,
    metricName,
    dimensions,
    statistic,
    period,
    evaluationPeriods,
    datapointsToAlarm,
    threshold,
    comparisonOperator,
  ];
  return nameByHash(JSON.stringify(copied)).slice(0, 8);
}

/**
 * Returns the names of these targets in the order of the config. Throws a refusal for a name that it does not
 * have.
 */
export function healthCheckedOf(targets: readonly Target[], wanted: HealthCheckTargets): readonly string[] {
  const names = targets.map(({ name }) => name);
  if (wanted === 'all') return names;
  const known = new Set(names);
  const unknown = wanted.filter((name) => !known.has(name));
  if (unknown.length > 0) {
    const fix = `write names of targets of the config, such as ${names.slice(0, 3).join(', ')}, or all`;
    refuse([{ says: `route53HealthChecks names ${unknown.join(', ')}, which the config does not have`, fix }]);
  }
  const asked = new Set(wanted);
  return names.filter((name) => asked.has(name));
}

/** What was given as the context value `route53HealthChecks`: `all`, or names parted by commas. */
export function readHealthChecks(given: unknown): HealthCheckTargets | undefined {
  if (given === undefined) return undefined;
  if (typeof given !== 'string') {
    const says = `The context value route53HealthChecks is no text: ${JSON.stringify(given)}`;
    refuse([{ says, fix: 'write -c route53HealthChecks=gw-1,gw-2 or -c route53HealthChecks=all, in cdk.json a text as well' }]);
  }
  const wanted = String(given)
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  return wanted.length === 1 && wanted[0] === 'all' ? 'all' : wanted;
}
