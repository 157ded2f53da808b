import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { run } from '../../../testkit/test-terminal.ts';

const BIN = join(import.meta.dirname, '../../../cli/bin.js');

test('gatewatch sandbox says that its servers are simulated, obeys lines, and leaves nothing behind', async () => {
  const { code, out } = await run(['sandbox'], { lines: ['gw-1 not-deployed', 'gw-1 sleepy', 'list', 'help'] });
  expect(code).toBe(0);
  expect(out).toMatch(/^These are simulated servers\./);
  expect(out).toMatch(/gw-1: not-deployed, health check responds 500/);
  expect(out).toContain('got "sleepy"');
  const [, config = ''] = /--config (\S+)/.exec(out) ?? [];
  expect(config).toMatch(/gatewatch\.yaml$/);
  expect(existsSync(config)).toBe(false);
});

test('gatewatch sandbox --output json says where the config is and which variables hold its secrets', async () => {
  const { out } = await run(['sandbox', '--output', 'json'], { lines: [] });
  const ready = JSON.parse(out);
  expect(Object.keys(ready)).toEqual(['config', 'env']);
  expect(Object.keys(ready.env)).toEqual(['GATEWATCH_SECRET_SANDBOX_MONITOR', 'GATEWATCH_SECRET_SANDBOX_CLIENT']);
});

test('the lines that gatewatch sandbox shows check its servers in another shell, on a narrow terminal too', async () => {
  const child = spawn('script', ['-qec', `stty cols 60; exec "${process.execPath}" ${BIN} sandbox`, '/dev/null']);
  let out = '';
  child.stdout.setEncoding('utf8').on('data', (text) => {
    out += text;
  });
  while (!out.includes('Ctrl-C stops')) await once(child.stdout, 'data');
  const [, lines = ''] = /another terminal:\r\n(.*?)\r\n\r\n/s.exec(out) ?? [];
  const checked = spawnSync('sh', ['-c', lines.replaceAll('\r', '').replace('npx gatewatch', `"${process.execPath}" ${BIN}`)], {
    encoding: 'utf8',
  });
  child.stdin.write('\u0003');
  await once(child, 'close');
  expect([checked.status, checked.stderr]).toEqual([0, '']);
});

test('gatewatch sandbox ends when it is told to', async () => {
  expect((await run(['sandbox'], { signal: AbortSignal.abort(), lines: [] })).code).toBe(0);
});

test('gatewatch sandbox --servers runs these kinds, and only these', async () => {
  const { code, out } = await run(['sandbox', '--servers', 'api-platform-gateway', 'micro-integrator'], {
    lines: ['pg-1 policies-unhealthy', 'gw-1 down'],
  });
  expect(code).toBe(0);
  expect(out).toContain('targets: pg-1, mi-1\n');
  expect(out).toContain('Type "pg-1 down"');
  expect(out).toContain('pg-1: policies-unhealthy, the policy engine responds 503');
  expect(out).toContain('target must be one of pg-1, mi-1, got "gw-1"');
  expect((await run(['sandbox', '--servers', 'wso2'], { lines: [] })).code).toBe(2);
});
