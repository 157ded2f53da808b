import { describe, expect, test } from 'vitest';
import type { Account, FoundTopic } from '../../../deployment/doctor/account.ts';
import { symptomsOf } from '../../../deployment/doctor/doctor.ts';
import type { Expected } from '../../../deployment/doctor/symptom.ts';
import { wantedTopics } from '../../../deployment/doctor/topics.ts';
import { plannedAlarms } from '../../../deployment/plan/alarm-names.ts';
import { environmentOfSettings } from '../../../deployment/plan/function-environment.ts';
import { namesOf, scheduleName, targetAlarmName } from '../../../deployment/plan/names.ts';
import { ownAlarmNames } from '../../../deployment/plan/own-alarms.ts';
import { planOf } from '../../../deployment/plan/plan.ts';
import { eventOf } from '../../../deployment/plan/planned-event.ts';
import { compile } from '../../../testkit/look-with.ts';

const NOW = Date.parse('2026-11-26T03:00:00Z');
const { settings, targets } = compile(`
monitor:
  name: prod
  regions: [eu-west-1]
  heartbeat: { region: eu-central-1 }
  alerts: { email: [oncall@example.com], pager: [https://events.example.com/key-0a1b] }
targets:
  - { name: gw-1, profile: gateway, host: gw-1.example.com }
  - { name: mi-1, profile: micro-integrator, host: mi-1.example.com }
`);
const plan = planOf(settings, targets);
const expected: Expected = { settings, plan, version: '1.0.0', now: NOW };
const names = namesOf('prod', 'eu-west-1');
const POLICY = JSON.stringify({
  Statement: [
    {
      Effect: 'Allow',
      Principal: { Service: 'cloudwatch.amazonaws.com' },
      Action: ['sns:Publish', 'kms:Decrypt', 'kms:GenerateDataKey*'],
      Resource: '*',
    },
  ],
});

function topic(changes: Partial<FoundTopic> = {}): { readonly value: FoundTopic } {
  const subscriptions = [
    { protocol: 'email', endpoint: 'oncall@example.com', isPending: false },
    { protocol: 'https', endpoint: 'https://events.example.com/key-0a1b', isPending: false },
  ];
  return {
    value: {
      arn: 'arn',
      subscriptions,
      policy: POLICY,
      key: { id: 'key', policy: { value: POLICY }, state: { value: 'Enabled' } },
      ...changes,
    },
  };
}

const ALARM = { isEnabled: true, actions: 1, okActions: 1, state: 'OK' };

/** An account in which all is as it was deployed. */
function healthy(): Account {
  const alarm = (name: string) => ({ ...ALARM, name });
  const own = ownAlarmNames('prod', { functions: plan.functions.map(({ name }) => name), hasAnnouncer: false, isLean: false });
  return {
    topics: Object.fromEntries(wantedTopics(expected).map(({ name }) => [name, topic()])),
    alarms: {
      value: [...own.home, ...targets.map(({ name }) => targetAlarmName('prod', name, 'Page', 1))].map(alarm),
    },
    farAlarms: { value: [alarm(own.heartbeat)] },
    schedules: {
      value: plan.shards.map((shard) => ({
        name: scheduleName('prod', shard.name, 1),
        isEnabled: true,
        input: JSON.stringify(eventOf(plan, shard)),
      })),
    },
    functions: Object.fromEntries(
      plan.functions.map((planned) => [
        names.functionOf(planned.name),
        {
          value: { environment: { GATEWATCH_VERSION: '1.0.0', ...environmentOfSettings(planned, settings, plan) }, runtime: 'nodejs24.x' },
        },
      ]),
    ),
    mutes: { value: [] },
    activeRules: { value: [] },
    deadLetters: { value: { count: 0 } },
    goodRounds: { value: Object.fromEntries(plan.shards.map(({ name }) => [name, NOW - 60_000])) },
  };
}

const found = (changes: Partial<Account>) => symptomsOf({ ...healthy(), ...changes }, expected);
const codes = (changes: Partial<Account>) => found(changes).map(({ severity, code }) => `${severity} ${code}`);
const SCHEDULES = (({ schedules }) => ('value' in schedules ? schedules.value : []))(healthy());
const RULE = { name: 'r', alarms: ['another', 'prod gw-1 not ready', 'prod monitor: no heartbeat'] };
const withAlerts = (one: ReturnType<typeof topic>) => ({ topics: { ...healthy().topics, [names.alertsTopic]: one } });

