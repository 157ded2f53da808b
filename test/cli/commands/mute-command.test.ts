import { userInfo } from 'node:os';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { onAccount } from '../../../testkit/account-command.ts';
import { type AwsWire, startAwsWire } from '../../../testkit/aws-wire/wire.ts';

const gatewatch = onAccount();

describe('mute', () => {
  let aws: AwsWire;
  beforeEach(async () => {
    aws = await startAwsWire();
    vi.stubEnv('AWS_ENDPOINT_URL', aws.endpoint);
  });
  afterEach(() => aws.close());

  const mutes = async () => JSON.parse((await gatewatch('mute', '--output', 'json')).out).mutes;

  test('silences targets, says what that means, shows it, and ends it', async () => {
    const { code, out, err } = await gatewatch('mute', 'gw-1', 'gw-2', '--for', '30m', '--why', 'disk is\nreplaced', '--by', 'ada');
    expect(code).toBe(0);
    expect(out).toMatch(/^(muted {2}gw-[12] {2}until \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC {2}by ada: disk is replaced\n){2}$/);
    expect(err).toMatch(
      /^Checks continue\. .* suppressed, .* Page is 0\. A target that is still failing when its mute ends is reported then\.$/m,
    );
    expect(await mutes()).toMatchObject([{ target: 'gw-1' }, { target: 'gw-2' }]);
    expect((await gatewatch('unmute', 'gw-1')).out).toMatch(/^muted {2}gw-2 .*\n$/);
    expect((await gatewatch('unmute', 'gw-2')).out).toBe('no targets are muted\n');
  });

  test('of a target that is muted replaces its mute', async () => {
    await gatewatch('mute', 'gw-1', '--for', '15d', '--why', 'a', '--by', 'ada');
    await gatewatch('mute', 'gw-1', '--for', '1m', '--why', 'b');
    expect(await mutes()).toMatchObject([{ target: 'gw-1', why: 'b', by: userInfo().username }]);
  });

  test('takes --target as every command does', async () => {
    expect((await gatewatch('mute', '--target', 'gw-2', '--for', '1h', '--why', 'x')).code).toBe(0);
    expect(await mutes()).toMatchObject([{ target: 'gw-2' }]);
    expect((await gatewatch('unmute', '--target', 'gw-2')).out).toBe('no targets are muted\n');
  });

  test('takes lists, globs, and labels, as arguments too', async () => {
    const more = ['--for', '1h', '--why', 'x'];
    const muted = async () => (await mutes()).map(({ target }: { target: string }) => target);
    for (const [args, expected] of [
      [['gw-1,gw-2'], ['gw-1', 'gw-2']],
      [['gw-*'], ['gw-1', 'gw-2']],
      [['--label', 'site=fra'], ['gw-1']],
      [['gw-*', '--label', '!site'], ['gw-2']],
    ] as const) {
      expect((await gatewatch('mute', ...args, ...more)).code).toBe(0);
      expect(await muted()).toEqual(expected);
      expect((await gatewatch('unmute', ...args)).out).toBe('no targets are muted\n');
    }
  });

  test('unmutes by a glob only what it matches, and says what was not muted', async () => {
    await gatewatch('mute', 'gw-*', '--for', '1h', '--why', 'x');
    expect((await gatewatch('unmute', '*-2')).out).toMatch(/^muted {2}gw-1 .*\n$/);
    expect((await gatewatch('unmute', '*-2')).err).toContain('*-2 was not muted\n');
    expect(await gatewatch('unmute', 'mi-*')).toMatchObject({ code: 2, err: expect.stringMatching(/^unknown-target: .* mi-\*\. /) });
  });

  test('loses no mute that somebody else writes meanwhile', async () => {
    await Promise.all(['gw-1', 'gw-2'].map((name) => gatewatch('mute', name, '--for', '1h', '--why', 'x')));
    expect(await mutes()).toHaveLength(2);
  });

  test.each<readonly [readonly string[], RegExp]>([
    [['mute', 'gw-1', '--why', 'x'], /^usage: --for is required/],
    [['mute', 'gw-1', '--for', '59s', '--why', 'x'], /^usage: --for is .*between 1m and /],
    [['mute', 'gw-1', '--for', '16d', '--why', 'x'], /^usage: --for is .*between 1m and 15d\. Fix: /],
    [['mute', 'gw-1', '--for', '1h'], /^usage: --why is required/],
    [['mute', 'gw-1', '--for', '1h', '--why', ' '], /^usage: --why is required/],
    [['mute', '--for', '1h', '--why', 'x'], /^usage: no target to mute is named/],
    [['mute', 'gw1', '--for', '1h', '--why', 'x'], /^unknown-target: .* gw1\. Fix: did you mean gw-1\?/],
    [['mute', '', '--for', '1h', '--why', 'x'], /^usage: --target is empty/],
    [['mute', '--label', 'rack=7', '--for', '1h', '--why', 'x'], /^unknown-target: no target matches --label rack=7/],
    [['unmute', '--label', ''], /^usage: --label is empty/],
    [['unmute'], /^usage: no target to unmute is named/],
    [['unmute', 'gw1'], /^unknown-target: neither muted nor in the config: gw1\. Fix: .* no mute was changed/],
  ])('%j is refused, and nothing is written', async (args, message) => {
    const { code, err } = await gatewatch(...args);
    expect([code, err]).toEqual([2, expect.stringMatching(message)]);
    expect(aws.items().size).toBe(0);
  });

  test('of a target that is not muted, unmute says so', async () => {
    const { code, err } = await gatewatch('unmute', 'gw-1');
    expect([code, err]).toEqual([0, 'gw-1 was not muted\n']);
  });

  test('a record of another release is not written over', async () => {
    await gatewatch('mute', 'gw-1', '--for', '1h', '--why', 'x');
    const [key, item] = [...aws.items()][0] ?? [];
    aws.items().set(String(key), { ...item, value: { S: '{"v":2}' } } as never);
    for (const args of [['mute'], ['mute', 'gw-2', '--for', '1h', '--why', 'x'], ['unmute', 'gw-1']]) {
      const { code, err } = await gatewatch(...args);
      expect([code, err]).toEqual([3, expect.stringMatching(/^record-unreadable: /)]);
    }
  });

  test('without the right to it is exit 3, with the reason', async () => {
    aws.fail('dynamodb', 'deny', 9);
    const { code, err } = await gatewatch('mute', 'gw-1', '--for', '1h', '--why', 'x');
    expect([code, err]).toEqual([
      3,
      expect.stringMatching(/^account-unreachable: could not read monitor state from DynamoDB: AccessDenied/),
    ]);
  });
});
