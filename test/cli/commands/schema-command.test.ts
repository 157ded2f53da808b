import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { run } from '../../../testkit/test-terminal.ts';

const ROOT = join(import.meta.dirname, '../../..');

test('gatewatch schema prints the committed file', async () => {
  const { code, out } = await run(['schema']);
  expect(code).toBe(0);
  expect(out).toBe(readFileSync(join(ROOT, 'gatewatch.schema.json'), 'utf8'));
});
