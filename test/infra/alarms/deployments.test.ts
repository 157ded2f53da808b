import { describe, expect, test } from 'vitest';
import { smallConfig } from '../../../testkit/infra-samples.ts';
import { largeConfig } from '../../../testkit/large-config.ts';
import { type AlarmRule, type AlarmState, statesOf } from '../../../testkit/simulation/cloudwatch-alarm.ts';
import { heartbeats, type Rollout, schedulesAt } from '../../../testkit/simulation/deployed-heartbeat.ts';
import { ofType, type Synthesis, synthesize } from '../../../testkit/synthesize.ts';

// Deployments between configs, minute by minute, judged by CloudWatch's published rules: none may page by itself.

const MINUTES = 60;
const DEPLOYED = 20;
/** How far CloudWatch looks beyond the periods of an alarm: its documentation says only that it does. */
const BEYOND = [0, 2, 5];
/** The minutes until data arrive: none, or the round was as long as its minute. */
const DELAYS = [0, 1];

const gateway = '  - { name: gw-2, profile: gateway, host: gw-2.example.com }\n';
const integrator = '  - { name: mi-1, profile: micro-integrator, host: mi-1.example.com }\n';
const fast = integrator.replace('mi-1, ', 'mi-2, periodSeconds: 20, ');
const early = '  - { name: gw-0, profile: gateway, host: gw-0.example.com, periodSeconds: 20 }\n';
const many = (count: number) =>
  Array.from({ length: count }, (_, i) => `  - { name: g-${i}, profile: gateway, host: g-${i}.example.com }\n`).join('');