test('nothing is said of a monitor that is in order', () => {
  expect(found({})).toEqual([]);
});

describe('named are', () => {
  test.each<readonly [string, Partial<Account>, readonly string[]]>([
    ['a topic that is not there', { topics: { ...healthy().topics, [names.alertsTopic]: { value: undefined } } }, ['broken topic-missing']],
    [
      'one that cannot be read',
      { topics: { ...healthy().topics, [names.alertsTopic]: { unreadable: 'AccessDenied' } } },
      ['unreadable unreadable'],
    ],
    [
      'a mail address that has not confirmed',
      withAlerts(topic({ subscriptions: [{ protocol: 'email', endpoint: 'oncall@example.com', isPending: true }] })),
      ['broken subscription-unconfirmed'],
    ],
    ['one that is not subscribed', withAlerts(topic({ subscriptions: [] })), ['broken subscription-missing']],
    ['a policy that names CloudWatch nowhere', withAlerts(topic({ policy: '{}' })), ['broken alarms-swallowed']],
    ['a policy that is no JSON', withAlerts(topic({ policy: '' })), ['broken alarms-swallowed']],
    [
      "AWS' own key",
      withAlerts(topic({ key: { id: 'arn:aws:kms:eu-west-1:1:alias/aws/sns', policy: { value: '' }, state: { value: 'Enabled' } } })),
      ['broken alarms-swallowed'],
    ],
    [
      'a key whose policy cannot be read',
      withAlerts(topic({ key: { id: 'k', policy: { unreadable: 'AccessDenied' }, state: { value: 'Enabled' } } })),
      ['unreadable unreadable'],
    ],
    ['missing alarms', { alarms: { value: [] } }, Array.from({ length: 9 }, () => 'broken alarm-missing')],
    [
      'a heartbeat that rings',
      { farAlarms: { value: [{ name: 'prod monitor: no heartbeat', isEnabled: true, actions: 1, okActions: 1, state: 'ALARM' }] } },
      ['broken heartbeat-silent'],
    ],
    ['that there is no schedule at all, once', { schedules: { value: [] } }, ['broken schedule-missing']],
    ['a table that is gone', { mutes: { value: undefined } }, ['broken table-missing']],
    ['a missing schedule', { schedules: { value: SCHEDULES.slice(1) } }, ['broken schedule-missing']],
    ['a mute', { mutes: { value: [{ target: 'gw-1', from: 0, until: NOW + 1, by: 'ada', why: 'disk' }] } }, ['warning muted']],
    ['a window', { activeRules: { value: [{ name: 'gatewatch-prod-Maintenance-0a1b-1-1' }] } }, ['warning in-maintenance']],
    ['a mute rule of somebody else', { activeRules: { value: [{ name: 'quiet weekend' }] } }, ['warning foreign-mute-rule']],
    ['one that mutes an alarm of ours', { activeRules: { value: [RULE] } }, ['warning foreign-mute-rule']],
    ['one that mutes the heartbeat', { farActiveRules: { value: [RULE] } }, ['warning foreign-mute-rule']],
    [
      'a shard without rounds',
      { goodRounds: { value: { 'api-manager': NOW - 400_000 } } },
      ['broken no-good-round', 'broken no-good-round'],
    ],
    ['dead letters', { deadLetters: { value: { count: 3, first: { why: 'save: throttled' } } } }, ['warning dead-letters']],
    ['a queue that is gone', { deadLetters: { value: undefined } }, ['broken queue-missing']],
  ])('%s', (_, changes, expectedCodes) => {
    expect(codes(changes)).toEqual(expectedCodes);
  });

  test('what a mute rule of somebody else mutes, and nothing of one that mutes no alarm of ours', () => {
    expect(found({ activeRules: { value: [{ name: 'weekend', alarms: ['another'] }] } })).toEqual([]);
    expect(found({ activeRules: { value: [RULE] } })[0]?.what).toBe('the mute rule "r" is active and mutes prod gw-1 not ready');
  });

  test.each([
    ['nobody when it goes off', { actions: 0 }, 'broken alarm-mute'],
    ['nobody when it is over', { okActions: 0 }, 'warning alarm-half-mute'],
    ['nobody at all: its actions are off', { isEnabled: false }, 'broken alarm-disabled'],
  ])('an alarm that tells %s', (_, change, code) => {
    const { alarms } = healthy();
    const changed = 'value' in alarms ? alarms.value.map((one) => (one.name === 'prod gw-1 not ready' ? { ...one, ...change } : one)) : [];
    expect(codes({ alarms: { value: changed } })).toEqual([code]);
  });

  test('a mute that is over, and what is not encrypted, are fine', () => {
    const mutes = { value: [{ target: 'gw-1', from: 0, until: NOW, by: 'ada', why: 'disk' }] };
    const { key: _, ...open } = topic().value;
    expect(found({ mutes, ...withAlerts({ value: open }) })).toEqual([]);
  });
});

