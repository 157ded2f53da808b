import type { ToolkitError } from '@aws-cdk/toolkit-lib';
import { CliError } from '../terminal/cli-error.ts';
import { asRefused } from './read-monitor.ts';

/** Returns an error of the CDK toolkit, whose classes are given, as an error of the command. */
export function asDeployError(thrown: unknown, classes: typeof ToolkitError): unknown {
  const error = asRefused(thrown);
  if (!(error instanceof Error) || error instanceof CliError) return error;
  const [, place] = /(aws:\/\/\S+?)\. Has the environment been bootstrapped/.exec(error.message) ?? [];
  const sentence = sentenceOf(error);
  if (place !== undefined)
    return new CliError('not-bootstrapped', sentence, `run \`npx aws-cdk@2 bootstrap ${place}\` once, as an administrator`);
  // What is no error of the toolkit is one of a client of AWS.
  const isUnreachable = classes.isAuthenticationError(error) || !classes.isToolkitError(error);
  return new CliError(isUnreachable ? 'account-unreachable' : 'deploy-failed', sentence);
}

function sentenceOf({ message }: Error): string {
  return (message.split(/\n|\. Has the environment been bootstrapped/)[0] ?? '').replace(/^[^\w]+|\.$/g, '');
}
