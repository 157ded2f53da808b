import { describe, expect, test } from 'vitest';
import type { Status } from '../../../monitor/health/status.ts';
import { judgeTarget } from '../../../monitor/health/target-health.ts';
import { decideNotifications } from '../../../monitor/incident/decide-notifications.ts';
import { type Parents, parentsOf } from '../../../monitor/incident/dependency.ts';
import type { NotificationContext } from '../../../monitor/incident/notification-context.ts';
import { enqueueChange, markSent } from '../../../monitor/incident/outbox.ts';
import { isPaging } from '../../../monitor/incident/paging.ts';
import { suppressionOf } from '../../../monitor/memory/news.ts';
import type { TargetMemory } from '../../../monitor/memory/target-memory.ts';
import { newTargetMemory } from '../../../monitor/memory/target-memory.ts';
import { probe, seen, target } from '../../../testkit/samples.ts';

const MINUTE = 60_000;
const ready = probe('ready', 'readiness', { failureThreshold: 1 });
const of = target([ready]);

type Around = { readonly silence?: NotificationContext['silence']; readonly parents?: Parents; readonly remindEveryMs?: number | false };

/** One letter a minute, and what the last minute came to; everything is told as soon as it is owed. */
function live(
  letters: string,
  around: (minute: number) => Around = () => ({}),
  who = of,
): { readonly health: TargetMemory; readonly said: readonly string[] } {
  let health = newTargetMemory(0);
  const said: string[] = [];
  [...letters].forEach((letter, minute) => {
    const at = (minute + 1) * MINUTE;
    const { silence, parents = 'none', remindEveryMs = false } = around(minute);
    health = enqueueChange(who, judgeTarget(who, health, [seen(ready, letter, at)], at));
    health = decideNotifications(who, health, { at, parents, remindEveryMs, ...(silence && { silence }) });
    const decided = (health.outbox ?? []).filter((news) => news.decision);
    said.push(...decided.map((news) => `${minute}: ${news.kind} ${news.to}${news.decision?.notify ? '' : ` (${suppressionOf(news)})`}`));
    health = markSent(health, decided);
  });
  return { health, said };
}

describe('flapping', () => {
  test('begins with the sixth transition within an hour: until then people are notified of each change', () => {
    expect(live('sfsfsf').said).toEqual([
      '0: change ready',
      '1: change not-ready',
      '2: change ready',
      '3: change not-ready',
      '4: change ready',
      '5: change not-ready (flapping)',
      '5: flapping not-ready',
    ]);
  });

  test('is over when nothing has changed for 15 minutes, not before', () => {
    const { said } = live(`sfsfsf${'s'.repeat(17)}`);
    expect(said.slice(7)).toEqual(['6: change ready (flapping)', '21: calm ready']);
  });

  test('transitions that are an hour apart are not flapping', () => {
    const hours = ['s', 'f', 's', 'f', 's', 'f', 's'].map((letter) => letter.repeat(13)).join('');
    expect(live(hours).said.filter((line) => line.includes('flapping'))).toEqual([]);
  });

  test('leaves an earlier incident paging, and pages nobody for one that begins in it', () => {
    // Down and not ready in turns: all of it one incident.
    expect(live('sfsfsf').health.incident?.paging).toBeUndefined();
    const { health } = live('sfufufuf');
    expect(health.flapping).toBeDefined();
    expect(health.incident?.paging).toBe(true);
  });

  test('also begins when mutes come and go for a target that stays failing: the end of each pages', () => {
    const { said } = live(`s${'f'.repeat(20)}`, (minute) => (Math.floor(minute / 2) % 2 === 1 ? { silence: 'muted' } : {}));
    expect(said.map((line) => line.replace(/ not-ready$/, ''))).toEqual([
      '0: change ready',
      '1: change',
      '4: resumed',
      '8: resumed not-ready (flapping)',
      '8: flapping',
    ]);
  });

  test('does not page for the incident that shows it', () => {
    const { health } = live('sfsfs');
    const at = 6 * MINUTE;
    const judged = enqueueChange(of, judgeTarget(of, health, [seen(ready, 'f', at)], at));
    const held = decideNotifications(of, judged, { at, parents: 'none', remindEveryMs: false });
    expect(held.outbox?.at(-1)).toMatchObject({ kind: 'flapping', to: 'not-ready', decision: { notify: true } });
    expect(isPaging(held, at, undefined)).toBe(false);
  });

  test('goes on over a maintenance window: the end of the window notifies nobody before the target is stable', () => {
    const inWindow = (minute: number) => (minute >= 8 && minute < 12 ? ({ silence: 'maintenance' } as const) : {});
    const { said } = live(`sfsfsf${'f'.repeat(20)}`, inWindow);
    expect(said.slice(7)).toEqual(['20: calm not-ready']);
    const late = live(`sfsfsf${'f'.repeat(20)}`, (minute) => (minute >= 8 && minute < 24 ? { silence: 'maintenance' } : {}));
    expect(late.said.slice(7)).toEqual(['24: calm not-ready']);
  });

  test('that ends failing pages then', () => {
    const { health, said } = live(`sfsfsf${'f'.repeat(15)}`);
    expect(said.at(-1)).toBe('20: calm not-ready');
    expect([health.incident?.paging, health.flapping, health.silence]).toEqual([true, undefined, undefined]);
  });
});

