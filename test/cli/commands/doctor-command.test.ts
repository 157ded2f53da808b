import { afterEach, describe, expect, test, vi } from 'vitest';
import { onAccount } from '../../../testkit/account-command.ts';
import { type AccountAnswers, type AccountWire, denied, openAccountWire } from '../../../testkit/aws-wire/account-wire.ts';

const gatewatch = onAccount();

describe('doctor', () => {
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
      /^BROKEN {2}the topic gatewatch-prod-alerts does not exist {2}\(topic-missing\)\n(?:BROKEN {2}.*\n)* {2}why {2}no one .*\n {2}fix {2}npx gatewatch deploy/,
    );
    expect(out).toMatch(/^(?:UNREADABLE {2}.*\n)+ {2}why .*\n {2}fix {2}try again/m);
    // What several problems have in common is said once.
    const reasons = out.match(/^ {2}why .*\n {2}fix .*$/gm);
    expect(reasons).toEqual([...new Set(reasons)]);
    expect(out.match(/^BROKEN/gm)?.length).toBeGreaterThan(out.match(/\(topic-missing\)\n {2}why/g)?.length ?? 0);
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
