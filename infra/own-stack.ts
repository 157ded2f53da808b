import { Stack, Stage } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import type { Plan } from '../deployment/plan/plan.ts';
import type { OwnEnvironment } from './config/props.ts';
import { refuse } from './config/refusal.ts';

/**
 * Returns the scope for the resources of a monitor: the construct itself if it is in a stack, else a construct in a
 * new stack, which has the names and ids of a deployment by the command: one can take over from the other. Throws
 * a refusal if an environment is given for a stack that exists.
 */
export function placeFor(monitor: Construct, plan: Plan, env: OwnEnvironment | undefined): Construct {
  const around = monitor.node.scopes.find((scope) => Stack.isStack(scope));
  if (around === undefined) return createOwnStack(monitor, plan, env);
  if (env === undefined) return monitor;
  refuse([{ says: `The property env of ${monitor.node.path} has no effect in a stack`, fix: 'give env to the stack instead' }]);
  return monitor;
}

function createOwnStack(monitor: Construct, { monitor: name, region, stacks }: Plan, env: OwnEnvironment | undefined): Construct {
  const stackName = stacks[0]?.name ?? '';
  const stack = new Stack(besideOf(monitor), stackName, {
    stackName,
    description: `gatewatch: the monitor ${name}`,
    env: { region, ...(env?.account !== undefined && { account: env.account }) },
  });
  return new Construct(stack, 'Monitor');
}

/** Returns the scope of further stacks, so that they have the names by which they are deployed. */
export function besideOf(monitor: Construct): Construct {
  return Stage.of(monitor) ?? monitor;
}
