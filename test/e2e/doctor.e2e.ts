import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import {
  DeleteAlarmsCommand,
  DescribeAlarmsCommand,
  PutMetricAlarmCommand,
  type PutMetricAlarmCommandInput,
  SetAlarmStateCommand,
} from '@aws-sdk/client-cloudwatch';
import { CreateLogStreamCommand, PutLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { DeleteTableCommand } from '@aws-sdk/client-dynamodb';
import { ListKeysCommand, PutKeyPolicyCommand, ScheduleKeyDeletionCommand } from '@aws-sdk/client-kms';
import { DeleteFunctionCommand, GetFunctionConfigurationCommand, UpdateFunctionConfigurationCommand } from '@aws-sdk/client-lambda';
import {
  DeleteScheduleCommand,
  DeleteScheduleGroupCommand,
  GetScheduleCommand,
  UpdateScheduleCommand,
  type UpdateScheduleCommandInput,
} from '@aws-sdk/client-scheduler';
import {
  DeleteTopicCommand,
  ListSubscriptionsByTopicCommand,
  SetTopicAttributesCommand,
  SubscribeCommand,
  UnsubscribeCommand,
} from '@aws-sdk/client-sns';
import { CreateQueueCommand, DeleteQueueCommand, GetQueueUrlCommand, ReceiveMessageCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { beforeEach, describe, expect, inject, test } from 'vitest';
import { openAwsDoor, type Shown } from '../../testkit/emulator/aws-door.ts';
import { HOME, onDeployedMonitor, PARTNER } from '../../testkit/emulator/deployed-monitor.ts';
import { ACCOUNT, clientsOf } from '../../testkit/emulator/on-emulator.ts';
import { run as runCommand } from '../../testkit/test-terminal.ts';

// What a person at a terminal sees of an account: each damage is done to a deployed monitor, and has to be named.

const monitor = onDeployedMonitor();

type Symptom = { readonly code: string; readonly severity: string; readonly what: string; readonly fix: string };

function run(...args: readonly string[]) {
  return runCommand([...args, '--config', monitor().config]);
}

/** What doctor finds, without what the emulator cannot answer. */
async function found(): Promise<readonly Symptom[]> {
  const { out } = await run('doctor', '--output', 'json');
  return (JSON.parse(out).symptoms as readonly Symptom[]).filter(
    ({ code, what }) => code !== 'unreadable' || !what.startsWith('the mute rules of CloudWatch '),
  );
}

const codes = async () => (await found()).map(({ code }) => code);
const topicNamed = (name: string, region = HOME) => `arn:aws:sns:${region}:${ACCOUNT}:gatewatch-e2e-${name}`;

/** Minutes around now: a function takes events that are up to three minutes old, or one ahead. */
const minute = (i: number) => (Math.floor(Date.now() / 60_000) - 1 + i) * 60_000;

/** The line a round of a shard leaves in its log. */
async function logRound(shard: string, minutesAgo: number, changes: object = {}): Promise<void> {
  const { logs } = clientsOf(HOME).account;
  const logGroupName = `/aws/lambda/gatewatch-e2e-${shard}`;
  const logStreamName = `${minutesAgo}-${Math.random()}`;
  const timestamp = Date.now() - minutesAgo * 60_000;
  const message = { event: 'round', monitor: 'e2e', shard, at: new Date(timestamp).toISOString(), targets: 2, tookMs: 900, ...changes };
  await logs.send(new CreateLogStreamCommand({ logGroupName, logStreamName }));
  await logs.send(
    new PutLogEventsCommand({
      logGroupName,
      logStreamName,
      logEvents: [{ timestamp, message: JSON.stringify({ level: 'INFO', message }) }],
    }),
  );
}

/** Confirms what waits for a person: the emulator does it by itself or not at all, so those are subscribed as queues are not. */
beforeEach(async () => {
  await logRound('api-manager', 1);
  await logRound('micro-integrator', 2);
});

test('of a monitor that is in order nothing is said but what the emulator cannot answer', async () => {
  const { code, out } = await run('doctor', '--output', 'json');
  const { schema, monitor: name, symptoms } = JSON.parse(out);
  expect({ schema, name }).toEqual({ schema: 'gatewatch/doctor/v1', name: 'e2e' });
  expect((symptoms as readonly Symptom[]).map((one) => `${one.severity} ${one.code}`)).toEqual([
    'unreadable unreadable',
    'unreadable unreadable',
  ]);
  expect(code).toBe(3);
});

/** What is found through a door that shows what the emulator cannot. */
async function foundThrough(shown: Shown) {
  const door = await openAwsDoor(inject('endpoint'), shown);
  const { AWS_ENDPOINT_URL } = process.env;
  process.env.AWS_ENDPOINT_URL = door.endpoint;
  try {
    const { code, out } = await run('doctor', '--output', 'json');
    const symptoms = JSON.parse(out).symptoms as readonly Symptom[];
    return { code, found: symptoms.map((one) => `${one.severity} ${one.code}: ${one.what}`) };
  } finally {
    process.env.AWS_ENDPOINT_URL = AWS_ENDPOINT_URL;
    await door.close();
  }
}

test('of a monitor that is in order nothing is said at all where every question is answered', async () => {
  expect(await foundThrough({})).toEqual({ code: 0, found: [] });
});

test('mute rules that are active: a window of ours, and one of somebody else', async () => {
  expect(await foundThrough({ activeRules: ['gatewatch-e2e-Maintenance-0a1b-1-1', 'quiet weekend'] })).toEqual({
    code: 0,
    found: [
      'warning in-maintenance: a maintenance window is active: gatewatch-e2e-Maintenance-0a1b-1-1',
      'warning foreign-mute-rule: the mute rule "quiet weekend" is active and may mute alarms of this monitor',
    ],
  });
});

describe('subscriptions', () => {
  test('one that nobody has confirmed', async () => {
    expect(await foundThrough({ unconfirmed: 'oncall@example.com' })).toEqual({
      code: 1,
      found: [
        'broken subscription-unconfirmed: oncall@example.com has not confirmed its subscription to gatewatch-e2e-alerts',
        'broken subscription-unconfirmed: oncall@example.com has not confirmed its subscription to gatewatch-e2e-heartbeat',
      ],
    });
  });

  test('one that is gone', async () => {
    const { sns } = clientsOf(HOME);
    const { Subscriptions = [] } = await sns.send(new ListSubscriptionsByTopicCommand({ TopicArn: topicNamed('alerts') }));
    const mail = Subscriptions.find(({ Protocol }) => Protocol === 'email');
    await sns.send(new UnsubscribeCommand({ SubscriptionArn: mail?.SubscriptionArn }));
    expect(await found()).toMatchObject([
      { code: 'subscription-missing', severity: 'broken', what: 'oncall@example.com is not subscribed to gatewatch-e2e-alerts' },
    ]);
  });

  test('a pager that is gone', async () => {
    const { sns } = clientsOf(PARTNER);
    const { Subscriptions = [] } = await sns.send(new ListSubscriptionsByTopicCommand({ TopicArn: topicNamed('heartbeat', PARTNER) }));
    const pager = Subscriptions.find(({ Protocol }) => Protocol === 'https');
    await sns.send(new UnsubscribeCommand({ SubscriptionArn: pager?.SubscriptionArn }));
    expect(await found()).toMatchObject([
      { code: 'subscription-missing', what: 'the pager at pager.example.com is not subscribed to gatewatch-e2e-heartbeat' },
    ]);
  });

  test('a topic that is gone', async () => {
    await clientsOf(HOME).sns.send(new DeleteTopicCommand({ TopicArn: topicNamed('pager') }));
    expect(await codes()).toContain('topic-missing');
  });
});

/** Writes an alarm as somebody else would leave it. */
async function putAgain(name: string, changes: Partial<PutMetricAlarmCommandInput>): Promise<void> {
  const { cloudwatch } = clientsOf(HOME);
  const { MetricAlarms = [] } = await cloudwatch.send(new DescribeAlarmsCommand({ AlarmNames: [name] }));
  const { AlarmArn: _, ...alarm } = MetricAlarms[0] ?? {};
  const changed: unknown = { ...alarm, ...changes };
  await cloudwatch.send(new PutMetricAlarmCommand(changed as PutMetricAlarmCommandInput));
}

describe('alarms', () => {
  test('one that is gone', async () => {
    await clientsOf(HOME).cloudwatch.send(new DeleteAlarmsCommand({ AlarmNames: ['e2e gw-1 not ready'] }));
    expect(await found()).toMatchObject([
      { code: 'alarm-missing', severity: 'broken', what: 'the alarm "e2e gw-1 not ready" does not exist' },
    ]);
  });

  test('one whose actions are switched off', async () => {
    await putAgain('e2e monitor: dead letters', { ActionsEnabled: false });
    expect(await found()).toMatchObject([{ code: 'alarm-disabled', fix: expect.stringContaining('enable-alarm-actions') }]);
  });

  test('one without actions', async () => {
    await putAgain('e2e gw-1 not ready', { AlarmActions: [] });
    expect(await codes()).toEqual(['alarm-mute']);
  });

  test('one that never tells that it is over', async () => {
    await putAgain('e2e gw-1 not ready', { OKActions: [] });
    expect(await found()).toMatchObject([{ code: 'alarm-half-mute', severity: 'warning' }]);
  });

  test('the heartbeat, when it has gone off', async () => {
    const off = { AlarmName: 'e2e monitor: no heartbeat', StateValue: 'ALARM', StateReason: 'silence' } as const;
    await clientsOf(PARTNER).cloudwatch.send(new SetAlarmStateCommand(off));
    expect(await codes()).toEqual(['heartbeat-silent']);
  });
});

describe('policies that would swallow alarms', () => {
  test('of a topic', async () => {
    const policy = { Statement: [{ Effect: 'Allow', Principal: { AWS: ACCOUNT }, Action: 'sns:Publish', Resource: '*' }] };
    const set = { TopicArn: topicNamed('alerts'), AttributeName: 'Policy', AttributeValue: JSON.stringify(policy) };
    await clientsOf(HOME).sns.send(new SetTopicAttributesCommand(set));
    expect(await found()).toMatchObject([
      { code: 'alarms-swallowed', what: expect.stringContaining('the policy of the topic gatewatch-e2e-alerts') },
    ]);
  });

  test("of a topic with AWS' own key", async () => {
    const set = { TopicArn: topicNamed('pager'), AttributeName: 'KmsMasterKeyId', AttributeValue: 'alias/aws/sns' };
    await clientsOf(HOME).sns.send(new SetTopicAttributesCommand(set));
    expect(await codes()).toEqual(['alarms-swallowed']);
  });

  test('of a key', async () => {
    const { kms } = clientsOf(HOME).account;
    const { Keys = [] } = await kms.send(new ListKeysCommand({}));
    const policy = {
      Statement: [{ Effect: 'Allow', Principal: { Service: 'cloudwatch.amazonaws.com' }, Action: 'kms:Decrypt', Resource: '*' }],
    };
    for (const { KeyId } of Keys) await kms.send(new PutKeyPolicyCommand({ KeyId, PolicyName: 'default', Policy: JSON.stringify(policy) }));
    expect(await codes()).toEqual(['alarms-swallowed', 'alarms-swallowed']);
  });
});

test('a key that is to be deleted', async () => {
  const { kms } = clientsOf(HOME).account;
  const { Keys = [] } = await kms.send(new ListKeysCommand({}));
  for (const { KeyId } of Keys) await kms.send(new ScheduleKeyDeletionCommand({ KeyId, PendingWindowInDays: 7 }));
  expect(await found()).toMatchObject([{ code: 'key-unusable', severity: 'broken' }, { code: 'key-unusable' }]);
});

test('a table that is gone', async () => {
  await clientsOf(HOME).dynamodb.send(new DeleteTableCommand({ TableName: 'gatewatch-e2e' }));
  expect(await found()).toMatchObject([{ code: 'table-missing', severity: 'broken', what: 'the table gatewatch-e2e does not exist' }]);
});

describe('schedules and functions', () => {
  const GroupName = 'gatewatch-e2e';
  const Name = 'e2e-api-manager';

  test('the group of all schedules is gone', async () => {
    await clientsOf(HOME).account.scheduler.send(new DeleteScheduleGroupCommand({ Name: GroupName }));
    expect(await found()).toMatchObject([
      { code: 'schedule-missing', what: 'the schedule group gatewatch-e2e is empty or does not exist' },
    ]);
  });

  test('a schedule that is gone', async () => {
    await clientsOf(HOME).account.scheduler.send(new DeleteScheduleCommand({ GroupName, Name }));
    expect(await found()).toMatchObject([{ code: 'schedule-missing', severity: 'broken' }]);
  });

  test('one that is switched off', async () => {
    const { scheduler } = clientsOf(HOME).account;
    const { Arn: _, ...schedule } = await scheduler.send(new GetScheduleCommand({ GroupName, Name }));
    const off: unknown = { ...schedule, GroupName, Name, State: 'DISABLED' };
    await scheduler.send(new UpdateScheduleCommand(off as UpdateScheduleCommandInput));
    expect(await codes()).toEqual(['schedule-disabled']);
  });

  test('a config that is older than the file, target by target', async () => {
    const { scheduler } = clientsOf(HOME).account;
    const schedule = await scheduler.send(new GetScheduleCommand({ GroupName, Name }));
    const event = JSON.parse(schedule.Target?.Input ?? '');
    const [first, ...rest] = event.targets;
    const Input = JSON.stringify({
      ...event,
      targets: [
        { ...first, host: 'old.example.com' },
        { ...rest[0], name: 'gw-9' },
      ],
    });
    const older: unknown = { ...schedule, GroupName, Name, Target: { ...schedule.Target, Input } };
    await scheduler.send(new UpdateScheduleCommand(older as UpdateScheduleCommandInput));
    expect(await found()).toMatchObject([
      {
        code: 'config-outdated',
        severity: 'warning',
        what: 'the deployed config differs from this file (shard api-manager): not deployed yet: gw-2; no longer in the config: gw-9; changed: gw-1',
      },
    ]);
  });

  test('a function that is gone, and one of another release', async () => {
    const { lambda } = clientsOf(HOME).account;
    await lambda.send(new DeleteFunctionCommand({ FunctionName: 'gatewatch-e2e-api-manager' }));
    const FunctionName = 'gatewatch-e2e-micro-integrator';
    const { Environment: before } = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName }));
    const Environment = { Variables: { ...before?.Variables, GATEWATCH_VERSION: '0.0.1', GATEWATCH_METRICS: 'lean' } };
    await lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName, Environment, Runtime: 'nodejs22.x' }));
    expect((await found()).map(({ code, what }) => `${code}: ${what}`)).toEqual([
      'function-missing: the function gatewatch-e2e-api-manager does not exist',
      expect.stringMatching(/^version-differs: the function gatewatch-e2e-micro-integrator has release 0\.0\.1, this command has /),
      'version-differs: the function gatewatch-e2e-micro-integrator has the runtime nodejs22.x instead of nodejs24.x',
      'config-outdated: the settings of the function gatewatch-e2e-micro-integrator differ from the config: GATEWATCH_METRICS',
    ]);
  });
});