describe('of a function', () => {
  const NAME = names.functionOf('api-manager');
  const changed = (environment: object, runtime = 'nodejs24.x') => {
    const { [NAME]: one, ...others } = healthy().functions;
    const value = one && 'value' in one && one.value ? { environment: { ...one.value.environment, ...environment }, runtime } : undefined;
    return found({ functions: { ...others, [NAME]: { value } } }).map(({ severity, code, what }) => `${severity} ${code}: ${what}`);
  };

  test('its release, its runtime and its settings are compared, and no value is said', () => {
    expect(changed({})).toEqual([]);
    expect(changed({ GATEWATCH_VERSION: '0.9.0' })).toEqual([
      `warning version-differs: the function ${NAME} has release 0.9.0, this command has 1.0.0`,
    ]);
    expect(changed({}, 'nodejs22.x')).toEqual([
      `warning version-differs: the function ${NAME} has the runtime nodejs22.x instead of nodejs24.x`,
    ]);
    expect(
      changed({ GATEWATCH_ALLOW: '10.0.0.0/8', GATEWATCH_HEARTBEAT_URL: 'https://hc.example.com/0a1b', GATEWATCH_TABLE: 'x' }),
    ).toEqual([
      `warning config-outdated: the settings of the function ${NAME} differ from the config: GATEWATCH_ALLOW, GATEWATCH_HEARTBEAT_URL`,
    ]);
  });
});

describe('of an announcer', () => {
  const announced = { ...expected, plan: { ...plan, hasAnnouncer: true } };
  const of = (changes: Partial<Account>) => {
    const own = ownAlarmNames('prod', { functions: [], hasAnnouncer: true, isLean: true }).home;
    const { alarms, functions } = healthy();
    const all = [...(('value' in alarms && alarms.value) || []), ...own.map((name) => ({ ...ALARM, name }))];
    const account = {
      ...healthy(),
      alarms: { value: all },
      functions: { ...functions, [names.announcer]: { value: { environment: {} } } },
      announcerSource: { value: 'Enabled' },
      digests: { value: true },
    };
    return symptomsOf({ ...account, ...changes }, announced).map(({ severity, code }) => `${severity} ${code}`);
  };

  test.each<readonly [string, Partial<Account>, readonly string[]]>([
    ['that is in order nothing is said', {}, []],
    [
      'the function is missed',
      { functions: { ...healthy().functions, [names.announcer]: { value: undefined } } },
      ['broken function-missing'],
    ],
    ['the queue is missed', { digests: { value: false } }, ['broken queue-missing']],
    ['it is said that the queue was cut off', { announcerSource: { value: 'Disabled' } }, ['broken announcer-cut-off']],
    ['it is said that nothing invokes it', { announcerSource: { value: undefined } }, ['broken announcer-cut-off']],
    ['it is said that nobody could tell', { announcerSource: { unreadable: 'AccessDenied' } }, ['unreadable unreadable']],
  ])('%s', (_, changes, expectedCodes) => {
    expect(of(changes)).toEqual(expectedCodes);
  });
});

test('a dead letter says when it was sent', () => {
  const [one] = found({ deadLetters: { value: { count: 1, first: { why: 'save: throttled', at: NOW } } } });
  expect(one?.what).toBe('1 dead letter in gatewatch-prod-dead-letters from 2026-11-26 03:00:00 UTC: save: throttled');
  const [several] = found({ deadLetters: { value: { count: 3, first: { why: 'late' } } } });
  expect(several?.what).toBe('3 dead letters in gatewatch-prod-dead-letters, one of them: late');
});

