import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { scratchFolder } from '../../../testkit/scratch.ts';
import { run } from '../../../testkit/test-terminal.ts';

const scratch = scratchFolder();
const ROOT = join(import.meta.dirname, '../../..');
const pasted = scratch.write(
  'pasted.yaml',
  `targets:
  - name: mi-1
    profile: micro-integrator
    host: mi.example.com
    readinessProbe: { httpGet: { path: /healthz, port: 9201 }, initialDelaySeconds: 3, periodSeconds: 1 }
    livenessProbe: { tcpSocket: { port: 8290 }, initialDelaySeconds: 15, periodSeconds: 5 }
  - { name: gw-1, profile: gateway, host: gw.example.com, version: 4.0.0, credentials: { secret: wso2/monitor } }
`,
);

describe('gatewatch validate', () => {
  test('a valid file: notes on stderr, one line on stdout, exit 0', async () => {
    const { code, out, err } = await run(['validate', '--config', pasted]);
    expect(code).toBe(0);
    expect(out).toMatch(/valid: 2 targets, \d+ probes/);
    expect(err).toMatch(/note: .*Kubernetes/);
  });

  test('warnings are counted wherever the config is read', async () => {
    const file = scratch.write(
      'warned.yaml',
      'targets: [{ name: gw-1, profile: gateway, host: gw.example.com, tls: { verify: false } }]\n',
    );
    const { code, err } = await run(['explain', '--config', file]);
    expect([code, err]).toEqual([0, `warning: ${file} has 1 warning, see \`gatewatch validate\`\n`]);
  });

  test('a broken file: exit 2, as text and as JSON', async () => {
    const broken = scratch.write('broken.yaml', 'targets: [{ name: gw-1, profile: gateway, hots: gw }]\n');
    const text = await run(['validate', '--config', broken]);
    expect(text.code).toBe(2);
    expect(text.err).toContain('host');
    const json = await run(['validate', '--config', broken, '--output', 'json']);
    expect([json.code, json.err]).toEqual([2, '']);
    expect(JSON.parse(json.out)).toMatchObject({ schema: 'gatewatch/validate/v1', valid: false });
  });

  test('the example of the repository and the config of README', async () => {
    expect((await run(['validate', '--config', join(ROOT, 'examples/gatewatch.yaml')])).code).toBe(0);
    const [, yaml = ''] = /```yaml\n(# gatewatch\.yaml[\s\S]*?)```/.exec(readFileSync(join(ROOT, 'README.md'), 'utf8')) ?? [];
    const sandbox = await run([
      'validate',
      '--config',
      scratch.write('readme.yaml', yaml.replace('tls: { ca: ./internal-ca.pem }', 'tls: {}')),
    ]);
    expect([sandbox.code, sandbox.err.includes(' note: ')]).toEqual([0, true]);
  });

  test('a private address is an error for a deployment only; the commands that check from here take it', async () => {
    const targets = 'targets: [{ name: a, profile: custom, host: 127.0.0.1, readinessProbe: { tcpSocket: { port: 9 } } }]\n';
    const local = scratch.write('local.yaml', targets);
    const deployed = scratch.write('deployed.yaml', `monitor: { name: prod, regions: [eu-west-1] }\n${targets}`);
    expect((await run(['validate', '--config', local])).err).not.toContain('127.0.0.1');
    const { code, err } = await run(['validate', '--config', deployed]);
    expect([code, err]).toEqual([2, expect.stringContaining('targets[0].host: a deployed monitor never connects to 127.0.0.1')]);
    for (const file of [local, deployed]) {
      const checked = await run(['check', '--config', file]);
      expect([checked.code, checked.err]).toEqual([1, '']);
    }
  });
});