describe('rounds', () => {
  test('a shard without a good one for long: one with faults is none', async () => {
    await monitor().redeploy();
    await logRound('api-manager', 1);
    await logRound('micro-integrator', 9);
    await logRound('micro-integrator', 1, { faults: [{ step: 'announce', message: 'throttled' }] });
    expect(await found()).toMatchObject([
      { code: 'no-good-round', what: expect.stringMatching(/^last round without faults of the shard micro-integrator: 9 min ago$/) },
    ]);
  });

  test('a queue of dead letters that is gone', async () => {
    const { queues } = clientsOf(HOME);
    const { QueueUrl } = await queues.send(new GetQueueUrlCommand({ QueueName: 'gatewatch-e2e-dead-letters' }));
    await queues.send(new DeleteQueueCommand({ QueueUrl }));
    expect(await codes()).toEqual(['queue-missing']);
  });

  test('dead letters: how many, and why, without taking them', async () => {
    const { queues } = clientsOf(HOME);
    const { QueueUrl } = await queues.send(new GetQueueUrlCommand({ QueueName: 'gatewatch-e2e-dead-letters' }));
    const MessageBody = JSON.stringify({
      requestContext: { condition: 'RetriesExhausted' },
      responsePayload: { errorMessage: 'save: throttled' },
    });
    await queues.send(new SendMessageCommand({ QueueUrl, MessageBody }));
    expect(await found()).toMatchObject([
      {
        code: 'dead-letters',
        what: expect.stringMatching(/^1 dead letter in gatewatch-e2e-dead-letters from \d{4}-\S+ \S+ UTC: save: throttled$/),
      },
    ]);
    expect((await queues.send(new ReceiveMessageCommand({ QueueUrl }))).Messages).toHaveLength(1);
  });
});

