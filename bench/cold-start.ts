import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';

// How long the deployed bundle takes to load, against an empty handler, in fresh processes that take turns. Run: node bench/cold-start.ts

const TIMES = 21;
const ROOT = join(import.meta.dirname, '..');
const ENVIRONMENT = {
  AWS_REGION: 'eu-west-1',
  AWS_ACCESS_KEY_ID: 'bench',
  AWS_SECRET_ACCESS_KEY: 'bench',
  GATEWATCH_MONITOR: 'prod',
  GATEWATCH_FAMILY: 'api-manager',
  GATEWATCH_TABLE: 'health',
  GATEWATCH_ALERTS_TOPIC: 'arn:aws:sns:eu-west-1:000000000000:alerts',
  GATEWATCH_METRICS: 'standard',
  GATEWATCH_PAGES: 'target',
  GATEWATCH_REMIND_SECONDS: '3600',
  GATEWATCH_HEARTBEAT_REGION: 'eu-central-1',
  GATEWATCH_VPC: 'false',
  GATEWATCH_RUNBOOK: 'docs/runbook.md',
  GATEWATCH_VERSION: '0',
};
const work = mkdtempSync(join(tmpdir(), 'gatewatch-bench-'));

try {
  const out = join(work, 'out');
  const env = { ...process.env, CDK_OUTDIR: out, CDK_CONTEXT_JSON: JSON.stringify({ config: join(ROOT, 'examples/gatewatch.yaml') }) };
  execFileSync(process.execPath, ['infra/app.ts'], { cwd: ROOT, env, stdio: 'ignore' });
  const bundle = execFileSync('find', [out, '-path', '*asset.*', '-name', 'index.js'], { encoding: 'utf8' }).trim().split('\n')[0] ?? '';
  const empty = join(work, 'empty.js');
  writeFileSync(empty, 'exports.handler = async () => 1;');
  const found = { empty: [] as number[], bundle: [] as number[] };
  for (let i = 0; i < TIMES; i++) {
    found.empty.push(loadMs(empty));
    found.bundle.push(loadMs(bundle));
  }
  const [emptyMs, bundleMs] = [median(found.empty), median(found.bundle)];
  console.log(
    `machine: ${cpus().length} cores, ${cpus()[0]?.model}, Node ${process.version}; ${TIMES} fresh processes each, in turns, medians`,
  );
  console.log(`bundle: ${Math.round(statSync(bundle).size / 1024)} KB`);
  console.log(
    `load: ${bundleMs.toFixed(1)} ms, empty handler ${emptyMs.toFixed(2)} ms, ratio ${(bundleMs / emptyMs).toFixed(0)}, above it ${(bundleMs - emptyMs).toFixed(1)} ms`,
  );
} finally {
  rmSync(work, { recursive: true });
}

function loadMs(file: string): number {
  const script = `const t = process.hrtime.bigint(); require(${JSON.stringify(file)}); console.log(Number(process.hrtime.bigint() - t) / 1e6); process.exit()`;
  const { stdout } = spawnSync(process.execPath, ['-e', script], { encoding: 'utf8', env: { ...process.env, ...ENVIRONMENT } });
  return Number(stdout.trim().split('\n').at(-1));
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
