import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { makeFolder, stateFolder } from '../../../cli/session/state-folder.ts';
import { spawnCommand } from '../../../testkit/command/spawn-command.ts';
import { scratchFolder } from '../../../testkit/scratch.ts';

const scratch = scratchFolder();
const config = scratch.write(
  'nobody.yaml',
  'targets: [{ name: gone, profile: custom, host: 127.0.0.1, readinessProbe: { httpGet: { path: /, port: 1 } } }]',
);

function dangling(): string {
  symlinkSync(scratch.path('nowhere/at/all'), scratch.path('dangling'));
  return scratch.path('dangling');
}

describe('a home in which no state file can be', () => {
  test.each([
    ['in /proc', () => '/proc/nobody'],
    ['a folder below a process', () => '/proc/self/home'],
    ['a file', () => config],
    ['a symbolic link to nothing', dangling],
    ['a device', () => '/dev/null'],
  ])('%s is an error with its fix, exit 2', async (_, home) => {
    const { code, err } = await spawnCommand(['watch', '--config', config, '--for', '1s'], {
      env: { HOME: home(), XDG_STATE_HOME: undefined },
    });
    expect(code).toBe(2);
    expect(err).toMatch(/^store-unusable: cannot use the state file .*\. Fix: check that .*, or name another file with --store FILE$/m);
  });
});

test('an empty name of the store, as of a variable that is not set, is refused', async () => {
  const { code, err } = await spawnCommand(['watch', '--config', config, '--for', '1s', '--store', '']);
  expect([code, err]).toEqual([2, expect.stringMatching(/^usage: --store has no value\. Fix: name a file, or leave the option out$/m)]);
});

describe('stateFolder()', () => {
  test.each([
    [{ XDG_STATE_HOME: '/var/state', HOME: '/home/ada' }, '/var/state'],
    [{ XDG_STATE_HOME: '', HOME: '/home/ada' }, '/home/ada/.local/state'],
    [{ XDG_STATE_HOME: 'state', HOME: '/home/ada' }, '/home/ada/.local/state'],
    [{ XDG_STATE_HOME: './', HOME: '/home/ada' }, '/home/ada/.local/state'],
    [{ HOME: '/home/ada' }, '/home/ada/.local/state'],
  ])('of %j is %s', (env, folder) => {
    expect(stateFolder(env)).toBe(folder);
  });

  test.each([{ HOME: '' }, { HOME: 'home' }, {}])('of %j is never in the current folder', (env) => {
    expect(stateFolder(env)).toMatch(/^\/.*\/\.local\/state$/);
  });
});

test('makeFolder() creates what is missing, and takes a folder that is there', () => {
  const folder = scratch.path('a/b/c');
  makeFolder(folder);
  makeFolder(folder);
  mkdirSync(join(folder, 'd'));
  symlinkSync(folder, scratch.path('link'));
  makeFolder(scratch.path('link/e'));
  makeFolder(scratch.path('link'));
});
