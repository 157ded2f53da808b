import { expect, test } from 'vitest';
import { type AlarmRule, type AlarmState, evaluate, statesOf } from '../../../testkit/simulation/cloudwatch-alarm.ts';

const points = (text: string) => text.split(' ').map((one) => ({ '0': 0, X: 1, '-': undefined })[one]);

function ruleOf(least: number, treat: string, periods = 3): AlarmRule {
  const ComparisonOperator = 'GreaterThanOrEqualToThreshold';
  return { Threshold: 1, ComparisonOperator, EvaluationPeriods: periods, DatapointsToAlarm: least, TreatMissingData: treat };
}

const KEEP = 'INSUFFICIENT_DATA' satisfies AlarmState;

// The two tables of "Configuring how CloudWatch alarms treat missing data", without the column for `missing`.
test.each<readonly [number, string, AlarmState, AlarmState, AlarmState]>([
  [3, '0 - X - X', 'OK', 'OK', 'OK'],
  [3, '0 - - - -', 'OK', 'OK', 'OK'],
  [3, '- - - - -', KEEP, 'ALARM', 'OK'],
  [3, '0 X X - X', 'ALARM', 'ALARM', 'ALARM'],
  [3, '- - - - X', KEEP, 'ALARM', 'OK'],
  [3, 'X - - - -', KEEP, 'ALARM', 'OK'],
  [2, '0 - X - X', 'ALARM', 'ALARM', 'ALARM'],
  [2, '0 0 X 0 X', 'ALARM', 'ALARM', 'ALARM'],
  [2, '0 - X - -', 'OK', 'ALARM', 'OK'],
  [2, '- - - - 0', 'OK', 'ALARM', 'OK'],
  [2, '- - - - X', KEEP, 'ALARM', 'OK'],
])('%i of 3, %s', (least, text, ignore, breaching, notBreaching) => {
  const states = ['ignore', 'breaching', 'notBreaching'].map((treat) => evaluate(ruleOf(least, treat), points(text), KEEP));
  expect(states).toEqual([ignore, breaching, notBreaching]);
});

test('a way of treating missing data that is not simulated is refused', () => {
  expect(() => evaluate(ruleOf(1, 'missing'), [1], 'OK')).toThrow('missing is not simulated');
});

test('a new alarm warms up until its window is full, or until the time is over', () => {
  const rule = { ...ruleOf(2, 'breaching', 2), WarmUpConfiguration: { WarmUpPeriodDurationInMinutes: 3 } };
  const run = (...texts: readonly string[]) => statesOf(texts.map((text) => (text === '' ? undefined : { rule, points: points(text) })));
  expect(run('', '- -', '- 0', '0 0', '0 -')).toEqual([undefined, KEEP, KEEP, 'OK', 'OK']);
  expect(run('- -', '- -', '- -', '- -')).toEqual([KEEP, KEEP, KEEP, 'ALARM']);
});
