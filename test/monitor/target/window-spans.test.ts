import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { WEEKDAYS, type Weekday } from '../../../monitor/target/settings.ts';
import { isWindowTime, type WindowTime } from '../../../monitor/target/window.ts';
import { isTimezone, lastWindowEnd, windowAt } from '../../../monitor/target/window-spans.ts';

const MINUTE = 60_000;
const at = (iso: string) => Date.parse(iso);
const iso = (ms: number | undefined) => (ms === undefined ? undefined : new Date(ms).toISOString().slice(0, 16).concat('Z'));

function once(start: string, hours: number, timezone = 'UTC'): WindowTime {
  return { start, durationSeconds: hours * 3600, timezone };
}

function every(start: string, hours: number, timezone: string, days: readonly Weekday[] = WEEKDAYS): WindowTime {
  return { start, durationSeconds: hours * 3600, timezone, every: days };
}

/** The span that is in force at a moment, as UTC. */
const spanAt = (window: WindowTime, moment: string) => {
  const span = windowAt([window], at(moment));
  return span && `${iso(span.start)} ${iso(span.end)}`;
};

describe('a window', () => {
  test('begins with its start and is over at its end', () => {
    const window = once('2026-12-01T22:00', 2);
    expect(windowAt([window], at('2026-12-01T21:59:59.999Z'))).toBeUndefined();
    expect(spanAt(window, '2026-12-01T22:00Z')).toBe('2026-12-01T22:00Z 2026-12-02T00:00Z');
    expect(spanAt(window, '2026-12-01T23:59Z')).toBe('2026-12-01T22:00Z 2026-12-02T00:00Z');
    expect(windowAt([window], at('2026-12-02T00:00Z'))).toBeUndefined();
  });

  test('may last fifteen days', () => {
    const window = once('2026-12-01T22:00', 360, 'Pacific/Auckland');
    expect(spanAt(window, '2026-12-16T08:59Z')).toBe('2026-12-01T09:00Z 2026-12-16T09:00Z');
    expect(spanAt(window, '2026-12-16T09:00Z')).toBeUndefined();
  });

  test('of a weekday is of that day on the wall, also where the day is another one in UTC, and may go on into the next', () => {
    const window = every('23:00', 3, 'America/New_York', ['sunday']);
    expect(spanAt(window, '2026-06-08T04:30Z')).toBe('2026-06-08T03:00Z 2026-06-08T06:00Z');
    expect(spanAt(window, '2026-06-07T04:30Z')).toBeUndefined();
    const auckland = every('02:00', 1, 'Pacific/Auckland', ['monday']);
    expect(spanAt(auckland, '2026-06-07T14:10Z')).toBe('2026-06-07T14:00Z 2026-06-07T15:00Z');
  });

  test('that meets another makes one span with it', () => {
    const both = [once('2026-12-01T22:00', 1), once('2026-12-01T23:00', 1), once('2026-12-01T23:30', 2), once('2026-12-02T03:00', 1)];
    expect(windowAt(both, at('2026-12-01T22:10Z'))).toEqual({ start: at('2026-12-01T22:00Z'), end: at('2026-12-02T01:30Z') });
  });
});

describe('windows that follow each other without a gap', () => {
  const night = every('00:00', 12, 'UTC');
  const day = every('12:00', 12.5, 'UTC');

  test('make one span, followed about a day ahead: it has no end', () => {
    const span = windowAt([night, day], at('2026-06-01T05:00Z'));
    expect(iso(span?.start)).toBe('2026-06-01T00:00Z');
    expect(span?.end).toBeGreaterThanOrEqual(at('2026-06-02T12:00Z'));
  });

  test('are never over, whatever the minute', () => {
    const minutes = Array.from({ length: 2880 }, (_, i) => at('2026-10-24T00:00Z') + i * MINUTE);
    expect(minutes.filter((minute) => !windowAt([night, day], minute))).toEqual([]);
  });
});

