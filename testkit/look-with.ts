import { createLookTools } from '../cli/session/look-tools.ts';
import type { LookTools } from '../monitor/engine/looking/look.ts';
import { roundOnce } from '../monitor/engine/looking/round-once.ts';
import { formatFinding } from '../monitor/grammar/finding.ts';
import { diagnose } from '../monitor/health/diagnosis.ts';
import type { Observation } from '../monitor/observation/observation.ts';
import { compileConfig } from '../wso2/compile/compile-config.ts';

/** What one round over a config came to, target by target. */
export type Looked = {
  readonly status: string;
  readonly diagnosis: ReturnType<typeof diagnose>;
  readonly probe: (name: string) => Observation & { readonly reason?: string; readonly fix?: string };
  readonly product: { readonly name: string; readonly version: string } | undefined;
};

/** Files and secrets a config refers to. */
export type Around = { readonly files?: Readonly<Record<string, string>>; readonly secrets?: Readonly<Record<string, string>> };

/** Compiles a config as the command line does, and fails the test when it has errors. */
export function compile(yaml: string, { files = {} }: Around = {}) {
  const all: Record<string, string> = { ...files, 'gatewatch.yaml': yaml };
  const compiled = compileConfig({
    file: 'gatewatch.yaml',
    read: (path) => (all[path] === undefined ? { problem: 'missing' } : { bytes: new TextEncoder().encode(all[path]) }),
    env: {},
  });
  const errors = compiled.issues.filter(({ severity }) => severity === 'error').map(formatFinding);
  if (errors.length > 0) throw new Error(errors.join('\n'));
  return compiled;
}

/** The engine over real sockets, with these secrets. */
export function lookTools(secrets: Readonly<Record<string, string>> = {}): LookTools {
  return createLookTools(async (name) => {
    const value = secrets[name];
    if (value === undefined) throw new Error(`secret ${name} is not set`);
    return value;
  });
}

/** Looks once at everything in a config over real sockets: what `gatewatch check` does. */
export async function lookWith(yaml: string, around: Around = {}): Promise<(target: string) => Looked> {
  const { targets } = compile(yaml, around);
  const results = await roundOnce(lookTools(around.secrets), targets);
  return (name) => {
    const result = results.find(({ target }) => target.name === name);
    if (!result) throw new Error(`no target ${name}`);
    const { target, health, observations } = result;
    return {
      status: health.status,
      diagnosis: diagnose(target, health),
      product: health.product,
      probe: (probe) => {
        const seen = observations.find((one) => one.probe === probe);
        if (!seen) throw new Error(`${name} has no observation of ${probe}: ${observations.map((one) => one.probe).join(', ')}`);
        return seen;
      },
    };
  };
}
