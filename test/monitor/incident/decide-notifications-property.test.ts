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
import { HOLD_MS } from '../../../monitor/incident/unread.ts';
import type { News } from '../../../monitor/memory/news.ts';
import type { TargetMemory } from '../../../monitor/memory/target-memory.ts';
import { newTargetMemory } from '../../../monitor/memory/target-memory.ts';
import { probe, seen, target } from '../../../testkit/samples.ts';
import { testLives } from '../../../testkit/test-lives.ts';

const MINUTE = 60_000;
const ready = probe('ready', 'readiness', { failureThreshold: 1 });
const of = target([ready]);

/** A minute of a target's life: what its looks see, what silences it, how its parents are, and whether what is told gets through. */
type Minute = {
  readonly letters: string;
  readonly silence?: NotificationContext['silence'];
  readonly parents: Parents;
  readonly isDelivered: boolean;
  /** What could not be read: then nobody knows of the mute, or of the parents. */
  readonly unread?: NotificationContext['unread'];
};

/** What the round of a minute knows. */
function contextIn({ silence, parents, unread }: Minute, at: number): NotificationContext {
  const isMuteUnseen = unread === 'mutes' && silence !== 'maintenance';
  const areParentsUnseen = unread === 'dependencies' && !silence;
  return {
    at,
    parents: areParentsUnseen ? 'none' : parents,
    remindEveryMs: 3_600_000,
    ...(silence && !isMuteUnseen && { silence }),
    ...((isMuteUnseen || areParentsUnseen) && { unread }),
  };
}

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
  let isLoud = false;
  return minutes.map((minute, i) => {
    const at = (i + 1) * MINUTE;
    [...minute.letters].forEach((letter, second) => {
      health = enqueueChange(of, judgeTarget(of, health, [seen(ready, letter, at + second * 1000)], at + second * 1000));
    });
    const before = health.outbox?.filter(({ decision }) => decision) ?? [];
    const context = contextIn(minute, at);
    const wasPaging = isLoud;
    health = decideNotifications(of, health, context);
    // A round that cannot read a mute cannot end a page for it either.
    isLoud = isPaging(health, at, context.silence, context.unread === 'mutes');
    const page = isLoud && !(wasPaging && minute.silence && context.unread) ? 1 : 0;
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

/** Reads fail for at most as many minutes as decisions wait for them; two failures are at least a minute apart. */
const unreads = fc.array(
  fc.record({
    after: fc.integer({ min: 1, max: 12 }),
    minutes: fc.integer({ min: 1, max: HOLD_MS / MINUTE }),
    unread: fc.constantFrom<NonNullable<NotificationContext['unread']>[]>('mutes', 'dependencies'),
  }),
  { maxLength: 20 },
);
const lives = fc.tuple(fc.array(stretch, { minLength: 1, maxLength: 60 }), unreads).map(([all, failed]) => {
  const reads = failed.flatMap(({ after, minutes, unread }) => [...Array(after).fill(undefined), ...Array(minutes).fill(unread)]);
  const life = all.flat().slice(0, 400);
  return life.map((minute, i): Minute => (reads[i] ? { ...minute, unread: reads[i] } : minute));
});

const quiet = (letters: string): readonly Minute[] =>
  Array.from({ length: 25 }, () => ({ letters, parents: 'none' as const, isDelivered: true }));

/** Minutes in which somebody is woken who was not in the minute before. */
const pages = (all: readonly Heard[]): readonly number[] =>
  all.flatMap(({ page }, i) => (page === 1 && (all[i - 1]?.page ?? 0) === 0 ? [i] : []));

test('the promise is not larger than it has to be: a life that comes close to it', () => {
  const fast = ['f', 's', 'f', 's', 'f', 's', 'f'].map((letters) => letters);
  const life = [...fast, ...Array(16).fill('f'), 's', 'f', ...Array(15).fill('f'), 's', 'f', ...Array(16).fill('f')];
  const at = pages(live(life.map((letters) => ({ letters, parents: 'none', isDelivered: true }))));
  expect(at.filter((one) => one < 60).length).toBeGreaterThanOrEqual(MAX_PAGES_AN_HOUR - 1);
});

/** Minutes in which a window or a mute has just ended. */
const ends = (all: readonly Heard[]): readonly number[] =>
  all.flatMap(({ minute }, i) => (!minute.silence && all[i - 1]?.minute.silence ? [i] : []));

/** What holds of every life, however it ends. */
const HOLDS = {
  'pages no more often than promised, in any hour of any sequence': (all: readonly Heard[]) => {
    const at = pages(all);
    const [inHour, ended] = [at, ends(all)].map((some = []) => (first: number) => {
      return some.filter((one) => one >= first && one < first + 60).length;
    });
    for (const first of at) expect(inHour?.(first)).toBeLessThanOrEqual(MAX_PAGES_AN_HOUR + (ended?.(first) ?? 0));
  },
  'no page is held in an outage that never changed: it is back with the end of a silence, unless the target flaps': (
    all: readonly Heard[],
  ) => {
    for (const i of ends(all)) {
      const [before, now] = [all[i - 1]?.health, all[i]];
      const isOpen = before?.incident && before.notifiedIncident === before.incident.since && before.notified === now?.health.status;
      if (isOpen && !now?.minute.unread && now?.health.incident?.since === before.incident?.since && !before.flapping)
        expect(now?.page).toBe(1);
    }
  },
  'notifies and pages nobody while it is suppressed': (all: readonly Heard[]) => {
    const silenced = all.filter(({ minute }) => minute.silence);
    const isLoud = ({ minute, health }: Heard) => !minute.unread && health.incident?.paging !== undefined;
    expect(silenced.filter((one) => one.newlyTold.length > 0 || one.page !== 0 || isLoud(one))).toEqual([]);
  },
  'in the end people know the status of the target, are paged exactly when it is failing, and the outbox is empty': (
    all: readonly Heard[],
  ) => {
    const last = all.at(-1);
    expect(last?.health.outbox ?? []).toEqual([]);
    expect(last?.health.notified).toBe(last?.health.status);
    expect(last?.health.silence).toBeUndefined();
    expect(last?.health.flapping).toBeUndefined();
    expect(last?.page).toBe(last?.health.incident ? 1 : 0);
  },
  'notifications form a chain: each begins where the one before it ended': (all: readonly Heard[]) => {
    const news = all.flatMap((heard) => heard.news).filter(({ kind }) => kind !== 'reason' && kind !== 'reminder');
    expect(news.map(({ from }) => from)).toEqual(news.map((_, i) => news[i - 1]?.to));
    // Before anything is told there is nothing but the first verdict to come.
    if (news.length === 0) expect(all.at(-1)?.health.status).toBe('pending');
  },
};

testLives(
  {
    plans: fc.tuple(lives, fc.constantFrom('s', 'f', 'u')),
    play: ([minutes, letter]) => live([...minutes, ...quiet(letter)]),
    numRuns: 2000,
  },
  HOLDS,
);

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

/** What holds of every life in which nothing that is told gets through. */
const HOLDS_UNHEARD = {
  'deciding twice in the same minute decides nothing new': (all: readonly Heard[]) => {
    for (const { minute, health } of all) {
      if (health.decidedAt === undefined) continue;
      const again = decideNotifications(of, health, contextIn(minute, health.decidedAt));
      // Comparing each minute of a life field by field takes longer than living it.
      if (again !== health) expect(again).toEqual(health);
    }
  },
  'an unsent change is never lost: it stays in the outbox': (all: readonly Heard[]) => {
    const last = all.at(-1);
    if (!last || last.health.lastChange === undefined) return;
    const owed = last.health.outbox ?? [];
    expect(owed.length).toBeGreaterThan(0);
    expect(lastNotified(last.health).notified ?? owed.at(-1)?.to).toBeDefined();
  },
};

testLives({ plans: lives, play: (minutes) => live(minutes.map((one) => ({ ...one, isDelivered: false }))), numRuns: 300 }, HOLDS_UNHEARD);