describe('mutes', () => {
  test('are set by hand with who and why, named by doctor, heeded by the next round, and taken back', async () => {
    const muted = await run('mute', 'gw-1', '--for', '30m', '--why', 'disk is replaced', '--by', 'ada');
    expect([muted.code, muted.out]).toEqual([
      0,
      expect.stringMatching(/^muted {2}gw-1 {2}until \S+ \S+ UTC {2}by ada: disk is replaced\n$/),
    ]);
    expect(await found()).toMatchObject([
      { code: 'muted', severity: 'warning', what: expect.stringMatching(/^gw-1 is muted until .* by ada: disk is replaced$/) },
    ]);
    await monitor().tick(minute(0));
    await monitor().inbox.take();
    await monitor().sandbox.setFault('gw-1', 'not-deployed');
    await monitor().tick(minute(1));
    expect(await monitor().inbox.take()).toEqual([]);
    expect((await run('unmute', 'gw-1')).out).toBe('no targets are muted\n');
    await monitor().tick(minute(2));
    expect((await monitor().inbox.take()).map(({ subject }) => subject)).toEqual([
      '[e2e] NOT READY gw-1: still failing after the mute, API deployment is not complete',
    ]);
  });

  test.each([
    [['mute', 'gw-1', '--why', 'x'], /--for is required/],
    [['mute', 'gw-1', '--for', '1h'], /--why is required/],
    [['mute', 'gw-9', '--for', '1h', '--why', 'x'], /no target named gw-9/],
    [['mute', 'gw-1', '--for', '16d', '--why', 'x'], /between 1m and 15d/],
    [['unmute'], /no target to unmute is named/],
  ])('%j is refused with a reason', async (args, reason) => {
    const { code, err } = await run(...args);
    expect([code, err]).toEqual([2, expect.stringMatching(reason)]);
  });
});

