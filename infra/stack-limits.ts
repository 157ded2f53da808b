import { Aws, CfnResource, CfnRule, Fn, Stack, Token } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { refuse } from './config/refusal.ts';

/** The limit of AWS CloudFormation per stack. */
const MAX_RESOURCES = 500;

/** Returns a problem if a stack is too full: the plan leaves room for other resources, but not for any number. */
export function overfull(stack: Stack): string[] {
  const found = stack.node.findAll().filter((one) => CfnResource.isCfnResource(one) && Stack.of(one) === stack).length;
  if (found <= MAX_RESOURCES) return [];
  return [`${stack.stackName} has ${found} resources, CloudFormation allows ${MAX_RESOURCES}. Fix: give the monitor a stack of its own`];
}

/** Throws a refusal if the stack of a monitor is in another region than its config. */
export function refuseRegion(monitor: Construct, region: string): void {
  const stack = Stack.of(monitor);
  if (stack.region === region) return;
  if (Token.isUnresolved(stack.region)) {
    // The region of an environment-agnostic stack is known only during the deployment.
    const assertDescription = `The monitor is for ${region} (monitor.regions): deploy the stack there`;
    new CfnRule(monitor, 'Region', { assertions: [{ assert: Fn.conditionEquals(Aws.REGION, region), assertDescription }] });
    return;
  }
  const says = `The stack ${stack.stackName} is in ${stack.region}, but the config sets ${region}`;
  refuse([{ says, fix: `give the stack env: { region: '${region}' }, or set monitor.regions: [${stack.region}]` }]);
}
