import type { ChildProcess } from 'node:child_process';
import { createServer } from 'node:net';
import { afterAll, describe, expect, test } from 'vitest';
import { spawnCommand } from '../../testkit/command/spawn-command.ts';
import { scratchFolder } from '../../testkit/scratch.ts';
import { listen } from '../../testkit/zoo/listen.ts';

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
    // The end of --for, with a target that failed once: its status is not known yet.
    expect(ended.code).toBe(3);
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

// A server that accepts, and never answers.
const silent = await listen(createServer());
afterAll(silent.close);

describe('Ctrl-C and SIGTERM before the result are no verdict', () => {
  const slow = scratch.write(
    'slow.yaml',
    `targets: [{ name: slow, profile: custom, host: 127.0.0.1, readinessProbe: { httpGet: { port: ${silent.port} }, timeoutSeconds: 50 } }]`,
  );
  const discovering = ['discover', '--from', 'devportal', `http://127.0.0.1:${silent.port}`];
  const soon = (signal: string) => ['--import', `data:text/javascript,setTimeout(()=>process.kill(process.pid,'${signal}'),2500)`];

  test.each([
    ['check', ['check', '--config', slow], 'SIGINT', 130, 'interrupted: stopped by Ctrl-C (SIGINT); not all targets were checked'],
    [
      'check',
      ['check', '--config', slow, '--output', 'json'],
      'SIGTERM',
      143,
      'terminated: stopped by SIGTERM; not all targets were checked',
    ],
    ['wait', ['wait', '--config', config], 'SIGINT', 130, 'interrupted: stopped by Ctrl-C (SIGINT); 0 of 3 consecutive ready rounds'],
    ['wait', ['wait', '--config', slow], 'SIGTERM', 143, 'terminated: stopped by SIGTERM; 0 of 3 consecutive ready rounds'],
    ['discover', discovering, 'SIGINT', 130, 'interrupted: stopped by Ctrl-C (SIGINT); the source was not read to its end'],
    ['discover', discovering, 'SIGTERM', 143, 'terminated: stopped by SIGTERM; the source was not read to its end'],
    [
      'a config that is not complete',
      ['validate', '--config', '-'],
      'SIGINT',
      130,
      'interrupted: stopped by Ctrl-C (SIGINT); the config was',
    ],
  ])('%s %j, %s', async (_, args, signal, code, line) => {
    const ended = await spawnCommand(args, { node: soon(signal) });
    expect([ended.code, ended.out]).toEqual([code, '']);
    expect(ended.err).toContain(line);
  });
});
