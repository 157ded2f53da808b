import { describe, expect, test } from 'vitest';
import { readStoredMemory, storedMemory } from '../../../monitor/memory/stored-memory.ts';
import { type Around, live, MINUTE } from '../../../testkit/minute-by-minute.ts';

/** What surrounds each minute: the reads that fail in some of them. */
const unreadIn =
  (from: number, to: number, unread: Around['unread'], else_: Around = {}) =>
  (minute: number) => {
    return minute >= from && minute < to ? (unread ? { unread } : {}) : else_;
  };

describe.each(['mutes', 'dependencies'] as const)('while %s cannot be read', (unread) => {
  test('a change waits, and is reported with the first good read', () => {
    expect(live('sffff', unreadIn(1, 3, unread)).said).toEqual(['0: change ready', '3: change not-ready']);
  });

  test('nobody waits longer than three minutes: then people are notified, paged, and told why', () => {
    const { said, health } = live('sffffff', unreadIn(1, 9, unread));
    expect(said).toEqual(['0: change ready', '4: change not-ready']);
    expect([health.incident?.paging, health.unreadSince]).toEqual([true, 2 * MINUTE]);
  });

  test('a second failure waits anew only after a good read', () => {
    const { said } = live('sfffffsfff', (minute) => ({ ...(minute !== 6 && minute > 0 && { unread }) }));
    expect(said.slice(1)).toEqual(['4: change not-ready', '6: change ready', '9: reminder not-ready'].slice(0, 2));
  });

  test('a healthy target is not written', () => {
    expect(live('ssss', unreadIn(1, 9, unread)).health.unreadSince).toBeUndefined();
  });
});

test('a muted target that fails stays silent through a failed read, and with it its page', () => {
  const { said, health } = live('sfffff', unreadIn(3, 5, 'mutes', { silence: 'muted' }));
  expect(said).toEqual(['0: change ready (muted)', '1: change not-ready (muted)']);
  expect(health.incident?.paging).toBeUndefined();
});

test('a target whose dependency is down stays silent through a failed read', () => {
  const around = unreadIn(3, 5, 'dependencies', { parents: 'red' });
  expect(live('sfffff', around).said).toEqual(['0: change ready', '1: change not-ready (dependency)']);
});

test('a page that is open stays open while mutes cannot be read', () => {
  const { health } = live('sfffff', unreadIn(3, 9, 'mutes'));
  expect(health.incident?.paging).toBe(true);
});

test('the beginning of the wait is stored, and an unreadable one alone is dropped', () => {
  const { health } = live('sf', unreadIn(1, 9, 'mutes'));
  const stored = storedMemory(health);
  expect(readStoredMemory(JSON.parse(JSON.stringify(stored)))?.unreadSince).toBe(2 * MINUTE);
  expect(readStoredMemory({ ...stored, unreadSince: 'soon' })?.unreadSince).toBeUndefined();
});
