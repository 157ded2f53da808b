import { afterAll, beforeAll, vi } from 'vitest';
import { scratchFolder } from './scratch.ts';
import { type Ran, run } from './test-terminal.ts';

const CONFIG = `monitor:
  name: prod
  regions: [eu-west-1]
  heartbeat: false
  alerts: { email: [oncall@example.com], pager: [https://events.example.com/key] }
defaults: { version: 4.3.0 }
targets:
  - { name: gw-1, profile: gateway, host: gw-1.example.com, labels: { site: fra } }
  - { name: gw-2, profile: gateway, host: gw-2.example.com }
`;

// The config holds the key of a pager: every command warns of it.
const WARNING = /^warning: .* has 1 warning, see `gatewatch validate`\n/;

/**
 * Prepares a test file for the commands that read an account: a config that describes a deployment, and
 * credentials. Returns what runs a command with that config.
 */
export function onAccount(): (...args: readonly string[]) => Promise<Ran> {
  const config = scratchFolder().write('gatewatch.yaml', CONFIG);
  beforeAll(() => {
    for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY']) vi.stubEnv(name, 'test');
  });
  afterAll(() => {
    vi.unstubAllEnvs();
  });
  return async (...args) => {
    const ran = await run([...args, '--config', config]);
    return { ...ran, err: ran.err.replace(WARNING, '') };
  };
}
