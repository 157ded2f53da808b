import type { ConfigEnvironment } from '../grammar/environment.ts';
import type { Path } from '../grammar/path.ts';
import type { ReadConfig } from '../grammar/read-config.ts';
import type { UnplacedFinding } from '../grammar/unplaced-finding.ts';
import { secretVariable } from '../target/secret-variable.ts';
import { isRecord } from '../text/guards.ts';

type Named = { readonly secret: string; readonly path: Path };

/**
 * Findings about two secrets with one environment variable: where the variable holds the value of one, a server
 * would receive it as the other. A store of secrets tells the two apart, so this is a warning; commands
 * that read secrets from the environment refuse such a config.
 */
export function sharedVariableFindings({ defaults, targets }: Pick<ReadConfig, 'defaults' | 'targets'>): readonly UnplacedFinding[] {
  const first = new Map<string, string>();
  return namedSecrets({ defaults, targets }).flatMap(({ secret, path }): readonly UnplacedFinding[] => {
    const variable = secretVariable(secret);
    const other = first.get(variable) ?? secret;
    first.set(variable, other);
    if (other === secret) return [];
    const fix = `Rename one of the two: ${variable} can hold only one of them, and a server would receive the secret of another`;
    return [{ rule: 'secret.variable', path, expected: other, got: secret, fix }];
  });
}

/**
 * Findings about secrets whose environment variable is not set, at the first place of each. They hold only for
 * commands that read secrets from the environment. An empty variable counts as unset: that is how a pipeline
 * passes a secret that does not exist.
 */
export function unsetSecretFindings(config: Pick<ReadConfig, 'defaults' | 'targets'>, env: ConfigEnvironment): readonly UnplacedFinding[] {
  const seen = new Set<string>();
  return namedSecrets(config).flatMap(({ secret, path }): readonly UnplacedFinding[] => {
    const variable = secretVariable(secret);
    if (seen.has(secret) || (env[variable] ?? '') !== '') return [];
    seen.add(secret);
    const fix = `Export ${variable}: until then, every check that needs the secret is unknown`;
    return [{ rule: 'secret.unset', path, expected: variable, got: secret, fix }];
  });
}

function namedSecrets({ defaults, targets }: Pick<ReadConfig, 'defaults' | 'targets'>): readonly Named[] {
  return [...secretsIn(defaults, ['defaults']), ...targets.flatMap(({ index, value }) => secretsIn(value, ['targets', index]))];
}

// Every reference to a secret is `secret: NAME`, whatever key it stands in. Labels are the user's own keys.
function secretsIn(value: unknown, path: Path): readonly Named[] {
  if (Array.isArray(value)) return value.flatMap((one, i) => secretsIn(one, [...path, i]));
  if (!isRecord(value)) return [];
  return Object.entries(value).flatMap(([key, one]): readonly Named[] => {
    if (key === 'labels') return [];
    return key === 'secret' && typeof one === 'string' ? [{ secret: one, path: [...path, key] }] : secretsIn(one, [...path, key]);
  });
}
