import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import type { RoundReport } from '../../monitor/message/report.ts';
import { type Sandbox, startSandbox } from '../../sandbox/start-sandbox.ts';
import { scratchFolder } from '../../testkit/scratch.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const scratch = scratchFolder();
let sandbox: Sandbox | undefined;
afterEach(() => sandbox?.close());

/** Runs `gatewatch check` in a process of its own, with at most so many descriptors; the stand-ins live in this one. */
async function checkApart(servers: Sandbox, descriptors: number): Promise<{ code: number; round: RoundReport }> {
  const config = scratch.write('crowd.yaml', servers.config);
  const command = `ulimit -n ${descriptors} && exec "$0" cli/bin.js check --config "$1" --output json`;
  const env = { ...process.env, GATEWATCH_SECRET_SANDBOX_MONITOR: servers.secrets['sandbox/monitor'] };
  const child = spawn('bash', ['-c', command, process.execPath, config], { cwd: ROOT, env, stdio: ['ignore', 'pipe', 'inherit'] });
  let out = '';
  child.stdout.on('data', (text) => {
    out += text;
  });
  const code = await new Promise<number>((resolve) => child.on('close', resolve));
  return { code, round: JSON.parse(out) };
}

test('with 40 descriptors and servers that take their time nobody is down: what could not be looked at is unknown, exit 3', async () => {
  sandbox = await startSandbox({
    servers: [
      { kind: 'gateway', count: 30 },
      { kind: 'micro-integrator', count: 30 },
    ],
  });
  // So that looks pile up: of servers that answer at once one is done before the next begins.
  for (const target of sandbox.targets) await sandbox.setFault(target, 'slow');
  const { code, round } = await checkApart(sandbox, 40);
  const statuses = new Set(round.targets.map(({ status }) => status));
  expect(code).toBe(3);
  expect(statuses.has('unknown')).toBe(true);
  expect([...statuses].filter((status) => !['unknown', 'ready', 'degraded'].includes(status))).toEqual([]);
  const reasons = new Set(round.targets.flatMap(({ probes }) => probes.flatMap(({ reason }) => reason ?? [])));
  expect([...reasons].sort()).toEqual(['latency.slow', 'monitor.exhausted']);
});

test('of 200 targets the 100 that answer are ready, whatever their 100 hanging neighbours do', async () => {
  sandbox = await startSandbox({
    servers: [
      { kind: 'gateway', count: 100 },
      { kind: 'micro-integrator', count: 100 },
    ],
  });
  const hanging = sandbox.targets.filter((_, i) => i % 2 === 1);
  for (const target of hanging) await sandbox.setFault(target, 'hanging');
  const { code, round } = await checkApart(sandbox, 1024);
  expect(code).toBe(1);
  const wrong = round.targets.filter(({ name, status }) => status !== (hanging.includes(name) ? 'down' : 'ready'));
  expect(wrong.map(({ name, status, diagnosis }) => ({ name, status, diagnosis }))).toEqual([]);
});
