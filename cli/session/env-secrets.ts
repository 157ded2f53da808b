import type { ReadSecret } from '../../monitor/engine/ports.ts';
import { secretVariable } from '../../monitor/target/secret-variable.ts';

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