// Both changes of 2026 in zones of the north, of the south, with a change of half an hour and with one that is undone for Ramadan.
describe('in the night the clocks change', () => {
  test.each<readonly [string, WindowTime, string, string]>([
    [
      'Berlin, forward: a start that is skipped comes an hour later',
      once('2026-03-29T02:30', 2, 'Europe/Berlin'),
      '2026-03-29T02:00Z',
      '2026-03-29T01:30Z 2026-03-29T03:30Z',
    ],
    [
      'Berlin, forward: daily, over the change, two hours are two hours',
      every('01:30', 2, 'Europe/Berlin'),
      '2026-03-29T02:00Z',
      '2026-03-29T00:30Z 2026-03-29T02:30Z',
    ],
    ['Berlin, forward: the day before', every('02:30', 1, 'Europe/Berlin'), '2026-03-28T02:00Z', '2026-03-28T01:30Z 2026-03-28T02:30Z'],
    ['Berlin, forward: the day after', every('02:30', 1, 'Europe/Berlin'), '2026-03-30T01:00Z', '2026-03-30T00:30Z 2026-03-30T01:30Z'],
    [
      'Berlin, back: a start that comes twice counts the first time',
      once('2026-10-25T02:30', 2, 'Europe/Berlin'),
      '2026-10-25T01:00Z',
      '2026-10-25T00:30Z 2026-10-25T02:30Z',
    ],
    ['Berlin, back: after the change', every('03:00', 1, 'Europe/Berlin'), '2026-10-25T02:30Z', '2026-10-25T02:00Z 2026-10-25T03:00Z'],
    ['New York, forward', once('2026-03-08T02:15', 1, 'America/New_York'), '2026-03-08T07:20Z', '2026-03-08T07:15Z 2026-03-08T08:15Z'],
    ['New York, back', every('01:30', 1, 'America/New_York', ['sunday']), '2026-11-01T06:00Z', '2026-11-01T05:30Z 2026-11-01T06:30Z'],
    [
      'New York, back: over the change',
      once('2026-10-31T23:00', 6, 'America/New_York'),
      '2026-11-01T08:59Z',
      '2026-11-01T03:00Z 2026-11-01T09:00Z',
    ],
    [
      'Lord Howe, forward, half an hour',
      once('2026-10-04T02:10', 1, 'Australia/Lord_Howe'),
      '2026-10-03T16:00Z',
      '2026-10-03T15:40Z 2026-10-03T16:40Z',
    ],
    [
      'Lord Howe, back, half an hour',
      once('2026-04-05T01:45', 1, 'Australia/Lord_Howe'),
      '2026-04-04T15:00Z',
      '2026-04-04T14:45Z 2026-04-04T15:45Z',
    ],
    ['Casablanca, back for Ramadan', every('02:30', 1, 'Africa/Casablanca'), '2026-02-15T01:45Z', '2026-02-15T01:30Z 2026-02-15T02:30Z'],
    ['Casablanca, forward after it', every('02:30', 1, 'Africa/Casablanca'), '2026-03-22T02:45Z', '2026-03-22T02:30Z 2026-03-22T03:30Z'],
  ])('%s', (_, window, moment, expected) => {
    expect(spanAt(window, moment)).toBe(expected);
  });

  test('a daily window that comes twice on the wall is in force once', () => {
    const window = every('02:15', 0.5, 'Europe/Berlin');
    const minutes = Array.from({ length: 240 }, (_, i) => at('2026-10-24T23:00Z') + i * MINUTE).filter((minute) =>
      windowAt([window], minute),
    );
    expect([iso(minutes[0]), minutes.length]).toEqual(['2026-10-25T00:15Z', 30]);
  });
});

const zones = fc.constantFrom(
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'Australia/Lord_Howe',
  'Africa/Casablanca',
  'Pacific/Auckland',
  'Asia/Kathmandu',
);
const clocks = fc
  .record({ hour: fc.nat({ max: 23 }), minute: fc.nat({ max: 59 }) })
  .map(({ hour, minute }) => [hour, minute].map((n) => String(n).padStart(2, '0')).join(':'));
const windows = fc.record({
  start: clocks,
  durationSeconds: fc.integer({ min: 1, max: 1439 }).map((minutes) => minutes * 60),
  timezone: zones,
  every: fc.uniqueArray(fc.constantFrom(...WEEKDAYS), { minLength: 1, maxLength: 7 }),
});
const moments = fc
  .integer({ min: at('2026-01-01T00:00Z') / MINUTE, max: at('2027-12-31T00:00Z') / MINUTE })
  .map((minute) => minute * MINUTE);