describe('reminders', () => {
  const hourly = () => ({ remindEveryMs: 10 * MINUTE });

  test('come after 10, 20, 40 minutes, …', () => {
    const { said } = live(`s${'f'.repeat(200)}`, hourly);
    expect(said.filter((line) => line.includes('reminder')).map((line) => Number.parseInt(line, 10))).toEqual([11, 31, 71, 151]);
  });

  test('at least daily, however long it lasts', () => {
    const { said } = live(`s${'f'.repeat(6000)}`, () => ({ remindEveryMs: 600 * MINUTE }));
    expect(said.filter((line) => line.includes('reminder')).map((line) => Number.parseInt(line, 10))).toEqual([601, 1801, 3241, 4681]);
  });

  test('report that the target cannot be checked, when that is so', () => {
    expect(live(`sf${'u'.repeat(20)}`, hourly).said.at(-1)).toBe('12: reminder unknown');
  });

  test('are not sent where they are switched off, nor in a silence', () => {
    expect(live(`s${'f'.repeat(200)}`).said).toHaveLength(2);
    const { said } = live(`s${'f'.repeat(100)}`, (minute) => ({ remindEveryMs: 10 * MINUTE, ...(minute > 5 && { silence: 'muted' }) }));
    expect(said.filter((line) => line.includes('reminder'))).toEqual([]);
  });
});

describe('another reason', () => {
  test('is notified of once, never on its own', () => {
    const { health } = live('sfcfcfc');
    expect(health.outbox?.map(({ kind, decision }) => `${kind} ${decision}`)).toBeUndefined();
    expect(health.incident?.reasons).toEqual(['http.status', 'wso2.unauthorized']);
  });
});

test('programs get every event of a target with alert: none', () => {
  expect(live('sfs', undefined, { ...of, alert: 'none' }).said).toEqual([
    '0: change ready (nobody)',
    '1: change not-ready (nobody)',
    '2: change ready (nobody)',
  ]);
});

test('a round older than one that has decided decides nothing: a newer one will', () => {
  const { health } = live('sf');
  const later = enqueueChange(of, judgeTarget(of, health, [seen(ready, 's', 3 * MINUTE)], 3 * MINUTE));
  const spoken = { ...later, decidedAt: 9 * MINUTE };
  expect(decideNotifications(of, spoken, { at: 3 * MINUTE, parents: 'none', remindEveryMs: false })).toBe(spoken);
});

test('what brings nothing new changes nothing: a steady target is not written', () => {
  const { health } = live('sff');
  expect(decideNotifications(of, health, { at: 9 * MINUTE, parents: 'none', remindEveryMs: false })).toBe(health);
  expect(
    decideNotifications(of, live('ss').health, { at: 9 * MINUTE, parents: 'none', silence: 'maintenance', remindEveryMs: false }).decidedAt,
  ).toBe(MINUTE);
});

describe('parentsOf()', () => {
  const NOW = 100 * MINUTE;
  const child: TargetMemory = { ...newTargetMemory(0), status: 'down', incident: { since: 0, pages: true } };
  const parent = (status: Status, changes: Partial<TargetMemory> = {}): TargetMemory => ({
    ...newTargetMemory(0),
    status,
    since: 0,
    ...changes,
  });
  const paging = { incident: { since: 0, pages: true } } as const;
  const failing = {
    probes: {
      ready: { action: 'x', at: NOW, state: 'passing', run: { outcome: 'failure', count: 1 }, unknowns: 0, blind: false, answered: true },
    },
  } as const;

  test.each<readonly [string, readonly (TargetMemory | undefined)[], Parents]>([
    ['without parents', [], 'none'],
    ['a red one', [parent('down', paging)], 'red'],
    ['a red one that wakes nobody', [parent('down', { incident: { since: 0 } })], 'none'],
    ['a ready one', [parent('ready')], 'none'],
    ['one that turned ready just now', [parent('ready', { since: NOW - MINUTE })], 'undecided'],
    ['one with a failing run', [parent('ready', failing)], 'undecided'],
    ['one without a verdict', [parent('pending')], 'undecided'],
    ['one we cannot see', [parent('unknown', paging)], 'none'],
    ['one never seen', [undefined], 'none'],
    ['two red ones', [parent('down', paging), parent('not-ready', paging)], 'red'],
    ['one of two red', [parent('down', paging), parent('ready')], 'none'],
    ['one red, one not judged yet', [parent('down', paging), parent('ready', failing)], 'undecided'],
  ])('%s', (_, parents, expected) => {
    expect(parentsOf(child, parents, NOW)).toBe(expected);
  });

  test('a child that does not page is folded into a parent that does not either', () => {
    expect(parentsOf({ ...child, incident: { since: 0 } }, [parent('down', { incident: { since: 0 } })], NOW)).toBe('red');
  });
});
