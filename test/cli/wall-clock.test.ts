import { createServer } from 'node:http';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { spawnCommand } from '../../testkit/command/spawn-command.ts';
import { scratchFolder } from '../../testkit/scratch.ts';
import { listen } from '../../testkit/zoo/listen.ts';

const PRELOAD = pathToFileURL(join(import.meta.dirname, '../../torture/machine/preloads/clock.ts')).href;
const HOUR = 3_600_000;
const scratch = scratchFolder();
let port = 0;
let close = async () => {};

beforeAll(async () => {
  ({ port, close } = await listen(createServer((_, response) => response.end('fine'))));
});
afterAll(() => close());

const configOf = (to: number) =>
  scratch.write(
    `to-${to}.yaml`,
    `targets: [{ name: one, profile: custom, host: 127.0.0.1, readinessProbe: { httpGet: { path: /, port: ${to} }, periodSeconds: 1 } }]`,
  );

describe.each([
  ['forward', HOUR],
  ['back', -HOUR],
])('a wall clock that is put %s by an hour', (_, byMs) => {
  const stepped = (args: readonly string[]) =>
    spawnCommand(args, { node: ['--import', PRELOAD], env: { TORTURE_JUMPS: JSON.stringify([{ afterMs: 2000, byMs }]) } });

  test('neither ends a gate that can open nor keeps one from opening', async () => {
    const { code, err } = await stepped(['wait', '--config', configOf(port), '--times', '4', '--every', '1s', '--deadline', '5m']);
    expect([code, err.includes('deadline')]).toEqual([0, false]);
  });

  test('does not move the deadline of a gate that stays closed', async () => {
    const { code, err } = await stepped(['wait', '--config', configOf(1), '--every', '1s', '--deadline', '4s']);
    expect([code, err.includes('deadline reached')]).toEqual([1, true]);
  });

  test('does not move the end of watch', async () => {
    const { code, err } = await stepped(['watch', '--config', configOf(port), '--for', '4s', '--store', scratch.path(`${byMs}.sqlite`)]);
    expect([code, err.includes('stopped watching: 1 ready')]).toEqual([0, true]);
  });
});
