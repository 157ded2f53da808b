import { App, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { chooseConfig } from './config/choose-config.ts';
import { readDeployableConfig, sayOnStderr } from './config/read-config.ts';
import { Refusal } from './config/refusal.ts';
import { addMonitor } from './monitor-app.ts';

/** Builds the CDK app of a config: its monitor in a stack of its own, and the further stacks that it needs. */
function build(app: App): void {
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  const { file, account } = chooseConfig(app.node.tryGetContext('config'), process.env.CDK_DEFAULT_ACCOUNT, sayOnStderr);
  addMonitor(app, readDeployableConfig(file), account);
  app.synth();
}

try {
  build(new App({ analyticsReporting: false }));
} catch (error) {
  if (!(error instanceof Refusal)) throw error;
  for (const { says, fix } of error.problems) sayOnStderr(`error: ${says}. Fix: ${fix}`);
  process.exitCode = 1;
}
