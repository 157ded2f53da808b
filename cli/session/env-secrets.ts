import type { ReadSecret } from '../../monitor/engine/ports.ts';
import { secretVariable } from '../../monitor/target/secret-variable.ts';

/**
 * Creates a reader of secrets from environment variables. It rejects if the variable of a secret is not set,
 * or empty: that is how a pipeline passes a secret that does not exist.
 */
export function createEnvSecrets(env: Readonly<Record<string, string | undefined>>): ReadSecret {
  return async (name) => {
    const value = env[secretVariable(name)] ?? '';
    if (value === '') throw new Error(`secret ${name} is not set: export ${secretVariable(name)}`);
    return value;
  };
}
