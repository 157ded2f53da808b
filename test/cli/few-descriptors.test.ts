import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';

test('a config that cannot be read for want of a descriptor is no mistake of its user', () => {
  const program = join(import.meta.dirname, '../../testkit/zoo/config-without-descriptor.ts');
  const { stdout } = spawnSync('bash', ['-c', 'ulimit -n 60 && exec "$0" "$@"', process.execPath, program], { encoding: 'utf8' });
  expect(stdout).toMatch(/^3 machine-exhausted: cannot read .*EMFILE.*\. Fix: stop other processes that use them, or raise the limit/);
});
