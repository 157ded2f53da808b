import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import { ScheduleGroup } from 'aws-cdk-lib/aws-scheduler';
import { Construct } from 'constructs';
import { type Names, namesOf } from '../deployment/plan/names.ts';
import type { Plan, Voter } from '../deployment/plan/plan.ts';
import type { PlannedStack } from '../deployment/plan/stacks.ts';
import { votePrefix } from '../monitor/memory/vote-record.ts';
import type { MonitorSettings } from '../monitor/target/settings.ts';
import { createDeadLetters } from './functions/dead-letters.ts';
import { RoundFunction } from './functions/round-function.ts';
import { createSchedules } from './functions/schedules.ts';
import { createStateTable } from './state-table.ts';

type VoterSetting = { readonly settings: MonitorSettings; readonly voter: Voter; readonly account: string };

/**
 * Creates the stacks of all further regions. They are deployed after the stack of the region that judges, which has the
 * table that votes go to.
 */
export function createVoterStacks(scope: Construct, settings: MonitorSettings, { voters }: Plan, home: Stack): readonly Stack[] {
  const stacks = voters.flatMap((voter) => createStacks(scope, { settings, voter, account: home.account }));
  for (const one of stacks) one.addStackDependency(home);
  return stacks;
}

/**
 * Creates the stacks of a further region: its own table, functions, and schedules, and nothing that notifies people.
 * The region that judges has an alarm on votes that are missing.
 */
function createStacks(scope: Construct, { settings, voter, account }: VoterSetting): readonly Stack[] {
  const names = namesOf(voter.monitor, voter.region);
  const stacks = voter.stacks.map(({ name }) => {
    const description = `gatewatch: the monitor ${voter.monitor} as seen from ${voter.region}`;
    return new Stack(scope, name, { stackName: name, description, env: { account, region: voter.region } });
  });
  const [first] = stacks;
  if (!first) return [];
  const after = createMeans(first, { settings, voter, names });
  for (const [i, stack] of stacks.entries()) {
    if (stack !== first) stack.addStackDependency(first);
    const { shards } = voter.stacks[i] as PlannedStack;
    const setting = { shards, plan: voter, names, stackNumber: i + 1, after: () => (stack === first ? after : []) };
    createSchedules(new Construct(stack, 'Schedules'), setting);
  }
  return stacks;
}

/** Creates what the schedules need: the table, the functions, and the group. */
function createMeans(
  stack: Stack,
  { settings, voter, names }: Omit<VoterSetting, 'account'> & { readonly names: Names },
): readonly Construct[] {
  const table = createStateTable(stack, names.table);
  const deadLetters = createDeadLetters(stack, names.deadLetters);
  const { partition, account } = stack;
  const telling = {
    ballots: `arn:${partition}:dynamodb:${voter.votesFor}:${account}:table/${names.table}`,
    records: `#${votePrefix(voter.region)}*`,
  };
  const setting = { settings, plan: voter, names, means: { table, telling, deadLetters } };
  const rounds = voter.functions.map((planned) => new RoundFunction(stack, planned.name, planned, setting));
  const group = new ScheduleGroup(stack, 'ScheduleGroup', {
    scheduleGroupName: names.scheduleGroup,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  return [group, deadLetters, ...rounds.map(({ lambda }) => lambda)];
}
