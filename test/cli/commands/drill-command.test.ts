import { afterEach, describe, expect, test, vi } from 'vitest';
import { onAccount } from '../../../testkit/account-command.ts';
import { type AccountAnswers, type AccountWire, openAccountWire } from '../../../testkit/aws-wire/account-wire.ts';

const gatewatch = onAccount();

describe('drill', () => {
  let aws: AccountWire | undefined;
  afterEach(() => aws?.close());
  const open = async (answers: AccountAnswers) => {
    aws = await openAccountWire(answers);
    vi.stubEnv('AWS_ENDPOINT_URL', aws.endpoint);
  };

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
    expect(out).toMatch(/^people: not sent \(account-unreachable\)$/m);
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
});
