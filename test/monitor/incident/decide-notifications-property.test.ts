import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isRed } from '../../../monitor/health/status.ts';
import { judgeTarget } from '../../../monitor/health/target-health.ts';
import { decideNotifications } from '../../../monitor/incident/decide-notifications.ts';
import type { Parents } from '../../../monitor/incident/dependency.ts';
import { MAX_PAGES_AN_HOUR } from '../../../monitor/incident/flapping.ts';
import type { NotificationContext } from '../../../monitor/incident/notification-context.ts';
import { enqueueChange, lastNotified, markSent } from '../../../monitor/incident/outbox.ts';
import { isPaging } from '../../../monitor/incident/paging.ts';
import type { News } from '../../../monitor/memory/news.ts';
import type { TargetMemory } from '../../../monitor/memory/target-memory.ts';
import { newTargetMemory } from '../../../monitor/memory/target-memory.ts';
import { probe, seen, target } from '../../../testkit/samples.ts';

const MINUTE = 60_000;
const ready = probe('ready', 'readiness', { failureThreshold: 1 });
const of = target([ready]);

/** A minute of a target's life: what its looks see, what silences it, how its parents are, and whether what is told gets through. */
type Minute = {
  readonly letters: string;
  readonly silence?: NotificationContext['silence'];
  readonly parents: Parents;
  readonly isDelivered: boolean;
};

/** What became of a minute. */
type Heard = {
  readonly minute: Minute;
  readonly health: TargetMemory;
  readonly newlyTold: readonly News[];
  readonly news: readonly News[];
  readonly page: 0 | 1;
};

function live(minutes: readonly Minute[]): readonly Heard[] {
  let health = newTargetMemory(0);
  return minutes.map((minute, i) => {
    const at = (i + 1) * MINUTE;
    [...minute.letters].forEach((letter, second) => {
      health = enqueueChange(of, judgeTarget(of, health, [seen(ready, letter, at + second * 1000)], at + second * 1000));
    });
    const before = health.outbox?.filter(({ decision }) => decision) ?? [];
    health = decideNotifications(of, health, {
      at,
      parents: minute.parents,
      remindEveryMs: 3_600_000,
      ...(minute.silence && { silence: minute.silence }),
    });
    const page = isPaging(health, at, minute.silence) ? 1 : 0;
    const decided = (health.outbox ?? []).filter((one) => one.decision);
    const newlyTold = decided.filter((one) => one.decision?.notify && !before.includes(one));
    if (minute.isDelivered) health = markSent(health, decided);
    const news = minute.isDelivered ? decided.filter((one) => one.decision?.notify) : [];
    return { minute, health, newlyTold, news, page };
  });
}

/** Some minutes of the same kind in a row: what turns fast, what lasts, and what lies between. */
const stretch = fc
  .record({
    letters: fc.constantFrom('s', 's', 'f', 'f', 'u', 'sf', 'fs', 'sfs', ''),
    silence: fc.constantFrom<NotificationContext['silence'][]>(undefined, undefined, undefined, 'maintenance', 'muted'),
    parents: fc.constantFrom<Parents[]>('none', 'none', 'none', 'red', 'undecided'),
    isDelivered: fc.constantFrom(true, true, true, false),
    length: fc.constantFrom(1, 1, 1, 2, 3, 5, 14, 15, 16, 40),
  })
  .map(({ length, silence, ...rest }) => Array.from({ length }, (): Minute => ({ ...rest, ...(silence && { silence }) })));
const lives = fc.array(stretch, { minLength: 1, maxLength: 60 }).map((all) => all.flat().slice(0, 400));

const quiet = (letters: string): readonly Minute[] =>
  Array.from({ length: 25 }, () => ({ letters, parents: 'none' as const, isDelivered: true }));

/** Minutes in which somebody is woken who was not in the minute before. */
const pages = (all: readonly Heard[]): readonly number[] =>
  all.flatMap(({ page }, i) => (page === 1 && (all[i - 1]?.page ?? 0) === 0 ? [i] : []));

test('pages no more often than promised, in any hour of any sequence', () => {
  fc.assert(
    fc.property(lives, (minutes) => {
      const at = pages(live(minutes));
      for (const first of at) expect(at.filter((one) => one >= first && one < first + 60).length).toBeLessThanOrEqual(MAX_PAGES_AN_HOUR);
    }),
    { numRuns: 3000 },
  );
});

