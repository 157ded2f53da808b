import { execFileSync, spawnSync } from 'node:child_process';
import { globSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { buildFunctions } from '../infra/functions/build-functions.ts';
import { FUNCTION_VARIABLES } from '../testkit/function-variables.ts';
import { BUNDLING, kBOf, loadedFirst, type Part, partsIn, partsOf } from '../testkit/measure/bundle-parts.ts';
import { median } from '../testkit/measure/statistics.ts';

const ROOT = join(import.meta.dirname, '..');
const KEYS = { AWS_ACCESS_KEY_ID: 'bench', AWS_SECRET_ACCESS_KEY: 'bench' };
/** A handler that does nothing but make the three clients that ours makes at its start. */
const CLIENTS_ONLY = `
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SNSClient } from '@aws-sdk/client-sns';
const made = [CloudWatchClient, DynamoDBClient, SNSClient].map((Client) => new Client({ region: 'eu-west-1' }));
export const handler = async () => made.length;
`;

/** One handler: how large its code is, how much of that is loaded first, and how long fresh processes take for it. */
type Loaded = {
  readonly name: string;
  readonly kB: number;
  readonly firstKB: number;
  readonly loadMs: number;
  readonly times: readonly number[];
};

/** What a cold start loads. */
export type ColdStart = { readonly handlers: readonly Loaded[]; readonly bundles: Bundles };

/** What is in the code: with nothing left out, as it is deployed, and what of that a steady round loads. */
export type Bundles = Readonly<Record<'whole' | 'deployed' | 'steady', readonly Part[]>>;

/**
 * Loads the deployed bundle, one with the clients of the SDK alone, and an empty handler, in fresh processes
 * that take turns.
 */
export async function measureColdStart(times: number): Promise<ColdStart> {
  const work = mkdtempSync(join(tmpdir(), 'gatewatch-bench-'));
  try {
    const files = { gatewatch: synthesize(join(work, 'out')), 'SDK clients alone': await bundleClients(work), empty: writeEmpty(work) };
    const found = Object.entries(files).map(([name, file]) => ({ name, file, times: [] as number[] }));
    for (let i = 0; i < times; i++) for (const one of found) one.times.push(loadMs(one.file));
    const { metafile } = await roundFunction();
    const first = kBOf(metafile, loadedFirst(metafile));
    const handlers = found.map(({ name, file, times }) => {
      const kB = sizeKB(file);
      return { name, kB, firstKB: name === 'gatewatch' ? first : kB, loadMs: median(times), times };
    });
    const whole = await partsOf(join(ROOT, 'lambda/handler.ts'), BUNDLING);
    return {
      handlers,
      bundles: { whole, deployed: partsIn(metafile, Object.keys(metafile.outputs)), steady: partsIn(metafile, loadedFirst(metafile)) },
    };
  } finally {
    rmSync(work, { recursive: true });
  }
}

async function roundFunction() {
  const round = (await buildFunctions(ROOT)).find(({ name }) => name === 'round');
  if (!round) throw new Error('there is no function for rounds');
  return round;
}

/** The size of all files beside one of ES modules, or of the file alone. */
function sizeKB(file: string): number {
  const files = file.endsWith('.mjs') ? readdirSync(dirname(file)).map((name) => join(dirname(file), name)) : [file];
  return files.reduce((total, one) => total + statSync(one).size, 0) / 1024;
}

/** The bundle as it is deployed, by the CDK app itself. */
function synthesize(out: string): string {
  const env = { ...process.env, CDK_OUTDIR: out, CDK_CONTEXT_JSON: JSON.stringify({ config: join(ROOT, 'examples/gatewatch.yaml') }) };
  execFileSync(process.execPath, ['infra/app.ts'], { cwd: ROOT, env, stdio: 'ignore' });
  const bundles = globSync(join(out, '**/asset.*/index.mjs')).sort((a, b) => sizeKB(b) - sizeKB(a));
  // The announcer's is smaller.
  if (!bundles[0]) throw new Error('the CDK app wrote no bundle');
  return bundles[0];
}

async function bundleClients(work: string): Promise<string> {
  const outfile = join(work, 'clients.js');
  await build({ ...BUNDLING, stdin: { contents: CLIENTS_ONLY, resolveDir: ROOT }, outfile });
  return outfile;
}

function writeEmpty(work: string): string {
  const file = join(work, 'empty.js');
  writeFileSync(file, 'exports.handler = async () => 1;');
  return file;
}

function loadMs(file: string): number {
  const url = JSON.stringify(pathToFileURL(file).href);
  const script = `const t = process.hrtime.bigint(); import(${url}).then(() => { console.log(Number(process.hrtime.bigint() - t) / 1e6); process.exit() })`;
  const { stdout, stderr } = spawnSync(process.execPath, ['-e', script], {
    encoding: 'utf8',
    env: { ...process.env, ...FUNCTION_VARIABLES, ...KEYS },
  });
  const ms = Number(stdout.trim().split('\n').at(-1) || Number.NaN);
  if (Number.isNaN(ms)) throw new Error(`${file} did not load: ${stderr}`);
  return ms;
}
