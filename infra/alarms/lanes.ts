import { CfnResource } from 'aws-cdk-lib';
import { CfnAlarm, CfnAlarmMuteRule } from 'aws-cdk-lib/aws-cloudwatch';
import type { IConstruct } from 'constructs';

/**
 * How many alarms of a stack CloudFormation creates or deletes at a time. PutMetricAlarm, DeleteAlarms, and
 * PutAlarmMuteRule allow three calls per second by default, for all stacks of the region together. Source: AWS,
 * CloudWatch service quotas, L-0720E68F.
 */
const LANES = 3;

/** After how many alarms of a stack its schedules are created: about ten seconds after their role. */
const BEFORE_SCHEDULES = 30;

/** Makes CloudFormation take the alarms in `scope` in lanes, and then its mute rules. */
export function putInLanes(scope: IConstruct): void {
  const all = scope.node.findAll();
  for (const type of [CfnAlarm, CfnAlarmMuteRule]) {
    const some = all.filter((one): one is CfnAlarm | CfnAlarmMuteRule => one instanceof type);
    for (const [i, one] of some.entries()) {
      const before = some[i - LANES];
      if (before) one.addResourceDependency(before);
    }
  }
}

/**
 * Returns the alarms that come before the schedules of the same stack. A schedule that is created at once after
 * its role may be refused: the role is not known everywhere yet.
 */
export function alarmsBeforeSchedules(scope: IConstruct): readonly CfnResource[] {
  const alarms = scope.node.findAll().filter((one) => CfnResource.isCfnResource(one) && one instanceof CfnAlarm) as CfnAlarm[];
  return alarms.slice(0, BEFORE_SCHEDULES).slice(-LANES);
}
