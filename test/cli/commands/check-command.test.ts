import { describe, expect, test } from 'vitest';
import { REASONS } from '../../../monitor/observation/reason.ts';
import { scratchFolder } from '../../../testkit/scratch.ts';
import { run } from '../../../testkit/test-terminal.ts';

const scratch = scratchFolder();
const nobody = scratch.write(
  'nobody.yaml',
  'targets: [{ name: gone, profile: custom, host: 127.0.0.1, readinessProbe: { httpGet: { path: /, port: 1 }, timeoutSeconds: 1 } }]',
);

describe('gatewatch check', () => {
  test('says that the sandbox is ready, exit 0', async () => {
    const { code, out, err } = await run(['check', '--sandbox']);
    expect([code, err]).toEqual([0, '']);
    expect(out).toMatch(/^STATUS +TARGET +PROFILE +VERSION +LATENCY +CERT\n✔ ready {2}gw-1 +gateway +4\.5\.0 +[\d.]+ ms +36\d d\n/);
    expect(out).toContain('5 ready of 5 in');
    expect(out).not.toContain('\u001b');
  });

  test('explains what is wrong: stages, why, fix, traffic, exit 1', async () => {
    const { code, out } = await run(['--sandbox', '--fault', 'gw-1=not-deployed', 'mi-1=faulty-capps']);
    expect(code).toBe(1);
    expect(out).toMatch(/✖ NOT READY {2}gw-1 +gateway +4\.5\.0 /);
    expect(out).toMatch(/✖ gw-1\n {4}stages .*\n {4}why {6}API deployment is not complete/);
    expect(out).toMatch(/stages +name ✔ {2}connect ✔ {2}tls ✔ {2}http ✔ {2}ready ✖\n/);
    expect(out).toMatch(/stages +name ✔ {2}connect ✔ {2}tls ✔ {2}http ✔ {2}alive ✔ {2}ready ✖\n/);
    expect(out).toMatch(/fix +check the gateway log/);
    expect(out).toMatch(/traffic +do not route API traffic to it/);
    expect(out).toContain('a_1.0.0.car, b_1.0.0.car; the server itself runs');
    expect(out).toContain('\n✖ 2 NOT READY, 3 ready of 5 in');
  });

  test('writes exactly one object of the contract to stdout with --output json', async () => {
    const { code, out, err } = await run(['check', '--sandbox', '--target', 'gw-1', '--fault', 'gw-1=not-deployed', '--output', 'json']);
    expect([code, err]).toEqual([1, '']);
    expect(out.endsWith('}\n')).toBe(true);
    const round = JSON.parse(out);
    expect(round).toMatchObject({ schema: 'gatewatch/round/v1', monitor: 'sandbox', status: 'not-ready' });
    expect(Object.keys(round)).toEqual(['schema', 'monitor', 'at', 'status', 'counts', 'targets']);
    const [gw] = round.targets;
    expect(gw).toMatchObject({
      name: 'gw-1',
      profile: 'gateway',
      host: '127.0.0.1',
      status: 'not-ready',
      diagnosis: { rung: 'ready', probe: 'ready', reason: 'wso2.not-deployed', kind: 'target' },
      product: { name: 'WSO2 Universal Gateway', version: '4.5.0' },
    });
    expect(gw.probes.map((probe: { role: string }) => probe.role)).toEqual(
      [...gw.probes.map((probe: { role: string }) => probe.role)].sort((a, b) => ORDER.indexOf(a) - ORDER.indexOf(b)),
    );
    const ready = gw.probes[0];
    expect(ready).toMatchObject({
      name: 'ready',
      role: 'readiness',
      outcome: 'failure',
      reason: 'wso2.not-deployed',
      address: '127.0.0.1',
      http: { status: 500 },
    });
    expect(ready.action).toMatch(/^GET https:\/\/127\.0\.0\.1:\d+\/api\/am\/gateway\/v2\/server-startup-healthcheck$/);
    expect(Object.keys(ready.phases)).toEqual(['dnsMs', 'connectMs', 'tlsMs', 'firstByteMs', 'transferMs']);
    expect(ready.tls).toMatchObject({ protocol: 'TLSv1.2', trusted: true });
    expect(new Date(ready.at).toISOString()).toBe(ready.at);
    const certificate = gw.probes.find((probe: { name: string }) => probe.name === 'certificate');
    expect(certificate.action).toMatch(/^read off \S+$/);
    for (const probe of gw.probes) if (probe.reason) expect(Object.keys(REASONS)).toContain(probe.reason);
  });

  test('has a null diagnosis for a ready target', async () => {
    const { out } = await run(['check', '--sandbox', '--target', 'mi-1', '--output', 'json']);
    expect(JSON.parse(out).targets[0].diagnosis).toBeNull();
  });

  test('degraded is exit 0 with a warning, and 1 under --strict', async () => {
    const args = ['check', '--sandbox', '--target', 'gw-1', '--fault', 'gw-1=port-closed'];
    const relaxed = await run(args);
    expect(relaxed.code).toBe(0);
    expect(relaxed.out).toMatch(/! degraded +gw-1/);
    expect(relaxed.err).toBe('warning: degraded: gw-1\n');
    expect((await run([...args, '--strict'])).code).toBe(1);
  });

  test('what we could not tell is exit 3, and a red target beats it', async () => {
    const look = (name: string, port: number, header: string) =>
      `  - { name: ${name}, profile: custom, host: 127.0.0.1, readinessProbe: { httpGet: { path: /, port: ${port}${header} } } }`;
    const secret = ', httpHeaders: [{ name: x-key, valueFrom: { secret: not/set } }]';
    const blind = scratch.write('blind.yaml', `targets:\n${look('blind', 1, secret)}\n`);
    const both = scratch.write('both.yaml', `targets:\n${look('blind', 1, secret)}\n${look('gone', 1, '')}\n`);
    const unknown = await run(['check', '--config', blind]);
    expect(unknown.code).toBe(3);
    expect(unknown.out).toContain('GATEWATCH_SECRET_NOT_SET');
    expect((await run(['check', '--config', both])).code).toBe(1);
    expect((await run(['check', '--config', blind], { env: { GATEWATCH_SECRET_NOT_SET: 'x' } })).code).toBe(1);
  });

  test('one line for nine consequences of a dead host', async () => {
    const { code, out } = await run(['check', '--sandbox', '--target', 'gw-1', '--fault', 'gw-1=down']);
    expect(code).toBe(1);
    expect(out).toMatch(/✖ DOWN +gw-1/);
    expect(out).toMatch(/stages +name ✔ {2}connect ✖ {2}tls · {2}http · {2}ready ·\n/);
    expect(out.match(/also/g)).toHaveLength(1);
    expect(out).toContain('same reason (tcp.refused)');
  });

  test('puts the same finding of many targets together, and lists their own details up to a limit', async () => {
    const targets = (name: string, port: number, count: number) =>
      Array.from(
        { length: count },
        (_, i) => `  - { name: ${name}-${i}, profile: custom, host: 127.0.0.${i + 1}, readinessProbe: { tcpSocket: { port: ${port} } } }`,
      );
    const many = scratch.write('many.yaml', `targets:\n${[...targets('a', 1, 14), ...targets('b', 2, 1)].join('\n')}\n`);
    const { out } = await run(['check', '--config', many]);
    expect(out.match(/ {4}why /g)).toHaveLength(1);
    expect(out).toMatch(/^✖ a-0, a-1, .*, a-11 and 3 more$/m);
    expect(out).toMatch(/why {6}connection refused \(nothing listens on the port\)\n/);
    expect(out).toContain('targets  a-0: 127.0.0.1:1 (ECONNREFUSED)\n');
    expect(out).toContain('             and 10 more\n');
  });

  test('--failed shows only what is not ready, --verbose a line for each probe with its phases', async () => {
    const { out } = await run(['check', '--sandbox', '--fault', 'gw-1=not-deployed', '--failed', '--verbose', '--target', 'gw-1', 'mi-1']);
    expect(out).not.toContain('mi-1');
    expect(out).toContain('1 NOT READY, 1 ready of 2');
    expect(out).toMatch(
      /\n {2}✖ ready +wso2\.not-deployed +\d.* ms +name .* ms {2}connect .* ms {2}tls .* ms {2}first byte .* ms {2}transfer .* ms\n/,
    );
    expect(out).toMatch(/\n {2}✔ certificate +expires in 36\d days\n/);
  });

  test('shows progress and colours on a terminal only, and no colours when they are not wanted', async () => {
    const tty = await run(['check', '--config', nobody], { isTty: true });
    expect(tty.out).toContain('\u001b[');
    expect(tty.err).toContain('checked 0 of 1 targets');
    expect(tty.err.endsWith('\r\u001b[K')).toBe(true);
    for (const plain of [
      await run(['check', '--config', nobody, '--no-color'], { isTty: true }),
      await run(['check', '--config', nobody], { isTty: true, env: { NO_COLOR: '1' } }),
    ]) {
      expect(plain.out).not.toContain('\u001b[3');
      expect(plain.out).toContain('✖ DOWN');
    }
  });

  test('wraps what it explains to the width of the terminal, at blanks', async () => {
    const { out } = await run(['check', '--config', nobody], { isTty: true, columns: 60 });
    const lines = out
      .replaceAll(/\u001b\[\d+m/g, '')
      .split('\n')
      .filter((line) => line.startsWith('    '));
    expect(lines.length).toBeGreaterThan(5);
    expect(lines.filter((line) => line.length > 60)).toEqual([]);
    expect(lines.join('\n')).toMatch(/why {6}connection refused \(nothing listens on the\n/);
  });

  test('a round that was interrupted is no verdict', async () => {
    const { code, out } = await run(['check', '--config', nobody], { signal: AbortSignal.abort() });
    expect([code, out]).toEqual([130, '']);
  });
});

const ORDER = ['readiness', 'liveness', 'startup', 'signal'];
