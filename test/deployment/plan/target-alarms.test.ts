import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { alarmsOfTarget, MAX_ALARMED_TARGETS, pagesOf, shardAlarmSteps } from '../../../deployment/plan/target-alarms.ts';
import type { AlertLevel } from '../../../monitor/target/target.ts';
import { target } from '../../../testkit/samples.ts';

const MANY = MAX_ALARMED_TARGETS + 1;

test.each<readonly [number, boolean, AlertLevel, boolean, readonly string[]]>([
  [1, true, 'page', false, ['Page']],
  [1, true, 'mail', false, ['Ready']],
  [1, true, 'none', false, ['Ready']],
  [1, false, 'page', false, ['Ready']],
  [1, true, 'page', true, ['Ready', 'Page']],
  [1, false, 'page', true, ['Ready']],
  [1, true, 'mail', true, ['Ready']],
  [MAX_ALARMED_TARGETS, true, 'page', false, ['Page']],
  [MANY, true, 'page', false, []],
  [MANY, false, 'none', false, []],
  [MANY, true, 'page', true, ['Ready']],
  [MANY, false, 'mail', true, ['Ready']],
])('of %i targets, pager %s: one with alert %s, followed by Route 53 %s, has %j', (count, hasPager, alert, isFollowed, expected) => {
  const healthChecked = new Set(isFollowed ? ['gw-1'] : []);
  expect(alarmsOfTarget(target([], { name: 'gw-1', alert }), { count, hasPager, healthChecked })).toEqual(expected);
});

test.each([
  [1, false, 'none'],
  [MANY, false, 'none'],
  [1, true, 'target'],
  [MAX_ALARMED_TARGETS, true, 'target'],
  [MANY, true, 'shard'],
] as const)('of %i targets, pager %s: pages come by %s', (count, hasPager, expected) => {
  expect(pagesOf({ count, hasPager })).toBe(expected);
});

describe('shardAlarmSteps()', () => {
  const paged = (count: number) => Array.from({ length: count }, (_, i) => target([], { name: `gw-${i}` }));
  const mailed = target([], { name: 'mailed', alert: 'mail' });

  test.each<readonly [number, readonly number[]]>([
    [0, []],
    [1, [1]],
    [2, [1, 2]],
    [3, [1, 2]],
    [4, [1, 2, 4]],
    [50, [1, 2, 4, 8, 16, 32]],
  ])('of %i paged targets and one that is not', (count, steps) => {
    expect(shardAlarmSteps([...paged(count), mailed])).toEqual(steps);
  });

  test('begin at one, double, and the next one would be more than there are', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 300 }), (count) => {
        const steps = shardAlarmSteps(paged(count));
        for (const [i, step] of steps.entries()) expect(step).toBe(i === 0 ? 1 : 2 * (steps[i - 1] ?? 0));
        const last = steps.at(-1) ?? 0;
        expect([last <= count, 2 * last > count]).toEqual([true, true]);
      }),
    );
  });
});
