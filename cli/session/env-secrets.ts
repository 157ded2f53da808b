import type { ReadSecret } from '../../monitor/engine/ports.ts';

/**
 * Returns the environment variable with the value of a secret: the name in capitals, with `_` for all but
 * letters and digits.
 */
export function secretVariable(name: string): string {
  return `GATEWATCH_SECRET_${name.toUpperCase().replaceAll(/[^A-Z0-9]/g, '_')}`;
}

/**
 * Creates a reader of secrets from environment variables. It rejects if the variable of a secret is not set.
 */
export function createEnvSecrets(env: Readonly<Record<string, string | undefined>>): ReadSecret {
  return async (name) => {
    const value = env[secretVariable(name)];
    if (value === undefined) throw new Error(`secret ${name} is not set: export ${secretVariable(name)}`);
    return value;
  };
}
