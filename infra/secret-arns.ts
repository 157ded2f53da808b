import type { Stack } from 'aws-cdk-lib';
import type { Target } from '../monitor/core/target.ts';
import { arnOf } from './names.ts';

/** The secrets that looking at these targets takes, as ARNs: those of Secrets Manager and those of Parameter Store. */
export function secretArns(
  stack: Stack,
  targets: readonly Target[],
): { readonly secrets: readonly string[]; readonly parameters: readonly string[] } {
  const names = secretNames(targets);
  const isParameter = (name: string) => name.startsWith('ssm:') || /^arn:[^:]+:ssm:/.test(name);
  return {
    secrets: names.filter((name) => !isParameter(name)).map((name) => secretArn(stack, name)),
    parameters: names.filter(isParameter).map((name) => parameterArn(stack, name)),
  };
}

/** The secrets that looking at these targets takes, as the config names them; each once, sorted. */
export function secretNames(targets: readonly Target[]): readonly string[] {
  return [...new Set(targets.flatMap(namesIn))].sort();
}

function namesIn({ probes, tls }: Target): readonly string[] {
  const headers = probes.flatMap(({ look }) => (look.kind === 'http' ? look.headers : []));
  const ofHeaders = headers.flatMap((header) => {
    if ('secret' in header) return [header.secret];
    return 'credentials' in header ? [header.credentials] : [];
  });
  return [...ofHeaders, ...(tls.clientCertificate === undefined ? [] : [tls.clientCertificate])];
}

// Secrets Manager ends the ARN of a secret with a hyphen and six characters of its own.
function secretArn(stack: Stack, name: string): string {
  return name.startsWith('arn:') ? name : `${arnOf(stack, 'secretsmanager', 'secret')}:${name}-??????`;
}

function parameterArn(stack: Stack, name: string): string {
  return name.startsWith('arn:') ? name : arnOf(stack, 'ssm', 'parameter', name.replace(/^ssm:\//, ''));
}