/** The wall in a zone, from another source than the one under test. */
function wall(ms: number, timeZone: string): { readonly day: string; readonly time: string } {
  const parts = formatter({ timeZone, weekday: 'long', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).formatToParts(ms);
  const part = (type: string) => parts.find((one) => one.type === type)?.value ?? '';
  return { day: part('weekday').toLowerCase(), time: `${part('hour')}:${part('minute')}` };
}

test('whatever the zone, a span lasts as long as it says, and begins at its time on a day it names, or where the clocks skip that', () => {
  fc.assert(
    fc.property(windows, moments, (window, moment) => {
      const span = windowAt([window], moment);
      if (!span || window.durationSeconds > 12 * 3600) return;
      expect(span.end - span.start).toBe(window.durationSeconds * 1000);
      const { day, time } = wall(span.start, window.timezone);
      const isSkipped = wall(span.start - 3 * 3_600_000, window.timezone).time !== minutesBefore(time, 180);
      if (!isSkipped) expect(time).toBe(window.start);
      expect(window.every).toContain(day);
    }),
    { numRuns: 2000 },
  );
});

function minutesBefore(time: string, minutes: number): string {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  const left = (hour * 60 + minute - minutes + 2880) % 1440;
  return [Math.floor(left / 60), left % 60].map((n) => String(n).padStart(2, '0')).join(':');
}

test('whatever the zone, it is in force exactly on the minutes its starts lead to', () => {
  fc.assert(
    fc.property(windows, moments, (window, moment) => {
      const isIn = windowAt([window], moment) !== undefined;
      const starts = Array.from({ length: Math.ceil(window.durationSeconds / 60) }, (_, back) => moment - back * MINUTE);
      const isExpected = starts.some((start) => {
        const { day, time } = wall(start, window.timezone);
        return time === window.start && window.every.some((one) => one === day);
      });
      // Where the clocks skip or repeat, the examples above say what is right.
      const isPlain = new Set([moment - 26 * 3_600_000, moment].map((ms) => offsetOf(ms, window.timezone))).size === 1;
      if (isPlain) expect(isIn).toBe(isExpected);
    }),
    { numRuns: 300 },
  );
});

const formatters = new Map<string, Intl.DateTimeFormat>();

/** Making one is dear. */
function formatter(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = JSON.stringify(options);
  const known = formatters.get(key) ?? new Intl.DateTimeFormat('en-GB', options);
  formatters.set(key, known);
  return known;
}

function offsetOf(ms: number, timeZone: string): string {
  const parts = formatter({ timeZone, timeZoneName: 'longOffset' }).formatToParts(ms);
  return parts.find(({ type }) => type === 'timeZoneName')?.value ?? '';
}

describe('lastWindowEnd()', () => {
  test.each<readonly [string, readonly WindowTime[], string, string | undefined]>([
    ['of one that is over', [once('2026-12-01T22:00', 2)], '2026-12-02T00:00Z', '2026-12-02T00:00Z'],
    ['none before it began', [once('2026-12-01T22:00', 2)], '2026-12-01T21:00Z', undefined],
    ['the latest of several', [once('2026-12-01T22:00', 2), once('2026-12-01T20:00', 1)], '2026-12-02T10:00Z', '2026-12-02T00:00Z'],
    ['of a weekly one', [every('02:00', 1, 'Europe/Berlin', ['sunday'])], '2026-10-30T00:00Z', '2026-10-25T01:00Z'],
    ['none that is long over', [once('2026-11-01T22:00', 2)], '2026-12-02T00:00Z', undefined],
  ])('%s', (_, some, moment, expected) => {
    expect(iso(lastWindowEnd(some, at(moment)))).toBe(expected);
  });
});

test.each([
  ['Europe/Berlin', true],
  ['UTC', true],
  ['Asia/Calcutta', true],
  ['europe/berlin', false],
  ['2026-06-01T00:00[Europe/Berlin]', false],
  ['Etc/GMT+5', true],
  ['Mars/Olympus', false],
  ['+01:00', false],
  ['', false],
])('%s is a time zone: %s', (name, expected) => {
  expect(isTimezone(name)).toBe(expected);
});

const sent = { start: '2026-12-01T22:00', durationSeconds: 7200, timezone: 'UTC' };

describe('a window that was sent', () => {
  test.each<readonly [string, unknown]>([
    ['a day that is none', { ...sent, start: '2026-02-30T22:00' }],
    ['a month that is none', { ...sent, start: '2026-13-01T22:00' }],
    ['an hour that is none', { ...sent, start: '2026-12-01T24:00' }],
    ['a time of day that is none', { ...sent, start: '25:00', every: ['sunday'] }],
    ['a time of day, but no days', { ...sent, start: '22:00' }],
    ['a date, and days', { ...sent, every: ['sunday'] }],
    ['a day of the week nobody knows', { ...sent, start: '22:00', every: ['payday'] }],
    ['no length', { ...sent, durationSeconds: 0 }],
    ['a length of years', { ...sent, durationSeconds: 1e9 }],
    ['no time zone', { start: sent.start, durationSeconds: 7200 }],
    ['nothing', null],
  ])('is refused with %s', (_, window) => {
    expect(isWindowTime(window)).toBe(false);
  });

  test('silences nobody where its time zone is unknown here', () => {
    const window = { ...sent, timezone: 'Mars/Olympus' };
    expect(isWindowTime(window)).toBe(true);
    expect(windowAt([window, { ...window, start: '22:00', every: WEEKDAYS }], at('2026-12-01T22:30Z'))).toBeUndefined();
  });

  test('never breaks a round, whatever it says, once it is whole', () => {
    const starts = fc.constantFrom('0000-01-01T00:00', '9999-12-31T23:59', '2024-02-29T02:30', '00:00', '23:59', '02:30', '24:00', '');
    const any = fc.record({
      start: starts,
      durationSeconds: fc.constantFrom(1, 59.5, 86_400, 1_296_000, 1e300),
      timezone: fc.oneof(zones, fc.string()),
      every: fc.option(fc.subarray([...WEEKDAYS]), { nil: undefined }),
    });
    fc.assert(
      fc.property(any, moments, (window, moment) => {
        if (isWindowTime(window)) expect(() => [windowAt([window], moment), lastWindowEnd([window], moment)]).not.toThrow();
      }),
    );
  });
});
