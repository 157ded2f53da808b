import { expect, test } from 'vitest';
import { scratchFolder } from '../../../testkit/scratch.ts';
import { run } from '../../../testkit/test-terminal.ts';

const scratch = scratchFolder();

test('a config that does not describe a deployment is refused', async () => {
  const local = scratch.write('local.yaml', 'targets: [{ name: gw-1, profile: gateway, host: gw.example.com }]\n');
  for (const args of [['doctor'], ['drill', '--yes'], ['mute']]) {
    const { code, err } = await run([...args, '--config', local]);
    expect([code, err]).toEqual([2, expect.stringMatching(/^not-deployable: /)]);
  }
});
