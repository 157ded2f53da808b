import type { App } from 'aws-cdk-lib';
import type { DeployableConfig } from './config/read-config.ts';
import { Gatewatch } from './gatewatch.ts';
import { planWith, readChoices } from './plan-choices.ts';
import { readTags } from './tagging.ts';

/**
 * Adds a monitor to an app, in a stack of its own and the further stacks that it needs. It has the same names and
 * logical ids whichever command deploys it. Choices and tags are those of the CDK context. Without an account, the
 * stacks are for the one that deploys. Throws a `Refusal` if a choice does not fit the config.
 */
export function addMonitor(app: App, read: DeployableConfig, account?: string): void {
  const contextOf = (name: string): unknown => app.node.tryGetContext(name);
  // A refusal must come before the first stack, because an app writes its stacks when the process ends.
  const config = { ...read, plan: planWith(read, readChoices(contextOf)) };
  const tags = readTags(contextOf('tags'));
  new Gatewatch(app, 'Monitor', { config, tags, env: { ...(account !== undefined && { account }) } });
}
