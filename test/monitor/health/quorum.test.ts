import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Agreement, agree, type Sight, voteLasts } from '../../../monitor/health/quorum.ts';
import { isRed, STATUSES, type Status } from '../../../monitor/health/status.ts';

const MINUTE = 60_000;
const NOW = 100 * MINUTE;

/** A sight that has held for an hour, and holds now. */
const long = (status: Status): Sight => ({ status, since: NOW - 60 * MINUTE, at: NOW });
const of = (before: Status, own: Status, ...votes: readonly Status[]) =>
  agree(long(own), votes.map(long), { status: before, isPartial: false }, NOW);
const whole = (status: Status): Agreement => ({ status, isPartial: false });
const PARTIAL: Agreement = { status: 'degraded', isPartial: true };

describe('agree()', () => {
  test.each<[Status, readonly Status[], Agreement]>([
    ['down', [], whole('down')],
    ['unknown', [], whole('unknown')],
    ['down', ['unknown', 'pending'], whole('down')],
    ['unknown', ['down', 'unknown'], whole('down')],
    ['down', ['not-ready'], whole('down')],
    ['down', ['ready'], PARTIAL],
    ['ready', ['down'], PARTIAL],
    ['ready', ['down', 'not-ready'], whole('down')],
    ['ready', ['down', 'ready'], PARTIAL],
    ['ready', ['down', 'unknown'], PARTIAL],
    ['down', ['down', 'ready', 'ready'], PARTIAL],
    ['down', ['down', 'down', 'ready'], whole('down')],
    ['ready', ['down', 'down', 'down', 'ready'], whole('down')],
    ['ready', ['down', 'down', 'ready', 'ready'], PARTIAL],
    ['unknown', ['ready', 'degraded'], whole('degraded')],
    ['ready', ['degraded', 'degraded'], whole('ready')],
    ['pending', ['unknown'], whole('pending')],
    ['pending', ['down', 'ready'], whole('pending')],
  ])('%s here and %j elsewhere is %j', (own, votes, agreed) => {
    for (const before of STATUSES) expect(of(before, own, ...votes)).toEqual(agreed);
  });

  test('a vote from before the failure began does not contradict it, for as long as newer votes may arrive', () => {
    const own = { status: 'down', since: NOW, at: NOW } as const;
    const older = { status: 'ready', since: 0, at: NOW - 1 } as const;
    expect(agree(own, [older], whole('ready'), NOW)).toEqual(whole('ready'));
    expect(agree(own, [{ ...older, at: NOW }], whole('ready'), NOW)).toEqual(PARTIAL);
    expect(agree(own, [older], whole('ready'), NOW + 89_999)).toEqual(whole('ready'));
    expect(agree(own, [older], whole('ready'), NOW + 90_000)).toEqual(PARTIAL);
  });

  test('a vote from before the recovery does not contradict it either', () => {
    const own = { status: 'ready', since: NOW, at: NOW } as const;
    const older = { status: 'down', since: 0, at: NOW - 1 } as const;
    expect(agree(own, [older], whole('down'), NOW)).toEqual(whole('down'));
    expect(agree(own, [older], whole('down'), NOW + 90_000)).toEqual(PARTIAL);
    expect(agree({ ...own, at: NOW + MINUTE }, [{ ...older, at: NOW + MINUTE }], whole('down'), NOW + MINUTE)).toEqual(PARTIAL);
  });
});

test('a vote counts for 150 seconds', () => {
  expect(voteLasts(NOW - 150_000, NOW)).toBe(true);
  expect(voteLasts(NOW - 150_001, NOW)).toBe(false);
});

const sight = fc.record({
  status: fc.constantFrom(...STATUSES),
  since: fc.integer({ min: NOW - 10 * MINUTE, max: NOW }),
  at: fc.integer({ min: NOW - 3 * MINUTE, max: NOW }),
});
const settled = sight.filter(({ status }) => status !== 'pending');
const before = fc.record({ status: fc.constantFrom(...STATUSES), isPartial: fc.boolean() });

test('any sights: what none sees fails nothing, what all see fails, and what some see never stays hidden', () =>
  fc.assert(
    fc.property(settled, fc.array(sight, { maxLength: 4 }), before, (own, votes, agreed) => {
      const known = [own, ...votes].filter(({ status }) => status !== 'unknown' && status !== 'pending');
      const red = known.filter(({ status }) => isRed(status));
      const now = agree(own, votes, agreed, NOW);
      // The order of the votes does not matter, and neither do regions that cannot tell.
      expect(agree(own, [...votes].reverse(), agreed, NOW)).toEqual(now);
      expect(agree(own, [...votes, { status: 'unknown', since: 0, at: NOW }], agreed, NOW)).toEqual(now);
      const isRedNow = isRed(now.status);
      if (known.length > 0 && red.length === 0) expect([isRedNow, now.isPartial]).toEqual([false, false]);
      if (known.length > 0 && red.length === known.length) expect(isRedNow).toBe(true);
      if (known.length > 1 && red.length === 1 && isRedNow) expect(now).toEqual(agreed);
      // Once nothing newer can arrive, a failure that is seen is said.
      const later = agree(own, votes, now, NOW + 90_000);
      expect(isRed(later.status) || later.isPartial).toBe(red.length > 0);
      if (votes.length === 0) expect(now).toEqual(whole(own.status));
    }),
    { numRuns: 10_000 },
  ));
