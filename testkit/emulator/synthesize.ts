import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CDK_CONTEXT } from '../templates/cdk-context.ts';
import type { Template } from './apply-template.ts';

const ROOT = join(import.meta.dirname, '../..');

/** A stack that would be deployed. */
export type SynthesizedStack = { readonly name: string; readonly region: string; readonly template: Template };

/**
 * Runs the CDK app on a config file in a process of its own, for no account in particular, and gives the
 * stacks `cdk deploy` would send. The assembly is written to `out`; the code of the functions is not bundled.
 * `choices` are values of the CDK context.
 */
export function synthesize(config: string, out: string, choices: Readonly<Record<string, string>> = {}): readonly SynthesizedStack[] {
  const { CDK_DEFAULT_ACCOUNT: _, CDK_DEFAULT_REGION: __, ...environment } = process.env;
  const context = { ...CDK_CONTEXT, ...choices, config };
  const env = { ...environment, CDK_OUTDIR: out, CDK_CONTEXT_JSON: JSON.stringify(context) };
  execFileSync(process.execPath, [join(ROOT, 'infra/app.ts')], { cwd: ROOT, env, stdio: ['ignore', 'ignore', 'pipe'] });
  return stacksIn(out);
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
