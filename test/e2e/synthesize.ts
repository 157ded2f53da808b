import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Template } from './apply-template.ts';

const ROOT = join(import.meta.dirname, '../..');

/** A stack that would be deployed. */
export type SynthesizedStack = { readonly name: string; readonly region: string; readonly template: Template };

/** A function that would be deployed. */
export type SynthesizedFunction = {
  /** Holds the bundled code. */
  readonly assetFolder: string;
  readonly handler: string;
  /** The variables whose values the template knows by itself. */
  readonly environment: Readonly<Record<string, string>>;
};

/** What `cdk deploy` would send. */
export type Synthesized = { readonly stacks: readonly SynthesizedStack[]; readonly functions: readonly SynthesizedFunction[] };

/** Runs the CDK app on a config file in a process of its own, for no account in particular; the assembly is written to `out`. */
export function synthesize(config: string, out: string): Synthesized {
  const { CDK_DEFAULT_ACCOUNT: _, CDK_DEFAULT_REGION: __, ...environment } = process.env;
  const env = { ...environment, CDK_OUTDIR: out, CDK_CONTEXT_JSON: JSON.stringify({ config }) };
  execFileSync(process.execPath, [join(ROOT, 'infra/app.ts')], { cwd: ROOT, env, stdio: ['ignore', 'ignore', 'pipe'] });
  const stacks = stacksIn(out);
  return { stacks, functions: stacks.flatMap(({ template }) => functionsOf(template, out)) };
}

type Artifact = { readonly type: string; readonly environment: string; readonly properties: { readonly templateFile: string } };

function stacksIn(out: string): readonly SynthesizedStack[] {
  const read = (file: string) => JSON.parse(readFileSync(join(out, file), 'utf8'));
  const { artifacts } = read('manifest.json') as { readonly artifacts: Readonly<Record<string, Artifact>> };
  return Object.entries(artifacts)
    .filter(([, { type }]) => type === 'aws:cloudformation:stack')
    .map(([name, { environment, properties }]) => ({
      name,
      region: environment.split('/').at(-1) ?? '',
      template: read(properties.templateFile) as Template,
    }));
}

type FunctionProperties = {
  readonly Handler: string;
  readonly Code: { readonly S3Key: string };
  readonly Environment: { readonly Variables: Readonly<Record<string, unknown>> };
};

function functionsOf({ Resources }: Template, out: string): readonly SynthesizedFunction[] {
  const functions = Object.values(Resources).filter(({ Type }) => Type === 'AWS::Lambda::Function');
  return functions.map(({ Properties }) => {
    const { Handler, Code, Environment } = Properties as FunctionProperties;
    const known = Object.entries(Environment.Variables).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
    return {
      assetFolder: join(out, `asset.${Code.S3Key.replace(/\.zip$/, '')}`),
      handler: Handler,
      environment: Object.fromEntries(known),
    };
  });
}
