import type { Stack } from 'aws-cdk-lib';
import { isParameter } from '../../deployment/schedule/secret-place.ts';
import { secretNames } from '../../monitor/target/secret-names.ts';
import type { Target } from '../../monitor/target/target.ts';
import { arnOf } from './arn.ts';

/** Returns the ARNs of the secrets that these targets need, in Secrets Manager and in Parameter Store. */
export function secretArns(
  stack: Stack,
  targets: readonly Target[],
): { readonly secrets: readonly string[]; readonly parameters: readonly string[] } {
  const names = secretNames(targets);
  return {
    secrets: names.filter((name) => !isParameter(name)).flatMap((name) => secretArnsOf(stack, name)),
    parameters: names.filter(isParameter).map((name) => parameterArn(stack, name)),
  };
}

// The ARN of a secret ends with a hyphen and six random characters. Secrets Manager accepts an ARN without
// them too.
function secretArnsOf(stack: Stack, name: string): readonly string[] {
  if (!name.startsWith('arn:')) return [`${arnOf(stack, 'secretsmanager', 'secret')}:${name}-??????`];
  return /-[A-Za-z0-9]{6}$/.test(name) ? [name] : [name, `${name}-??????`];
}

function parameterArn(stack: Stack, name: string): string {
  return name.startsWith('arn:') ? name : arnOf(stack, 'ssm', 'parameter', name.replace(/^ssm:\//, ''));
}
