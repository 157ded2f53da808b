import { describe, expect, test } from 'vitest';
import { createMuteRuleCount } from '../../../deployment/plan/stacks.ts';
import { PAGED } from '../../../testkit/infra-samples.ts';
import { ofType, synthesize } from '../../../testkit/synthesize.ts';

const RULE = 'AWS::CloudWatch::AlarmMuteRule';

/** The alarms a rule refers to, by their logical names. */
function refsOf({ MuteTargets }: Readonly<Record<string, unknown>>): readonly string[] {
  const { AlarmNames } = MuteTargets as { readonly AlarmNames: readonly { readonly Ref: string }[] };
  return AlarmNames.map(({ Ref }) => Ref);
}

/** The rules of a config, with the names of the alarms they refer to. */
function rulesOf(windows: string, config = PAGED): readonly Readonly<Record<string, unknown>>[] {
  const [home] = synthesize(`${config}maintenance:\n${windows}`).stacks;
  if (!home) return [];
  return ofType(home, RULE).map(({ Properties }) => {
    return { ...Properties, MuteTargets: refsOf(Properties).map((ref) => home.resources[ref]?.Properties.AlarmName) };
  });
}

describe('a maintenance window mutes alarms', () => {
  test('every week, of those it names: what looks at readiness and what pages', () => {
    expect(
      rulesOf('  - { start: "02:05", duration: 2h, every: [sunday, wednesday], timezone: Europe/Berlin, targets: [gw-1, gw-2] }\n'),
    ).toEqual([
      {
        Name: expect.stringMatching(/^gatewatch-prod-Maintenance-[0-9a-f]{16}-1-1$/),
        Description: 'Maintenance of prod: wednesday, sunday from 02:05 Europe/Berlin for 2 h',
        Rule: { Schedule: { Expression: 'cron(5 2 * * WED,SUN)', Duration: 'PT120M', Timezone: 'Europe/Berlin' } },
        MuteTargets: ['prod gw-1 not ready', 'prod gw-2 readiness'],
      },
    ]);
  });

  test('every day, of all', () => {
    const [rule] = rulesOf('  - { start: "23:30", duration: 45m, every: day }\n');
    expect(rule?.Rule).toEqual({ Schedule: { Expression: 'cron(30 23 * * *)', Duration: 'PT45M', Timezone: 'UTC' } });
    expect(rule?.MuteTargets).toEqual(expect.arrayContaining(['prod mi-1 not ready', 'prod gw-2 readiness']));
  });

  test('once, unless that has begun or begins during the deployment: CloudWatch may refuse a start in the past', () => {
    const near = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString().slice(0, 16);
    const starts = [-600, -1, 5, 60].map((minutes) => `  - { start: "${near(minutes)}", duration: 15d }\n`);
    expect(rulesOf(starts.join('')).map(({ Rule }) => (Rule as { Schedule: { Expression: string } }).Schedule.Expression)).toEqual([
      `at(${near(60)})`,
    ]);
    const zones = ['Pacific/Kiritimati', 'Pacific/Pago_Pago'].map(
      (zone) => `  - { start: "${near(0)}", duration: 2d, timezone: ${zone} }\n`,
    );
    expect(rulesOf(zones.join('')).map(({ Rule }) => (Rule as { Schedule: { Timezone: string } }).Schedule.Timezone)).toEqual([
      'Pacific/Pago_Pago',
    ]);
  });

  test('once, unless that is over', () => {
    const windows =
      '  - { start: "2126-12-01T22:00", duration: 15d, timezone: America/New_York }\n  - { start: "2020-12-01T22:00", duration: 2h }\n';
    expect(rulesOf(windows).map(({ Rule }) => Rule)).toEqual([
      { Schedule: { Expression: 'at(2126-12-01T22:00)', Duration: 'PT21600M', Timezone: 'America/New_York' } },
    ]);
  });

  test('at the same times for several targets by one rule, each alarm once', () => {
    const time = 'start: "02:00", duration: 2h, every: [sunday]';
    const rules = rulesOf(
      `  - { ${time}, targets: [gw-1] }\n  - { ${time}, targets: [gw-2] }\n  - { every: [sunday], start: "02:00", duration: 120m, targets: [gw-1, mi-1] }\n`,
    );
    expect(rules.map(({ MuteTargets }) => MuteTargets)).toEqual([['prod gw-1 not ready', 'prod gw-2 readiness', 'prod mi-1 not ready']]);
  });

  test('by rules of a hundred alarms each, in the stack of the alarms, within what the plan counts', () => {
    const targets = Array.from(
      { length: 220 },
      (_, i) => `  - { name: ${'x'.repeat(56)}-${i}, profile: gateway, host: gw-${i}.example.com }\n`,
    );
    const pager = '  alerts: { pager: ["https://events.example.com/hook"] }\n';
    const times = Array.from({ length: 40 }, (_, i) => `  - { start: "02:${10 + i}", duration: 2h, every: day }\n`);
    const config = `monitor:\n  name: large\n  regions: [eu-west-1]\n  heartbeat: false\n${pager}targets:\n${targets.join('')}`;
    const { plan, stacks } = synthesize(`${config}maintenance:\n${times.join('')}`);
    expect(stacks.map(({ name }) => name)).toEqual(plan.stacks.map(({ name }) => name));
    for (const stack of stacks) {
      expect(Object.keys(stack.resources).length).toBeLessThanOrEqual(452);
      expect(Buffer.byteLength(stack.text)).toBeLessThan(1_000_000);
      for (const { Properties } of ofType(stack, RULE)) {
        expect(refsOf(Properties).length).toBeLessThanOrEqual(100);
        for (const ref of refsOf(Properties)) expect(stack.resources[ref]?.Type).toBe('AWS::CloudWatch::Alarm');
      }
    }
    const muted = stacks.flatMap((stack) => ofType(stack, RULE)).flatMap(({ Properties }) => refsOf(Properties));
    expect(muted).toHaveLength(220 * times.length);
  });
});

test('the rules of a stack are counted as its alarms are added: a hundred alarms to a rule, each window for itself', () => {
  const [first, second] = [
    { start: '01:00', durationSeconds: 60, timezone: 'UTC' },
    { start: '02:00', durationSeconds: 60, timezone: 'UTC' },
  ] as const;
  const count = createMuteRuleCount();
  let rules = 0;
  for (let target = 0; target < 75; target++) {
    const windows = target < 50 ? [first, second] : [second];
    rules += count.more(windows, 2);
    count.add(windows, 2);
  }
  expect(rules).toBe(1 + 2);
});