const onlyIntegrators = (more = '') => smallConfig('', `${integrator}${more}`).replace(/ {2}- \{ name: gw-1.*\n/, '');

const CONFIGS = {
  'one gateway': smallConfig(),
  'two gateways': smallConfig('', gateway),
  'two families': smallConfig('', integrator),
  'only integrators': onlyIntegrators(),
  'four shards': smallConfig('', `${integrator}${fast}${early}`),
  'a hundred and twenty gateways': smallConfig('', many(120)),
  'no heartbeat': smallConfig('  heartbeat: false'),
  'another heartbeat region': smallConfig('  heartbeat: { region: eu-west-3 }'),
  'a target in a VPC': smallConfig(
    '  vpc: { subnets: [subnet-0a1b2c3d], securityGroups: [sg-0a1b2c3d] }',
    '  - { name: out, profile: gateway, host: out.example.com, vpc: false }\n',
  ),
} as const;
type Name = keyof typeof CONFIGS;
const synthesized = new Map<string, Synthesis>();
const of = (name: Name): Synthesis => {
  const known = synthesized.get(name) ?? synthesize(CONFIGS[name]);
  synthesized.set(name, known);
  return known;
};

/** The alarm of the heartbeat in a config, if there is one, and its region. */
function heartbeatAlarm({ stacks }: Synthesis): { readonly rule: AlarmRule; readonly region: string } | undefined {
  const stack = stacks.find(({ name }) => name.endsWith('-Heartbeat'));
  return stack && { rule: ofType(stack, 'AWS::CloudWatch::Alarm')[0]?.Properties as unknown as AlarmRule, region: stack.region };
}

/** The states of the heartbeat alarm over a deployment; its stack comes last. */
function states(
  before: Synthesis | undefined,
  after: Synthesis,
  sent: readonly (number | undefined)[],
  takes: number,
  how: readonly [number, number],
) {
  const [beyond, delay] = how;
  const [old, next] = [before && heartbeatAlarm(before), heartbeatAlarm(after)];
  const updated = DEPLOYED + 2 * takes * Math.max(before?.plan.stacks.length ?? 0, after.plan.stacks.length) + 1;
  const isOther = old?.region !== next?.region;
  return statesOf(
    Array.from({ length: MINUTES }, (_, minute) => {
      const alarm = minute < updated ? (isOther ? undefined : old) : next;
      if (!alarm) return undefined;
      const first = minute - delay - alarm.rule.EvaluationPeriods - beyond;
      // Another region has data only from the moment on at which the functions know of it.
      const known = isOther ? DEPLOYED : 0;
      const points = Array.from({ length: alarm.rule.EvaluationPeriods + beyond }, (__, i) =>
        first + i < known ? undefined : sent[first + i],
      );
      // A monitor that ran for long has sent heartbeats before these minutes.
      return { rule: alarm.rule, points: before && !isOther ? points.map((one, i) => (first + i < 0 ? 1 : one)) : points };
    }),
  );
}

async function pages(before: Synthesis | undefined, after: Synthesis, takes: number): Promise<readonly AlarmState[]> {
  const rollout: Rollout = { before: before?.plan, after: after.plan, at: DEPLOYED, takes };
  const sent = await heartbeats(MINUTES, (minute) => schedulesAt(rollout, minute));
  const all = BEYOND.flatMap((beyond) => DELAYS.flatMap((delay) => states(before, after, sent, takes, [beyond, delay])));
  return all.filter((state) => state === 'ALARM') as AlarmState[];
}

const names = Object.keys(CONFIGS) as readonly Name[];
const changes = names.flatMap((before) => names.filter((after) => after !== before).map((after) => [before, after] as const));

describe('the heartbeat alarm', () => {
  test.each(changes)('from %s to %s: nobody is paged', async (before, after) => {
    for (const takes of [1, 3, 6]) expect({ takes, pages: await pages(of(before), of(after), takes) }).toEqual({ takes, pages: [] });
  });

  test.each(names)('the first deployment of %s: nobody is paged', async (name) => {
    for (const takes of [1, 3]) expect(await pages(undefined, of(name), takes)).toEqual([]);
  });

  test('targets that move to another stack: nobody is paged', async () => {
    const large = synthesize(largeConfig().replace('name: large', 'name: prod'));
    expect(large.plan.stacks.length).toBeGreaterThan(1);
    for (const [before, after] of [
      [of('one gateway'), large],
      [large, of('one gateway')],
      [of('two families'), large],
    ] as const)
      expect(await pages(before, after, 2)).toEqual([]);
  });

  test('the threshold of the release before, which counted schedules, is met by the functions of this one', async () => {
    const after = of('four shards');
    const sent = await heartbeats(10, () => schedulesAt({ before: undefined, after: after.plan, at: 0, takes: 0 }, 9));
    expect(sent).toEqual(new Array(10).fill(after.plan.shards.length));
  });

  test.each([
    ['the whole monitor', 'four shards', () => true, 4],
    ['the first shard', 'four shards', (shard: string) => shard === 'api-manager', 6],
    ['the last shard', 'four shards', (shard: string) => shard === 'micro-integrator-sub-minute', 6],
    ['the only shard', 'one gateway', () => true, 4],
    ['one of many', 'a hundred and twenty gateways', (shard: string) => shard === 'api-manager-1', 6],
  ] as const)('%s stops: it rings within minutes', async (_, name, isDead, within) => {
    const after = of(name);
    const { rule } = heartbeatAlarm(after) ?? {};
    if (!rule) throw new Error('there is no heartbeat alarm');
    const all = schedulesAt({ before: undefined, after: after.plan, at: 0, takes: 0 }, 1);
    expect(all.some(({ shard }) => isDead(shard))).toBe(true);
    const sent = await heartbeats(
      MINUTES,
      () => all,
      (shard, minute) => minute >= 30 && isDead(shard),
    );
    const run = statesOf(sent.map((__, minute) => ({ rule, points: sent.slice(Math.max(0, minute - 5), minute) })));
    expect(run.indexOf('ALARM')).toBeGreaterThanOrEqual(30);
    expect(run.indexOf('ALARM')).toBeLessThanOrEqual(30 + within);
  });

  test('a shard that was added and never has a good round rings as well', async () => {
    const [before, after] = [of('one gateway'), of('two families')];
    const rollout: Rollout = { before: before.plan, after: after.plan, at: DEPLOYED, takes: 1 };
    const sent = await heartbeats(
      MINUTES,
      (minute) => schedulesAt(rollout, minute),
      (shard) => shard === 'micro-integrator',
    );
    expect(states(before, after, sent, 1, [2, 0]).at(-1)).toBe('ALARM');
  });
});

describe('every other alarm', () => {
  // What a monitor of ready targets writes; what AWS writes only in case of a fault is absent.
  const QUIET: Readonly<Record<string, readonly (number | undefined)[]>> = {
    Ready: [1],
    Page: [0],
    Unknown: [0],
    Errors: [0, undefined],
    Throttles: [0, undefined],
    InvocationDroppedCount: [undefined],
    ApproximateNumberOfMessagesVisible: [0, undefined],
    ApproximateAgeOfOldestMessage: [0, undefined],
  };

  test.each([...names.map((name) => [name, () => of(name)] as const), ['three hundred', () => synthesize(largeConfig())] as const])(
    '%s: created, updated, or without data, none fires while all targets are ready',
    (_, synthesis) => {
      const alarms = synthesis().stacks.flatMap((stack) => ofType(stack, 'AWS::CloudWatch::Alarm').map(({ Properties }) => Properties));
      for (const alarm of alarms.filter(({ MetricName }) => MetricName !== 'Heartbeat')) {
        const values = QUIET[String(alarm.MetricName)];
        if (!values) throw new Error(`nothing is known about ${alarm.MetricName}`);
        const rule = alarm as unknown as AlarmRule;
        for (const value of values) {
          const points = [
            [undefined, undefined, undefined],
            [undefined, value, undefined],
            [value, value, value],
          ];
          expect({ alarm: alarm.AlarmName, states: statesOf(points.map((some) => ({ rule, points: some }))) }).not.toMatchObject({
            states: expect.arrayContaining(['ALARM']),
          });
        }
      }
    },
  );
});
