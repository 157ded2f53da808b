import { Duration, Stack } from 'aws-cdk-lib';
import { type IRole, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Schedule, ScheduleExpression, ScheduleGroup, ScheduleTargetInput, TimeWindow } from 'aws-cdk-lib/aws-scheduler';
import { LambdaInvoke } from 'aws-cdk-lib/aws-scheduler-targets';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct, IDependable } from 'constructs';
import { type Names, scheduleName } from '../../deployment/plan/names.ts';
import type { Judge } from '../../deployment/plan/plan.ts';
import { eventOf } from '../../deployment/plan/planned-event.ts';
import type { PlannedShard } from '../../deployment/plan/stacks.ts';
import { arnOf } from './arn.ts';

/** The input for the schedules. */
export type ScheduleSetting = {
  readonly shards: readonly PlannedShard[];
  readonly plan: Judge;
  readonly names: Names;
  /** The number of the stack; 1 is the stack of the monitor itself. */
  readonly stackNumber: number;
  /** The resources in the same stack that must exist before a shard is scheduled. */
  readonly after: (shard: PlannedShard) => readonly IDependable[];
};

/**
 * Creates the schedules of some shards, each with its targets as input. They refer to the function, the
 * group, and the queue by name, so that they can be in another stack.
 */
export function createSchedules(scope: Construct, { shards, plan, names, stackNumber, after }: ScheduleSetting): void {
  if (shards.length === 0) return;
  const stack = Stack.of(scope);
  const role = createSchedulerRole(scope, shards, names);
  const deadLetterQueue = Queue.fromQueueArn(scope, 'SchedulerDeadLetters', arnOf(stack, 'sqs', names.deadLetters));
  const scheduleGroup = ScheduleGroup.fromScheduleGroupName(scope, 'SchedulerGroup', names.scheduleGroup);
  const target = (shard: PlannedShard) => {
    const functionArn = arnOf(stack, 'lambda', 'function', names.functionOf(shard.functionName));
    return new LambdaInvoke(LambdaFunction.fromFunctionArn(scope, `FunctionOf-${shard.name}`, functionArn), {
      role,
      deadLetterQueue,
      retryAttempts: 0,
      maxEventAge: Duration.seconds(60),
      input: ScheduleTargetInput.fromObject(eventOf(plan, shard)),
    });
  };
  for (const shard of shards) {
    const schedule = new Schedule(scope, `Schedule-${shard.name}`, {
      scheduleName: scheduleName(names.monitor, shard.name, stackNumber),
      description: `A round of ${shard.targets.length} targets every minute`,
      schedule: ScheduleExpression.rate(Duration.minutes(1)),
      timeWindow: TimeWindow.off(),
      scheduleGroup,
      target: target(shard),
    });
    schedule.node.addDependency(role, ...after(shard));
  }
}

/**
 * Creates the role by which this schedule group invokes the functions of the shards and writes to the
 * dead-letter queue.
 */
function createSchedulerRole(scope: Construct, shards: readonly PlannedShard[], names: Names): IRole {
  const stack = Stack.of(scope);
  const functions = [...new Set(shards.map(({ functionName }) => functionName))];
  const role = new Role(scope, 'SchedulerRole', {
    assumedBy: new ServicePrincipal('scheduler.amazonaws.com', {
      conditions: {
        StringEquals: {
          'aws:SourceAccount': stack.account,
          'aws:SourceArn': arnOf(stack, 'scheduler', 'schedule-group', names.scheduleGroup),
        },
      },
    }),
  });
  role.addToPolicy(
    new PolicyStatement({
      actions: ['lambda:InvokeFunction'],
      resources: functions.map((name) => arnOf(stack, 'lambda', 'function', names.functionOf(name))),
    }),
  );
  role.addToPolicy(new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [arnOf(stack, 'sqs', names.deadLetters)] }));
  return role.withoutPolicyUpdates();
}