test('the promise is not larger than it has to be: a life that comes close to it', () => {
  const fast = ['f', 's', 'f', 's', 'f', 's', 'f'].map((letters) => letters);
  const life = [...fast, ...Array(16).fill('f'), 's', 'f', ...Array(15).fill('f'), 's', 'f', ...Array(16).fill('f')];
  const at = pages(live(life.map((letters) => ({ letters, parents: 'none', isDelivered: true }))));
  expect(at.filter((one) => one < 60).length).toBeGreaterThanOrEqual(MAX_PAGES_AN_HOUR - 1);
});

test('notifies and pages nobody while it is suppressed', () => {
  fc.assert(
    fc.property(lives, (minutes) => {
      for (const { minute, health, page, newlyTold } of live(minutes)) {
        if (!minute.silence) continue;
        expect(newlyTold).toEqual([]);
        expect(health.incident?.paging).toBeUndefined();
        expect(page).toBe(0);
      }
    }),
    { numRuns: 1000 },
  );
});

test('in the end people know the status of the target, are paged exactly when it is failing, and the outbox is empty', () => {
  fc.assert(
    fc.property(lives, fc.constantFrom('s', 'f', 'u'), (minutes, letter) => {
      const last = live([...minutes, ...quiet(letter)]).at(-1);
      expect(last?.health.outbox ?? []).toEqual([]);
      expect(last?.health.notified).toBe(last?.health.status);
      expect(last?.health.silence).toBeUndefined();
      expect(last?.health.flapping).toBeUndefined();
      expect(last?.page).toBe(last?.health.incident ? 1 : 0);
    }),
    { numRuns: 2000 },
  );
});

test('notifications form a chain: each begins where the one before it ended', () => {
  fc.assert(
    fc.property(lives, (minutes) => {
      const news = live([...minutes, ...quiet('s')])
        .flatMap((heard) => heard.news)
        .filter((news) => news.kind !== 'reason' && news.kind !== 'reminder');
      expect(news.map(({ from }) => from)).toEqual([undefined, ...news.slice(0, -1).map(({ to }) => to)]);
    }),
    { numRuns: 1000 },
  );
});

test('a target that is still failing when a silence ends is notified of at once, or as soon as it is stable', () => {
  fc.assert(
    fc.property(
      lives,
      fc.constantFrom<NonNullable<NotificationContext['silence']>[]>('maintenance', 'muted'),
      fc.integer({ min: 1, max: 90 }),
      (minutes, silence, length) => {
        const window = Array.from({ length }, (): Minute => ({ letters: 'f', silence, parents: 'none', isDelivered: true }));
        const after = live([...minutes, ...window, ...quiet('f')]).slice(minutes.length + length);
        const [first] = after;
        if (!first?.health.flapping) {
          expect(first?.news.map(({ to }) => to)).toContain('not-ready');
          expect(first?.page).toBe(1);
        }
        const told = after.flatMap(({ news }) => news);
        expect(told.some(({ to, kind }) => isRed(to) && kind !== 'reminder')).toBe(true);
        expect(after.at(-1)?.page).toBe(1);
      },
    ),
    { numRuns: 1000 },
  );
});

test('deciding twice in the same minute decides nothing new', () => {
  fc.assert(
    fc.property(lives, (minutes) => {
      for (const { minute, health } of live(minutes.map((one) => ({ ...one, isDelivered: false })))) {
        const moment: NotificationContext = {
          at: health.decidedAt ?? 0,
          parents: minute.parents,
          remindEveryMs: 3_600_000,
          ...(minute.silence && { silence: minute.silence }),
        };
        if (health.decidedAt !== undefined) expect(decideNotifications(of, health, moment)).toEqual(health);
      }
    }),
    { numRuns: 300 },
  );
});

test('an unsent change is never lost: it stays in the outbox', () => {
  fc.assert(
    fc.property(lives, (minutes) => {
      const last = live(minutes.map((one) => ({ ...one, isDelivered: false }))).at(-1);
      if (!last || last.health.lastChange === undefined) return;
      const owed = last.health.outbox ?? [];
      expect(owed.length).toBeGreaterThan(0);
      expect(lastNotified(last.health).notified ?? owed.at(-1)?.to).toBeDefined();
    }),
    { numRuns: 300 },
  );
});
