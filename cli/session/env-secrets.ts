import type { ReadSecret } from '../../monitor/engine/ports.ts';

/** The environment variable that stands for a secret on the command line: capitals and digits stay, the rest is `_`. */
export function secretVariable(name: string): string {
  return `GATEWATCH_SECRET_${name.toUpperCase().replaceAll(/[^A-Z0-9]/g, '_')}`;
}

/** Reads secrets from environment variables. */
export function createEnvSecrets(env: Readonly<Record<string, string | undefined>>): ReadSecret {
  return async (name) => {
    const value = env[secretVariable(name)];
    if (value === undefined) throw new Error(`secret ${name} is not set: export ${secretVariable(name)}`);
    return value;
  };
}
