import type { Command } from 'commander';
import type { Add } from './add-command.ts';
import { contextValue } from './arguments.ts';
import { LATE } from './late-commands.ts';

/** Adds the commands that deploy a config. Only they load AWS CDK. */
export function addDeployment(add: Add): void {
  const withYes = (command: Command) => withContext(command).option('--yes', 'Do not ask; required where there is no terminal');
  withYes(
    add('deploy', 'Deploy the config to AWS with CDK, after a question', LATE.deploy, [
      'gatewatch deploy',
      'gatewatch deploy --yes --config prod.yaml',
    ]),
  );
  withContext(add('diff', 'Show what a deployment would change', LATE.diff, ['gatewatch diff', 'gatewatch diff --output json']));
  withYes(add('destroy', 'Delete the deployment, after a question', LATE.destroy, ['gatewatch destroy', 'gatewatch destroy --yes']));
  withContext(
    add('export', 'Write CloudFormation templates and zips, for StackSets, Service Catalog, or Terraform', LATE.export, [
      'gatewatch export build/gatewatch',
    ]),
  )
    .argument('<folder>', 'Folder that the files are written to; it is created if needed')
    .option('--force', 'Replace files in a folder that is not empty');
}

function withContext(command: Command): Command {
  return command.option(
    '-c, --context <key=value>',
    'A choice as in `cdk -c`: dashboard=true, route53HealthChecks=all, or tags=team=payments; repeatable',
    contextValue,
  );
}
