import type { ChildProcess } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { spawnCommand } from '../../testkit/command/spawn-command.ts';
import { scratchFolder } from '../../testkit/scratch.ts';

const scratch = scratchFolder();
const config = scratch.write(
  'nobody.yaml',
  'targets: [{ name: gone, profile: custom, host: 127.0.0.1, readinessProbe: { httpGet: { path: /, port: 1 } } }]',
);
const HANGUP = 'hangup: the terminal was closed (SIGHUP). Fix: to go on without a terminal, start it as a service or with `setsid`\n';
const watching = () => ['watch', '--config', config, '--store', scratch.path('health.sqlite')];
const hangUp = (child: ChildProcess) => void child.kill('SIGHUP');

describe('a hangup', () => {
  test.each([
    ['watch', watching(), 'watching 1 target', 'stopped watching'],
    ['wait', ['wait', '--config', config, '--every', '60s'], 'waiting for gone', ''],
    ['sandbox', ['sandbox', '--output', 'json', '--story'], 'sandbox: ', ''],
  ])('ends %s in order, with a message and 128 + 1', async (_, args, err, said) => {
    const ended = await spawnCommand(args, { when: { err, act: hangUp } });
    expect([ended.code, ended.signal]).toEqual([129, null]);
    expect(ended.err).toContain(said);
    expect(ended.err.endsWith(HANGUP)).toBe(true);
  });

  // Each sends a hangup, and then the end: a hangup that counts would be the code.
  test.each([
    ['nohup', 'nohup "$@"'],
    ['a shell that ignores it for a job', `trap '' HUP; "$@" & wait $!`],
    ['a shell that ignores it', `trap '' HUP; "$@"; exit $?`],
  ])('is ignored under %s', async (_, shell) => {
    const ended = await spawnCommand([...watching(), '--for', '2s'], {
      shell,
      node: ['--import', `data:text/javascript,setTimeout(()=>process.kill(process.pid,'SIGHUP'),1500)`],
    });
    expect(ended.err).not.toContain('hangup');
    expect(ended.err).toContain('stopped watching');
    expect(ended.code).toBe(0);
  });
});

test('SIGUSR1 opens no debugger', async () => {
  const ended = await spawnCommand(watching(), {
    when: {
      err: 'watching 1 target',
      act: (child) => {
        child.kill('SIGUSR1');
        child.kill('SIGTERM');
      },
    },
  });
  expect([ended.code, ended.err.includes('Debugger')]).toEqual([0, false]);
});