describe('a drill', () => {
  test('arrives where real alerts arrive: on a queue and at an HTTP endpoint', async () => {
    const bodies: string[] = [];
    const server = createServer(async (request, response) => {
      bodies.push(await text(request));
      response.end();
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { sns, queues } = clientsOf(HOME);
    const Endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}/alerts`;
    await sns.send(new SubscribeCommand({ TopicArn: topicNamed('alerts'), Protocol: 'http', Endpoint }));
    const { QueueUrl } = await queues.send(new CreateQueueCommand({ QueueName: 'pager-inbox' }));
    const queueArn = `arn:aws:sqs:${HOME}:${ACCOUNT}:pager-inbox`;
    await sns.send(new SubscribeCommand({ TopicArn: topicNamed('pager'), Protocol: 'sqs', Endpoint: queueArn }));
    const { code, out, err } = await run('drill', '--yes', '--by', 'ada', '--wait', '1s');
    expect(err).toBe('');
    expect(out).toMatch(/^people: accepted by AWS after \d+\.\d s, through the topic gatewatch-e2e-alerts$/m);
    expect(out).toMatch(/^pager: accepted by AWS after \d+\.\d s, through the alarm "e2e gw-1 not ready" and its action$/m);
    expect(out).toMatch(/email oncall@example\.com {2}\(SNS does not report the delivery of email/);
    expect(code).toBeLessThanOrEqual(1);
    const [mail] = await monitor().inbox.take();
    expect(mail).toMatchObject({ subject: '[e2e] DRILL gatewatch-e2e: this is a test, nothing is wrong', attributes: { kind: 'drill' } });
    expect(bodies.some((body) => body.includes('DRILL gatewatch-e2e: this is a test, nothing is wrong'))).toBe(true);
    // The emulator changes the state and takes no action on it: that the state changed is all there is to see of the pager's half.
    const { MetricAlarms = [] } = await clientsOf(HOME).cloudwatch.send(new DescribeAlarmsCommand({ AlarmNames: ['e2e gw-1 not ready'] }));
    expect(MetricAlarms[0]).toMatchObject({ StateValue: 'OK', StateReason: 'DRILL: over' });
    expect(QueueUrl).toBeDefined();
    server.close();
    server.closeAllConnections();
  });

  test('closes no incident: the alarm of a target that is down is left alone', async () => {
    const off = { StateValue: 'ALARM', StateReason: 'really' } as const;
    const { cloudwatch } = clientsOf(HOME);
    await cloudwatch.send(new SetAlarmStateCommand({ AlarmName: 'e2e gw-1 not ready', ...off }));
    const { code, err } = await run('drill', '--pager', '--target', 'gw-1', '--yes', '--wait', '1s');
    expect([code, err]).toEqual([3, expect.stringMatching(/the alarm "e2e gw-1 not ready" is in ALARM: an incident is open/)]);
    expect((await run('drill', '--pager', '--yes', '--wait', '1s')).out).toMatch(/through the alarm "e2e gw-2 not ready"/);
    const { MetricAlarms = [] } = await cloudwatch.send(new DescribeAlarmsCommand({ AlarmNames: ['e2e gw-1 not ready'] }));
    expect(MetricAlarms[0]).toMatchObject(off);
  });

  test('wakes nobody by mistake', async () => {
    const { code, err } = await run('drill');
    expect([code, err]).toEqual([2, expect.stringMatching(/^not-confirmed: a drill of e2e sends an email and pages the on-call person/)]);
    expect(await monitor().inbox.take()).toEqual([]);
  });
});
