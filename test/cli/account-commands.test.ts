import { userInfo } from 'node:os';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { type AccountAnswers, type AccountWire, denied, openAccountWire } from '../../testkit/aws-wire/account-wire.ts';
import { type AwsWire, startAwsWire } from '../../testkit/aws-wire/wire.ts';
import { scratchFolder } from '../../testkit/scratch.ts';
import { run } from '../../testkit/test-terminal.ts';

// The commands that ask an account, against stand-ins of AWS.

const scratch = scratchFolder();
const config = scratch.write(
  'gatewatch.yaml',
  `monitor:
  name: prod
  regions: [eu-west-1]
  heartbeat: false
  alerts: { email: [oncall@example.com], pager: [https://events.example.com/key] }
defaults: { version: 4.3.0 }
targets:
  - { name: gw-1, profile: gateway, host: gw-1.example.com }
  - { name: gw-2, profile: gateway, host: gw-2.example.com }
`,
);
// The key of a pager stands in this file, which every command says.
const WARNING = /^warning: .* has 1 warning, see `gatewatch validate`\n/;
const gatewatch = async (...args: readonly string[]) => {
  const ran = await run([...args, '--config', config]);
  return { ...ran, err: ran.err.replace(WARNING, '') };
};

beforeAll(() => {
  for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY']) vi.stubEnv(name, 'test');
});
afterAll(() => {
  vi.unstubAllEnvs();
});

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

describe('doctor and drill', () => {
  let aws: AccountWire | undefined;
  afterEach(() => aws?.close());
  const open = async (answers: AccountAnswers) => {
    aws = await openAccountWire(answers);
    vi.stubEnv('AWS_ENDPOINT_URL', aws.endpoint);
  };

  test('doctor says what it may not read, and how to allow it; that is exit 3', async () => {
    await open(Object.fromEntries(READS.map((name) => [name, denied])));
    const { code, out, err } = await gatewatch('doctor', '--output', 'json');
    expect([code, err]).toEqual([3, '']);
    const { schema, symptoms } = JSON.parse(out) as { schema: string; symptoms: readonly Record<string, string>[] };
    expect(schema).toBe('gatewatch/doctor/v1');
    expect(symptoms.map((one) => one.code)).toEqual(symptoms.map(() => 'unreadable'));
    expect(symptoms.length).toBeGreaterThanOrEqual(8);
    for (const { what, fix } of symptoms) {
      expect(what).toMatch(/cannot be read: AccessDenied/);
      expect(fix).toMatch(/^allow the call/);
    }
  });

  test('doctor shows a person what, why and the fix', async () => {
    await open({ ListTopics: () => '<Topics/>' });
    const { code, out } = await gatewatch('doctor');
    expect(code).toBe(1);
    expect(out).toMatch(
      /^BROKEN {2}the topic gatewatch-prod-alerts does not exist {2}\(topic-missing\)\n {2}why {2}no one .*\n {2}fix {2}npx cdk deploy/,
    );
    expect(out).toMatch(/^UNREADABLE {2}.*\n {2}why .*\n {2}fix {2}try again/m);
  });

  test('a drill that AWS takes one half of tries the other, says both, and is exit 3', async () => {
    await open({
      ListTopics: () => '<Topics><member><TopicArn>arn:aws:sns:eu-west-1:1:gatewatch-prod-pager</TopicArn></member></Topics>',
      ListSubscriptionsByTopic: () =>
        '<Subscriptions><member><Protocol>https</Protocol><Endpoint>https://events.example.com/key</Endpoint><SubscriptionArn>arn:x</SubscriptionArn></member></Subscriptions>',
      DescribeAlarms: () => ({ MetricAlarms: [{ AlarmName: 'prod gw-1 not ready', StateValue: 'OK' }] }),
      SetAlarmState: () => ({}),
      DescribeAlarmHistory: () => ({ AlarmHistoryItems: [{ HistorySummary: 'Successfully executed action' }] }),
    });
    const { code, out, err } = await gatewatch('drill', '--yes', '--by', 'ada');
    expect(code).toBe(3);
    expect(err).toMatch(/^account-unreachable: the topic gatewatch-prod-alerts does not exist/);
    expect(out).toMatch(/^people: not sent, the topic \S+ does not exist/);
    expect(out).toMatch(/^pager: accepted by AWS .*\n {2}untold {2}https events\.example\.com {2}\(Successfully executed action/m);
    expect(out).not.toContain('/key');
  });

  test.each<readonly [readonly string[], RegExp]>([
    [['drill'], /^not-confirmed: /],
    [['drill', '--yes', '--target', 'gw-9'], /^unknown-target: /],
    [['drill', '--yes', '--target', 'gw-1', 'gw-2'], /^usage: a drill uses one target/],
  ])('%j is refused, and AWS is not asked', async (args, message) => {
    await open({});
    const { code, err } = await gatewatch(...args);
    expect([code, err, aws?.calls]).toEqual([2, expect.stringMatching(message), []]);
  });

  test('a config that does not describe a deployment is refused', async () => {
    const local = scratch.write('local.yaml', 'targets: [{ name: gw-1, profile: gateway, host: gw.example.com }]\n');
    for (const args of [['doctor'], ['drill', '--yes'], ['mute']]) {
      const { code, err } = await run([...args, '--config', local]);
      expect([code, err]).toEqual([2, expect.stringMatching(/^not-deployable: /)]);
    }
  });
});

/** Everything doctor asks. */
const READS = [
  'ListTopics',
  'DescribeAlarms',
  'ListSchedules',
  'ListAlarmMuteRules',
  'GetQueueUrl',
  'FilterLogEvents',
  'BatchGetItem',
  'GetFunctionConfiguration',
];
