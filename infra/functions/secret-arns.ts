import { isParameter } from '../../deployment/schedule/secret-place.ts';
import { type ArnPlace, arnOf } from './arn.ts';

/** Returns the ARNs of secrets by their names in the config, in Secrets Manager and in Parameter Store. */
export function secretArns(
  place: ArnPlace,
  names: readonly string[],
): { readonly secrets: readonly string[]; readonly parameters: readonly string[] } {
  return {
    secrets: names.filter((name) => !isParameter(name)).flatMap((name) => secretArnsOf(place, name)),
    parameters: names.filter(isParameter).map((name) => parameterArn(place, name)),
  };
}

// The ARN of a secret ends with a hyphen and six random characters. Secrets Manager accepts an ARN without
// them too.
function secretArnsOf(place: ArnPlace, name: string): readonly string[] {
  if (!name.startsWith('arn:')) return [`${arnOf(place, 'secretsmanager', 'secret')}:${name}-??????`];
  return /-[A-Za-z0-9]{6}$/.test(name) ? [name] : [name, `${name}-??????`];
}

function parameterArn(place: ArnPlace, name: string): string {
  return name.startsWith('arn:') ? name : arnOf(place, 'ssm', 'parameter', name.replace(/^ssm:\//, ''));
}
