import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

// What ten thousand targets take to synthesize and to plan: seconds, and the most memory their process had.
// Run: node bench/synthesize.ts [--targets 10000] [--json FILE]

const ROOT = join(import.meta.dirname, '..');
const { values } = parseArgs({ options: { targets: { type: 'string', default: '10000' }, json: { type: 'string' } } });
const targets = Number(values.targets);
if (!Number.isInteger(targets) || targets < 1 || targets > 10_000) throw new Error('--targets takes a number from 1 to 10000');
const work = mkdtempSync(join(tmpdir(), 'gatewatch-bench-'));

try {
  const config = join(work, 'gatewatch.yaml');
  writeFileSync(config, configOf(targets));
  const out = join(work, 'out');
  const synthesis = measure(['infra/app.ts'], { CDK_OUTDIR: out, CDK_CONTEXT_JSON: JSON.stringify({ config }) });
  const plan = measure(['cli/bin.js', 'plan', '--config', config], {});
  const stacks = readdirSync(out).filter((name) => name.endsWith('.template.json')).length;
  const figures = { targets, stacks, synthesis, plan };
  if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(figures, undefined, 2)}\n`);
  console.log(
    `machine: ${cpus().length} cores, ${cpus()[0]?.model}, Node ${process.version}; ${targets} targets, ${stacks} stacks, once each`,
  );
  for (const [name, { seconds, megabytes }] of Object.entries({ synthesis, plan }))
    console.log(`${name}: ${seconds.toFixed(1)} s, ${Math.round(megabytes)} MB at most`);
} finally {
  rmSync(work, { recursive: true });
}

function configOf(count: number): string {
  const lines = Array.from({ length: count }, (_, i) => `  - { name: gw-${i + 1}, profile: gateway, host: gw-${i + 1}.example.com }\n`);
  return `monitor:
  name: bench
  regions: [eu-west-1]
  alerts: { email: [oncall@example.com], pager: [{ secret: pagerduty/url }] }
targets:
${lines.join('')}`;
}

/**
 * Runs a program of the project; it writes the most memory it had, in KB, to a file when it ends. What it
 * starts itself is not counted.
 */
function measure(program: readonly string[], environment: Readonly<Record<string, string>>) {
  const file = join(work, 'memory');
  const hook = `import { writeFileSync } from 'node:fs'; process.on('exit', () => writeFileSync(${JSON.stringify(file)}, String(process.resourceUsage().maxRSS)));`;
  const startedAt = performance.now();
  const { status, stderr } = spawnSync(process.execPath, ['--import', `data:text/javascript,${encodeURIComponent(hook)}`, ...program], {
    cwd: ROOT,
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'ignore', 'pipe'],
    encoding: 'utf8',
  });
  const seconds = (performance.now() - startedAt) / 1000;
  if (status !== 0) throw new Error(`node ${program[0]} ended with ${status}: ${stderr}`);
  return { seconds, megabytes: Number(readFileSync(file, 'utf8')) / 1024 };
}
