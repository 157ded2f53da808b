import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Schedule, ScheduleExpression, ScheduleGroup, ScheduleTargetInput, TimeWindow } from 'aws-cdk-lib/aws-scheduler';
import { LambdaInvoke } from 'aws-cdk-lib/aws-scheduler-targets';
import type { Construct } from 'constructs';
import type { Names } from '../../deployment/plan/names.ts';
import type { PlannedPage } from '../../deployment/plan/planned-page.ts';
import { arnOf } from '../functions/arn.ts';

/** The input for the schedule of the page. */
export type PageScheduleSetting = { readonly page: PlannedPage; readonly names: Names; readonly lambda: IFunction };

/** Creates the schedule that invokes the function every minute. What fails is repeated by the next minute. */
export function createPageSchedule(scope: Construct, { page, names, lambda }: PageScheduleSetting): void {
  const stack = Stack.of(scope);
  const scheduleGroup = new ScheduleGroup(scope, 'ScheduleGroup', { scheduleGroupName: names.page, removalPolicy: RemovalPolicy.DESTROY });
  const role = new Role(scope, 'SchedulerRole', {
    assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
      conditions: {
        StringEquals: { 'aws:SourceAccount': stack.account, 'aws:SourceArn': arnOf(stack, 'scheduler', 'schedule-group', names.page) },
      },
    }),
  });
  role.addToPolicy(new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [lambda.functionArn] }));
  const target = new LambdaInvoke(lambda, {
    role: role.withoutPolicyUpdates(),
    retryAttempts: 0,
    maxEventAge: Duration.seconds(60),
    input: ScheduleTargetInput.fromObject(page.event),
  });
  const schedule = new Schedule(scope, 'Schedule', {
    scheduleName: names.page,
    description: `Writes the status page of ${page.event.targets.length} targets`,
    schedule: ScheduleExpression.rate(Duration.minutes(1)),
    timeWindow: TimeWindow.off(),
    scheduleGroup,
    target,
  });
  schedule.node.addDependency(role);
}
