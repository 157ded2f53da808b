import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createAccountClients } from '../../account/clients.ts';
import { drillPager } from '../../account/drill-pager.ts';
import { drillPeople } from '../../account/drill-people.ts';
import { plannedAlarms } from '../../deployment/plan/alarm-names.ts';
import { planOf } from '../../deployment/plan/plan.ts';
import { readDigest } from '../../monitor/message/read-digest.ts';
import { type AccountAnswers, type AccountWire, denied, openAccountWire } from '../../testkit/aws-wire/account-wire.ts';
import { compile } from '../../testkit/look-with.ts';

const ARN = 'arn:aws:sns:eu-west-1:111122223333:gatewatch-prod-alerts';
const PAGER_ARN = ARN.replace('alerts', 'pager');
const QUEUE = 'arn:aws:sqs:eu-west-1:111122223333:inbox';
const { settings, targets } = compile(`
monitor:
  name: prod
  regions: [eu-west-1]
  alerts: { email: [oncall@example.com], pager: [https://events.example.com/key-0a1b] }
targets:
  - { name: gw-1, profile: gateway, host: gw-1.example.com }
  - { name: gw-2, profile: gateway, host: gw-2.example.com }
  - { name: gw-3, profile: gateway, host: gw-3.example.com, alert: mail }
`);
const plan = planOf(settings, targets);
const NOW = Date.parse('2026-11-26T03:00:00Z');

let wire: AccountWire | undefined;
let now = NOW;
const clock = {
  now: () => now,
  monotonic: () => now,
  sleep: async (ms: number) => {
    now += ms;
  },
};
const setting = { plan, by: 'ada', clock, waitMs: 60_000 };

async function account(answers: AccountAnswers) {
  wire = await openAccountWire({ ...BASE, ...answers });
  vi.stubEnv('AWS_ENDPOINT_URL', wire.endpoint);
  return { clients: createAccountClients('eu-west-1'), of: wire.of };
}

beforeEach(() => {
  now = NOW;
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'test');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await wire?.close();
});

const subscription = (protocol: string, endpoint: string, arn = `${ARN}:1`) =>
  `<member><Protocol>${protocol}</Protocol><Endpoint>${endpoint}</Endpoint><SubscriptionArn>${arn}</SubscriptionArn></member>`;
const delivery = (destination: string, status: string, more: object = {}) => ({
  message: JSON.stringify({
    notification: { messageId: 'm-1' },
    delivery: { destination, dwellTimeMs: 420, attempts: 1, ...more },
    status,
  }),
});

/** Somebody by mail, one not confirmed, a queue, and a pager. */
const BASE: AccountAnswers = {
  ListTopics: () => `<Topics>${[ARN, PAGER_ARN].map((arn) => `<member><TopicArn>${arn}</TopicArn></member>`).join('')}</Topics>`,
  ListSubscriptionsByTopic: ({ TopicArn }) =>
    `<Subscriptions>${
      TopicArn === PAGER_ARN
        ? subscription('https', 'https://events.example.com/key-0a1b')
        : [
            subscription('email', 'oncall@example.com'),
            subscription('email', 'new@example.com', 'PendingConfirmation'),
            subscription('sqs', QUEUE),
            subscription('https', 'https://chat.example.com/key-2c3d'),
          ].join('')
    }</Subscriptions>`,
  Publish: () => '<MessageId>m-1</MessageId>',
  FilterLogEvents: () => Object.assign(new Error('no such log group'), { name: 'ResourceNotFoundException' }),
};

