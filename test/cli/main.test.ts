import { describe, expect, test } from 'vitest';
import { scratchFolder } from '../../testkit/scratch.ts';
import { run } from '../../testkit/test-terminal.ts';

const scratch = scratchFolder();
const broken = scratch.write('broken.yaml', 'targets:\n  - { name: gw-1, profile: gatewy, host: "http://gw" }\n');

// A target may have the name of a command.
const TARGETS = ['gw-1', 'mi-1', 'watch'].map((name) => `  - { name: ${name}, profile: gateway, host: gw.example.com }`);
const SAMPLE = scratch.write('sample.yaml', `targets:\n${TARGETS.join('\n')}\n`);

describe('what a user may get wrong is exit 2, one line on stderr: code, sentence, fix', () => {
  test.each([
    [
      'a missing config',
      ['check', '--config', scratch.path('none.yaml')],
      /^config-missing: \S+none\.yaml does not exist\. Fix: write one with `gatewatch init`/,
    ],
    ['an unknown command', ['chekc'], /^usage: unknown command "chekc"\. Fix: did you mean check\? See `gatewatch --help`$/m],
    ['an unknown command that is asked about', ['help', 'zzzz'], /^usage: unknown command "zzzz"\. Fix: see `gatewatch --help`$/m],
    ['its nearest command', ['help', 'explian'], /^usage: unknown command "explian"\. Fix: did you mean explain\?/],
    ['an unknown command and its help', ['chekc', '--help'], /^usage: unknown command "chekc"\. Fix: did you mean check\?/],
    [
      'a fault without servers to have it',
      ['check', '--fault', 'gw-1=down'],
      /^usage: --fault .*simulated servers only\. Fix: add --sandbox/,
    ],
    ['a fault of real servers', ['watch', '--demo', '--config', broken, '--fault', 'gw-1=down'], /^usage: --fault .*Fix: add --sandbox/],
    ['two configs', ['wait', '--sandbox', '--config', broken], /^usage: --sandbox brings a config of its own.*Fix: leave out/],
    [
      'two faults of one server',
      ['check', '--sandbox', '--fault', 'gw-1=down', 'mi-1=down', 'gw-1=slow'],
      /^usage: gw-1 can have one fault at a time, got down and slow\. Fix: /,
    ],
    [
      'an option before a command that is none',
      ['--target', 'gw-1', '--output', 'json', 'nope'],
      /^usage: unknown command|takes no arguments/,
    ],
    ['an argument behind an option', ['check', '--output', 'json', 'gw-1'], /^usage: check takes no arguments, got "gw-1"/],
    ['an argument too many', ['check', 'gw-1'], /^usage: check takes no arguments, got "gw-1"\. Fix: name targets with --target/],
    ['a fault of the sandbox', ['check', '--sandbox', '--fault', 'gw-1=sleepy'], /^unknown-fault: .*not-deployed.*Fix: /],
    ['a host', ['init', '--config', scratch.path('x.yaml'), '--host', 'x\n  evil: 1'], /^usage: --host must be a DNS name.*Fix: /],
    ['a zero duration', ['wait', '--every', '0s'], /^usage: .*at least 1 and s.*Fix: /],
    ['an unknown option', ['check', '--sandbx'], /^usage: unknown option '--sandbx'.*--sandbox.*Fix: /s],
    ['an unknown form', ['check', '--output', 'xml'], /^usage: .*xml.*Fix: /],
    ['a duration', ['wait', '--every', '2'], /^usage: .*such as 30s\. Fix: /],
    ['a count', ['wait', '--times', '0'], /^usage: .*at least 1\. Fix: /],
    ['an unknown target', ['check', '--sandbox', '--target', 'gw-9'], /^unknown-target: the config has no target named gw-9\. Fix: /],
    ['an unknown fault', ['sandbox', '--fault', 'gw-1=sleepy'], /^unknown-fault: .*not-deployed.*Fix: /],
    [
      'a profile',
      ['init', '--config', scratch.path('x.yaml'), '--profile', 'gatewy', '--host', 'h'],
      /^usage: --profile must be one of gateway, .* got gatewy \(did you mean gateway\?\)\. Fix: /,
    ],
  ])('%s', async (_, args, line) => {
    const { code, out, err } = await run(args);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(line);
    expect(err.trimEnd().split('\n')).toHaveLength(1);
  });

  test('every problem of a config at once, each with its place, then the error', async () => {
    const { code, out, err } = await run(['check', '--config', broken]);
    expect([code, out]).toEqual([2, '']);
    const lines = err.trimEnd().split('\n');
    expect(lines).toHaveLength(3);
    expect(lines[0]).toMatch(/broken\.yaml:2:\d+ targets\[0\]\.profile: expected .*got.*gatewy/);
    expect(lines[1]).toMatch(/broken\.yaml:2:\d+ targets\[0\]\.host: expected /);
    expect(lines[2]).toMatch(/^config-invalid: \S+ has 2 problems\. Fix: /);
  });
});

test('--help of every command has an example, and exit 0', async () => {
  for (const command of ['check', 'wait', 'watch', 'explain', 'validate', 'init', 'schema', 'sandbox']) {
    const { code, out } = await run([command, '--help']);
    expect([command, code]).toEqual([command, 0]);
    expect(out).toContain(`$ gatewatch ${command}`);
    expect(out).toContain('--config <file>');
    expect(out).toMatch(/Exit codes:\n {2}0 +\S/);
  }
  expect((await run(['--version'])).out).toMatch(/^\d+\.\d+\.\d+\n$/);
  expect((await run(['--help'])).out).toMatch(/Exit codes:\n {2}0 {4}all ready\n {2}1 {4}/);
});

test.each([
  [['--target', 'gw-1', 'explain', '--config', SAMPLE], 'gw-1 '],
  [['--config', SAMPLE, '--target', 'gw-1', 'mi-1', 'explain'], 'mi-1 '],
  [['--output=json', '--config', SAMPLE, 'explain'], '"schema":"gatewatch/explain/v1"'],
  [['explain', '--config', SAMPLE, '--target', 'watch'], 'watch '],
  [['--config', SAMPLE, '--target', 'watch', 'explain'], 'watch '],
])('options may stand before the command: %j', async (args, text) => {
  const { code, out } = await run(args);
  expect([code, out.includes(text)]).toEqual([0, true]);
});
