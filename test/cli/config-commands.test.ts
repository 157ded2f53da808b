import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { scratchFolder } from '../../testkit/scratch.ts';
import { run } from '../../testkit/test-terminal.ts';
import { PROFILES } from '../../wso2/products/profiles.ts';

const scratch = scratchFolder();
const ROOT = join(import.meta.dirname, '..', '..');
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

describe('gatewatch explain', () => {
  test('shows every probe with its action and timing, and what was left out and why', async () => {
    const { code, out } = await run(['explain', '--config', pasted]);
    expect(code).toBe(0);
    expect(out).toMatch(/mi-1 {2}micro-integrator, mi\.example\.com, newest known version/);
    expect(out).toMatch(
      /ready +readiness +GET http:\/\/mi\.example\.com:9201\/healthz +every 1 s, timeout 5 s, 3 failures \/ 1 success, recheck 10 s, initial delay 3 s/,
    );
    expect(out).toMatch(/alive +liveness +TCP mi\.example\.com:8290 +every 5 s/);
    expect(out).toMatch(/left out: websocket, \S/);
  });

  test('--output json names no secret value and only the targets asked for', async () => {
    const { out } = await run(['explain', '--config', pasted, '--target', 'gw-1', '--output', 'json']);
    const { schema, targets } = JSON.parse(out);
    expect(schema).toBe('gatewatch/explain/v1');
    expect(targets.map((target: { name: string }) => target.name)).toEqual(['gw-1']);
    expect(targets[0].probes[0]).toMatchObject({ name: 'ready', role: 'readiness', periodSeconds: 60 });
  });
});

describe('gatewatch explain shows maintenance windows', () => {
  const file = scratch.write(
    'windows.yaml',
    `maintenance:
  - { start: "02:00", duration: 90m, every: [sunday, wednesday], timezone: Europe/Berlin, targets: [gw-1] }
  - { start: "2026-12-01T22:00", duration: 15d, labels: { site: fra } }
  - { start: "23:30", duration: 1h, every: day, targets: [gw-2] }
targets:
  - { name: gw-1, profile: gateway, host: gw-1.example.com, labels: { site: fra } }
  - { name: gw-2, profile: gateway, host: gw-2.example.com }
`,
  );

  test('in words', async () => {
    const { out } = await run(['explain', '--config', file]);
    expect(out.match(/maintenance: .*/g)).toEqual([
      'maintenance: wednesday, sunday from 02:00 Europe/Berlin for 90 min',
      'maintenance: 2026-12-01 22:00 UTC for 360 h',
      'maintenance: every day from 23:30 UTC for 1 h',
    ]);
  });

  test('and as JSON', async () => {
    const { out } = await run(['explain', '--config', file, '--target', 'gw-2', '--output', 'json']);
    const [{ maintenance }] = JSON.parse(out).targets;
    expect(maintenance).toMatchObject([{ start: '23:30', durationSeconds: 3600, timezone: 'UTC' }]);
  });
});

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
});

describe('gatewatch init', () => {
  test('writes a file that validates, for every profile, and asks nothing in a pipeline', async () => {
    for (const profile of PROFILES) {
      const file = scratch.path(`${profile}.yaml`);
      expect((await run(['init', '--config', file, '--profile', profile])).code).toBe(0);
      const { code, err } = await run(['validate', '--config', file]);
      expect([profile, code, err.includes('warning')]).toEqual([profile, 0, false]);
    }
  });

  test('asks on a terminal, an empty answer keeping the preset', async () => {
    const file = scratch.path('asked.yaml');
    const { code, err } = await run(['init', '--config', file], {
      isTty: true,
      lines: ['gatwey', '', 'https://gw.internal', 'gw.internal'],
    });
    expect(code).toBe(0);
    expect(err).toMatch(
      /\[gateway\]: must be one of .* got gatwey \(did you mean gateway\?\)\n.*host, .*must be a DNS name.*gw\.internal.*\n.*: wrote /s,
    );
    expect(readFileSync(file, 'utf8')).toMatch(/profile: gateway[\s\S]*host: "gw\.internal"/);
  });

  test('an input that ends before the answers writes nothing', async () => {
    const file = scratch.path('ended.yaml');
    const { code, err } = await run(['init', '--config', file], { isTty: true, lines: ['gateway'] });
    expect([code, existsSync(file)]).toEqual([2, false]);
    expect(err).toContain('interrupted: no file was written');
  });

  test('never overwrites without --force', async () => {
    const file = scratch.write('mine.yaml', 'mine');
    const refused = await run(['init', '--config', file]);
    expect(refused.code).toBe(2);
    expect(refused.err).toMatch(/^file-exists: /);
    expect(readFileSync(file, 'utf8')).toBe('mine');
    expect((await run(['init', '--config', file, '--force'])).code).toBe(0);
    expect((await run(['init', '--config', scratch.path('no/such/folder.yaml')])).err).toMatch(/^file-not-written: /);
  });
});

test('gatewatch schema prints the committed file', async () => {
  const { code, out } = await run(['schema']);
  expect(code).toBe(0);
  expect(out).toBe(readFileSync(join(ROOT, 'gatewatch.schema.json'), 'utf8'));
});