describe('a drill for people', () => {
  test('says of each subscriber what the delivery status logs say, and asks no longer than it takes', async () => {
    const { clients, of } = await account({
      FilterLogEvents: ({ logGroupName }) =>
        String(logGroupName).endsWith('/Failure')
          ? { events: [delivery('https://chat.example.com/key-2c3d', 'FAILURE', { statusCode: 503, attempts: 4 })] }
          : { events: now < NOW + 15_000 ? [] : [delivery(QUEUE, 'SUCCESS', { statusCode: 200 })] },
    });
    const { way, deliveries } = await drillPeople(clients, setting);
    expect(way).toBe('the topic gatewatch-prod-alerts');
    expect(deliveries.map(({ who, outcome, seconds, note }) => [who, outcome, seconds, note])).toEqual([
      ['email oncall@example.com', 'untold', undefined, 'SNS does not report the delivery of email: check the mailbox'],
      ['email new@example.com', 'pending', undefined, 'not confirmed, so SNS sends nothing to it'],
      [`sqs ${QUEUE}`, 'accepted', 0.42, 'SUCCESS, HTTP 200'],
      ['https chat.example.com', 'refused', 0.42, 'FAILURE, HTTP 503, 4 attempts'],
    ]);
    expect(now).toBe(NOW + 15_000);
    expect(of('Publish')).toMatchObject([
      { TopicArn: ARN, Subject: expect.stringMatching(/^\[prod\] DRILL .*this is a test, nothing is wrong$/) },
    ]);
    expect(of('FilterLogEvents')[0]).toMatchObject({ filterPattern: '{ $.notification.messageId = "m-1" }' });
  });

  test('waits for nobody where such logs are off', async () => {
    const { clients } = await account({});
    const { deliveries } = await drillPeople(clients, setting);
    expect(deliveries.map(({ outcome }) => outcome)).toEqual(['untold', 'pending', 'untold', 'untold']);
    expect(deliveries[2]?.note).toMatch(/only with delivery status logging/);
    expect(now).toBe(NOW);
  });

  test('was sent although the logs may not be read', async () => {
    const { clients } = await account({ FilterLogEvents: denied });
    const { deliveries } = await drillPeople(clients, setting);
    expect(deliveries[2]).toMatchObject({ outcome: 'untold', note: expect.stringMatching(/the logs cannot be read: AccessDenied/) });
  });

  test('is no drill where the topic is missing', async () => {
    const { clients } = await account({ ListTopics: () => '<Topics/>' });
    await expect(drillPeople(clients, setting)).rejects.toThrow('the topic gatewatch-prod-alerts does not exist in eu-west-1');
  });
});

describe('a drill for people by way of the announcer', () => {
  const announced = { ...setting, plan: { ...plan, hasAnnouncer: true } };
  const queued: AccountAnswers = {
    GetQueueUrl: () => ({ QueueUrl: `${wire?.endpoint}/digests` }),
    SendMessage: ({ MessageBody }) => ({ MessageId: 'q-1', MD5OfMessageBody: createHash('md5').update(String(MessageBody)).digest('hex') }),
  };
  const published = (...notices: readonly string[]) => ({
    message: JSON.stringify({ message: { event: 'published', messageId: 'm-1', notices } }),
  });

  test('is a digest that the announcer can read, and is followed by the line the announcer logs', async () => {
    const { clients, of } = await account({
      ...queued,
      FilterLogEvents: ({ logGroupName }) => {
        if (logGroupName !== '/aws/lambda/gatewatch-prod-announcer')
          return { events: [delivery(QUEUE, 'SUCCESS'), delivery('https://chat.example.com/key-2c3d', 'SUCCESS')] };
        return { events: now < NOW + 30_000 ? [published('gw-1@1')] : [published('gw-1@1'), published('gw-2@1', `drill@${NOW}`)] };
      },
    });
    const { deliveries } = await drillPeople(clients, announced);
    expect(deliveries.map(({ outcome }) => outcome)).toEqual(['untold', 'pending', 'accepted', 'accepted']);
    expect(now).toBe(NOW + 30_000);
    const [message] = of('SendMessage');
    expect(readDigest(JSON.parse(String(message?.MessageBody)))).toMatchObject({ notices: [{ id: `drill@${NOW}`, kind: 'drill' }] });
    expect(of('Publish')).toEqual([]);
  });

  test('has reached nobody while the announcer has not published it', async () => {
    const { clients } = await account({ ...queued, FilterLogEvents: () => ({ events: [] }) });
    const { deliveries } = await drillPeople(clients, announced);
    expect(deliveries.map(({ outcome }) => outcome)).toEqual(['waiting', 'pending', 'waiting', 'waiting']);
    expect(deliveries[0]?.note).toBe('not published by the announcer within 60 s: see its log');
  });
});

