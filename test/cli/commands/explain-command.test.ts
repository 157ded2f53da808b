import { describe, expect, test } from 'vitest';
import { scratchFolder } from '../../../testkit/scratch.ts';
import { run } from '../../../testkit/test-terminal.ts';

const scratch = scratchFolder();
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

  test.each([
    ['addresses: all, addressFamily: ipv6', 'IPv6 only, every address'],
    ['proxy: { url: "https://[2001:db8::9]:3128", credentials: { secret: proxy/pair } }', 'through the proxy https://[2001:db8::9]:3128'],
  ])('shows the way to a target: %s', async (keys, words) => {
    const config = scratch.write('way.yaml', `targets: [{ name: gw-1, profile: gateway, host: gw.example.com, ${keys} }]`);
    expect((await run(['explain', '--config', config])).out).toContain(`\n  ${words}\n`);
    const { targets } = JSON.parse((await run(['explain', '--config', config, '--output', 'json'])).out);
    expect(targets[0].way).toBe(words);
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
