import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { run } from '../../../testkit/test-terminal.ts';

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

test('gatewatch sandbox ends when it is told to', async () => {
  expect((await run(['sandbox'], { signal: AbortSignal.abort(), lines: [] })).code).toBe(0);
});