test('more than 2,000 targets: the alarms of shards are missed, and none of a target', () => {
  const [one] = targets;
  const crowd = one ? Array.from({ length: 2001 }, (_, i) => ({ ...one, name: `gw-${i}` })) : [];
  const crowded = planOf(settings, crowd);
  const missing = symptomsOf({ ...healthy(), alarms: { value: [] } }, { ...expected, plan: crowded }).filter(
    ({ code, what }) => code === 'alarm-missing' && !what.includes('monitor:'),
  );
  expect(missing.map(({ what }) => what)).toEqual(plannedAlarms(crowded).map(({ name }) => `the alarm "${name}" does not exist`));
  expect(missing.length).toBeGreaterThan(200);
  for (const { what } of missing) expect(what).toMatch(/"prod shard api-manager[-01]*: \d+ or more not ready \(\d+\)"/);
});

test('an alarm that pages nobody needs no actions', () => {
  const mailed = targets.map((target) => ({ ...target, alert: 'mail' as const }));
  const ready = mailed.map(({ name }) => ({ ...ALARM, actions: 0, okActions: 0, name: targetAlarmName('prod', name, 'Ready', 1) }));
  const { alarms } = healthy();
  const account = { ...healthy(), alarms: { value: [...(('value' in alarms && alarms.value) || []), ...ready] } };
  const found = symptomsOf(account, { ...expected, plan: planOf(settings, mailed) }).filter(({ code }) => code.startsWith('alarm'));
  expect(found).toEqual([]);
});

test('a pager is known by its URL, whose password AWS hides; one that is a secret by what is left over', () => {
  const pagers = { ...settings, alerts: { ...settings.alerts, pager: [{ url: 'https://ada:0a1b@a.example.com/x' }, { secret: 's' }] } };
  const of = (...endpoints: readonly string[]) => {
    const subscriptions = endpoints.map((endpoint) => ({ protocol: 'https', endpoint, isPending: false }));
    const topics = { ...healthy().topics, [names.pagerTopic]: topic({ subscriptions }), [names.heartbeatTopic]: { unreadable: 'x' } };
    return symptomsOf({ ...healthy(), topics }, { ...expected, settings: pagers })
      .filter(({ severity }) => severity === 'broken')
      .map(({ what }) => what.replace(' is not subscribed to gatewatch-prod-pager', ''));
  };
  expect(of('https://ada:****@a.example.com/x', 'https://b.example.com')).toEqual([]);
  expect(of('https://c.example.com', 'https://b.example.com')).toEqual(['the pager at a.example.com']);
  expect(of('https://ada:****@a.example.com/x')).toEqual(['a pager whose URL is a secret']);
});

test('the worst comes first, and no line holds the key in a URL of a pager', () => {
  const pending = [{ protocol: 'https', endpoint: 'https://events.example.com/key-0a1b', isPending: true }];
  const symptoms = found({
    topics: { ...healthy().topics, [names.pagerTopic]: topic({ subscriptions: pending }) },
    deadLetters: { value: { count: 3 } },
    activeRules: { unreadable: 'UnknownOperationException' },
  });
  expect(symptoms.map(({ severity }) => severity)).toEqual(['broken', 'unreadable', 'warning']);
  expect(symptoms[0]?.what).toBe('the pager at events.example.com has not confirmed its subscription to gatewatch-prod-pager');
  expect(JSON.stringify(symptoms)).not.toContain('0a1b');
});

test('the order of the keys in what an account gives back means nothing, a changed window does', () => {
  const { schedules } = healthy();
  const all = 'value' in schedules ? schedules.value : [];
  const reversed = all.map((one) => ({
    ...one,
    input: JSON.stringify(Object.fromEntries(Object.entries(JSON.parse(one.input)).reverse())),
  }));
  expect(found({ schedules: { value: reversed } })).toEqual([]);
  const windowed = all.map((one) => ({ ...one, input: JSON.stringify({ ...JSON.parse(one.input), windows: [] }) }));
  expect(found({ schedules: { value: windowed } }).map(({ what }) => what)[0]).toMatch(
    /maintenance windows, certificates, or the division into shards changed$/,
  );
});
