import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CDK_CONTEXT } from '../templates/cdk-context.ts';

const ROOT = join(import.meta.dirname, '../..');

/**
 * A function as it is deployed: its unpacked code, and those variables of its environment that hold plain
 * text.
 */
export type BundledFunction = {
  readonly assetFolder: string;
  readonly handler: string;
  readonly environment: Readonly<Record<string, string>>;
};

type FunctionProperties = {
  readonly Code: { readonly S3Key: string };
  readonly Handler: string;
  readonly Environment: { readonly Variables: Readonly<Record<string, unknown>> };
};

/**
 * Runs the CDK app on a config, bundling included, and gives the first function of its template that does
 * rounds.
 */
export function bundleFunction(config: string, folder: string): BundledFunction {
  const env = { PATH: process.env.PATH ?? '', CDK_OUTDIR: folder, CDK_CONTEXT_JSON: JSON.stringify({ ...CDK_CONTEXT, config }) };
  execFileSync(process.execPath, ['infra/app.ts'], { cwd: ROOT, env, stdio: ['ignore', 'ignore', 'pipe'] });
  const templates = readdirSync(folder).filter((file) => file.endsWith('.template.json'));
  const resources = templates.flatMap((file) => Object.values(JSON.parse(readFileSync(join(folder, file), 'utf8')).Resources));
  const found = (resources as { Type: string; Properties: FunctionProperties }[]).find(
    ({ Type, Properties }) => Type === 'AWS::Lambda::Function' && 'GATEWATCH_FAMILY' in Properties.Environment.Variables,
  );
  if (!found) throw new Error('the template has no function');
  const { Code, Handler, Environment } = found.Properties;
  const plain = Object.entries(Environment.Variables).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  return {
    assetFolder: join(folder, `asset.${Code.S3Key.replace(/\.zip$/, '')}`),
    handler: Handler,
    environment: Object.fromEntries(plain),
  };
}