describe('a drill for the pager', () => {
  const alarms = (states: Readonly<Record<string, string>>, changes: object = {}): AccountAnswers => ({
    DescribeAlarms: ({ AlarmNames }) => ({
      MetricAlarms: (AlarmNames as readonly string[])
        .filter((AlarmName) => states[AlarmName] !== undefined)
        .map((AlarmName) => ({ AlarmName, StateValue: states[AlarmName], ActionsEnabled: true, ...changes })),
    }),
    SetAlarmState: () => ({}),
  });
  const history = (HistorySummary: string): AccountAnswers => ({
    DescribeAlarmHistory: () => ({
      AlarmHistoryItems: now < NOW + 4000 ? [] : [{ HistorySummary, Timestamp: (NOW + 1500) / 1000 }],
    }),
  });
  const ONE = 'prod gw-1 not ready';
  const TWO = 'prod gw-2 not ready';

  test('sets the alarm off and back, and says when it acted', async () => {
    const { clients, of } = await account({ ...alarms({ [ONE]: 'OK', [TWO]: 'OK' }), ...history('Successfully executed action t') });
    const { way, deliveries } = await drillPager(clients, setting);
    expect(way).toBe(`the alarm "${ONE}" and its action`);
    expect(deliveries).toEqual([
      {
        who: 'https events.example.com',
        outcome: 'untold',
        seconds: 1.5,
        note: 'Successfully executed action t; AWS does not report whether the endpoint accepted it',
      },
    ]);
    expect(of('SetAlarmState')).toMatchObject([
      { AlarmName: ONE, StateValue: 'ALARM', StateReason: 'DRILL by ada: this is a test, nothing is wrong' },
      { AlarmName: ONE, StateValue: 'OK', StateReason: 'DRILL: over' },
    ]);
  });

  test('says when the alarm could not act', async () => {
    const { clients } = await account({ ...alarms({ [ONE]: 'OK' }), ...history('Failed to execute action t. Received error: "denied"') });
    expect((await drillPager(clients, setting)).deliveries).toMatchObject([{ outcome: 'refused', note: expect.stringMatching(/^Failed/) }]);
  });

  test('puts the alarm back although its history cannot be read', async () => {
    const { clients, of } = await account({ ...alarms({ [ONE]: 'OK' }), DescribeAlarmHistory: denied });
    expect((await drillPager(clients, setting)).deliveries).toMatchObject([
      { outcome: 'untold', note: expect.stringMatching(/AccessDenied/) },
    ]);
    expect(of('SetAlarmState').map(({ StateValue }) => StateValue)).toEqual(['ALARM', 'OK']);
  });

  test('leaves an alarm alone behind which an incident is open, and takes another', async () => {
    const { clients, of } = await account({ ...alarms({ [ONE]: 'ALARM', [TWO]: 'OK' }), ...history('done') });
    expect((await drillPager(clients, setting)).way).toContain(TWO);
    await expect(drillPager(clients, setting, 'gw-1')).rejects.toThrow(
      `the alarm "${ONE}" is in ALARM: an incident is open, and a drill would close it in the pager; to use another alarm, omit --target gw-1`,
    );
    expect(of('SetAlarmState').every(({ AlarmName }) => AlarmName === TWO)).toBe(true);
  });

  test.each([
    ['is not there', {}, {}, undefined, /"prod gw-1 not ready" does not exist; the monitor may not be deployed/],
    ['acts no more', { [ONE]: 'OK' }, { ActionsEnabled: false }, 'gw-1', /its actions are disabled/],
    ['is of a target that pages nobody', { [ONE]: 'OK' }, {}, 'gw-3', /the target gw-3 does not page/],
  ])('touches nothing when the alarm %s', async (_, states, changes, target, message) => {
    const { clients, of } = await account(alarms(states, changes));
    await expect(drillPager(clients, setting, target)).rejects.toThrow(message);
    expect(of('SetAlarmState')).toEqual([]);
  });

  test('of more than 2,000 targets sets the first alarm of a shard off, of the shard of the target that is named', async () => {
    const [one] = targets;
    const crowd = one
      ? Array.from({ length: 2001 }, (_, i) => ({ ...one, name: `gw-${i + 1}`, ...(i === 2 && { alert: 'mail' as const }) }))
      : [];
    const crowded = { ...setting, plan: planOf(settings, crowd) };
    const firsts = plannedAlarms(crowded.plan).filter((alarm) => alarm.kind === 'ShardPage' && alarm.step === 1);
    const shard = crowded.plan.shards.find((some) => some.targets.some(({ name }) => name === 'gw-7'));
    const { clients, of } = await account({ ...alarms(Object.fromEntries(firsts.map(({ name }) => [name, 'OK']))), ...history('done') });
    expect((await drillPager(clients, crowded)).way).toBe(`the alarm "${firsts[0]?.name}" and its action`);
    expect((await drillPager(clients, crowded, 'gw-7')).way).toContain(`prod shard ${shard?.name}: 1 or more not ready`);
    await expect(drillPager(clients, crowded, 'gw-3')).rejects.toThrow('the target gw-3 does not page');
    expect(of('SetAlarmState').every(({ AlarmName }) => / 1 or more not ready/.test(String(AlarmName)))).toBe(true);
  });
});
