import { describe, expect, test } from 'vitest';
import { createMuteRuleCount } from '../../monitor/core/mute-rule-count.ts';
import { PAGED } from './samples.ts';
import { ofType, synthesize } from './synthesize.ts';

const RULE = 'AWS::CloudWatch::AlarmMuteRule';

function rulesOf(windows: string): readonly Readonly<Record<string, unknown>>[] {
  const [home] = synthesize(`${PAGED}maintenance:\n${windows}`).stacks;
  return home ? ofType(home, RULE).map(({ Properties }) => Properties) : [];
}

describe('a maintenance window mutes alarms', () => {
  test('every week, of those it names: what looks at readiness and what pages', () => {
    expect(
      rulesOf('  - { start: "02:05", duration: 2h, every: [sunday, wednesday], timezone: Europe/Berlin, targets: [gw-1, gw-2] }\n'),
    ).toEqual([
      {
        Name: expect.stringMatching(/^gatewatch prod maintenance [0-9a-f]{16}-1-1$/),
        Description: 'Maintenance of prod: wednesday, sunday from 02:05 Europe/Berlin for 2 h',
        Rule: { Schedule: { Expression: 'cron(5 2 * * WED,SUN)', Duration: 'PT120M', Timezone: 'Europe/Berlin' } },
        MuteTargets: { AlarmNames: ['prod gw-1 readiness', 'prod gw-1 not ready', 'prod gw-2 readiness'] },
      },
    ]);
  });

  test('every day, of all', () => {
    const [rule] = rulesOf('  - { start: "23:30", duration: 45m, every: day }\n');
    expect(rule?.Rule).toEqual({ Schedule: { Expression: 'cron(30 23 * * *)', Duration: 'PT45M', Timezone: 'UTC' } });
    expect(rule?.MuteTargets).toEqual({ AlarmNames: expect.arrayContaining(['prod mi-1 not ready', 'prod gw-2 readiness']) });
  });

  test('once, unless that is over', () => {
    const windows =
      '  - { start: "2126-12-01T22:00", duration: 15d, timezone: America/New_York }\n  - { start: "2020-12-01T22:00", duration: 2h }\n';
    expect(rulesOf(windows).map(({ Rule }) => Rule)).toEqual([
      { Schedule: { Expression: 'at(2126-12-01T22:00)', Duration: 'PT21600M', Timezone: 'America/New_York' } },
    ]);
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
