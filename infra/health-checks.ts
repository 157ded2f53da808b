import { CfnHealthCheck } from 'aws-cdk-lib/aws-route53';
import type { Construct } from 'constructs';
import type { Plan } from '../monitor/core/plan.ts';
import { targetAlarmName } from '../monitor/core/resource-names.ts';
import type { Target } from '../monitor/core/target.ts';
import { refuse } from './refusal.ts';

/** The targets whose readiness Route 53 is to follow: names, or all. */
export type HealthCheckTargets = 'all' | readonly string[];

/**
 * Health checks of Route 53 that follow the `Ready` alarms of some targets: DNS then sends nobody to a server that is not ready, as Kubernetes
 * routes nothing to a pod that is not. While the alarm cannot tell, the last answer stays. Source: Route 53 API reference, AlarmIdentifier.
 */
export function createHealthChecks(scope: Construct, { monitor, region }: Plan, targets: readonly Target[], stackNumber: number): void {
  for (const { name } of targets) {
    new CfnHealthCheck(scope, `HealthCheck-${name}`, {
      healthCheckConfig: {
        type: 'CLOUDWATCH_METRIC',
        alarmIdentifier: { name: targetAlarmName(monitor, name, 'Ready', stackNumber), region },
        insufficientDataHealthStatus: 'LastKnownStatus',
      },
      healthCheckTags: [{ key: 'Name', value: `gatewatch ${monitor} ${name}` }],
    });
  }
}

/** Those of them that are wanted; refuses names that the config does not have. */
export function chooseHealthChecked(targets: readonly Target[], wanted: HealthCheckTargets | undefined): ReadonlySet<string> {
  if (wanted === undefined) return new Set();
  if (wanted === 'all') return new Set(targets.map(({ name }) => name));
  const unknown = wanted.filter((name) => !targets.some((target) => target.name === name));
  if (unknown.length > 0) {
    const fix = `write names of targets of the config, such as ${targets
      .slice(0, 3)
      .map(({ name }) => name)
      .join(', ')}, or all`;
    refuse([{ says: `route53HealthChecks names ${unknown.join(', ')}, which the config does not have`, fix }]);
  }
  return new Set(wanted);
}

/** What was given as the context value `route53HealthChecks`: `all`, or names parted by commas. */
export function readHealthChecks(given: unknown): HealthCheckTargets | undefined {
  if (given === undefined || given === '') return undefined;
  if (typeof given !== 'string')
    refuse([{ says: 'The context value route53HealthChecks is no text', fix: 'write -c route53HealthChecks=gw-1,gw-2 or all' }]);
  const text = String(given);
  return text === 'all' ? 'all' : text.split(',').map((name) => name.trim());
}
