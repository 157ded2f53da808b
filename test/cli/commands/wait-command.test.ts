import { describe, expect, test } from 'vitest';
import { scratchFolder } from '../../../testkit/scratch.ts';
import { run } from '../../../testkit/test-terminal.ts';

const scratch = scratchFolder();
const target = 'name: gone, profile: custom, host: 127.0.0.1, failureThreshold: 1, periodSeconds: 1';
const nobody = scratch.write('nobody.yaml', `targets: [{ ${target}, readinessProbe: { httpGet: { path: /, port: 1 } } }]`);
const blind = scratch.write(
  'blind.yaml',
  `targets: [{ ${target}, readinessProbe: { httpGet: { path: /, port: 1, httpHeaders: [{ name: x-key, valueFrom: { secret: no } }] } } }]`,
);

describe('gatewatch wait', () => {
  test('opens after so many ready rounds in a row, and says what it saw', async () => {
    const { code, out, err } = await run(['wait', '--sandbox', '--target', 'mi-1', 'km-1', '--times', '2', '--every', '1s']);
    expect(code).toBe(0);
    expect(err).toMatch(
      /^all ready: 1 of 2 consecutive rounds \(\d s elapsed, 10 min left\)\nall ready: 2 of 2 consecutive rounds \(\d s elapsed, /,
    );
    expect(out).toContain('2 ready of 2');
  });

  test('at the deadline it is 1, and 3 when nothing could be told', async () => {
    const red = await run(['wait', '--config', nobody, '--every', '1s', '--deadline', '2s', '--output', 'json']);
    expect(red.code).toBe(1);
    expect(red.err).toMatch(
      /^waiting for gone \(DOWN: connection refused \(nothing listens on the port\)\) \(0 s elapsed, 2 s left\)\ndeadline reached: 0 of 3 consecutive ready rounds after \d s\n$/,
    );
    expect(JSON.parse(red.out)).toMatchObject({ schema: 'gatewatch/round/v1', status: 'down' });
    expect((await run(['wait', '--config', blind, '--every', '1s', '--deadline', '1s'])).code).toBe(3);
  });

  test('says that it was stopped, and not that the deadline was reached', async () => {
    for (const target of [nobody, blind]) {
      const { code, err } = await run(['wait', '--config', target, '--deadline', '60s'], { signal: AbortSignal.abort() });
      expect([code, err.split('\n').at(-2)]).toEqual([
        130,
        'interrupted: 0 of 3 consecutive ready rounds after 0 s. Fix: run the command again',
      ]);
    }
  });

  test('ready, but not often enough before the deadline, is 1', async () => {
    expect((await run(['wait', '--sandbox', '--target', 'mi-1', '--times', '9', '--every', '1s', '--deadline', '2s'])).code).toBe(1);
  });

  test('never opens on rounds closer together than --every', async () => {
    const { code, err } = await run(['wait', '--sandbox', '--target', 'mi-1', '--times', '2', '--every', '5s', '--deadline', '2s']);
    expect(code).toBe(1);
    expect(err).toContain('deadline reached: 1 of 2 consecutive ready rounds');
  });

  test('degraded opens the gate, but not under --strict', async () => {
    const args = [
      'wait',
      '--sandbox',
      '--target',
      'gw-1',
      '--fault',
      'gw-1=port-closed',
      '--times',
      '1',
      '--every',
      '1s',
      '--deadline',
      '2s',
    ];
    expect((await run(args)).code).toBe(0);
    expect((await run([...args, '--strict'])).code).toBe(1);
  });
});
