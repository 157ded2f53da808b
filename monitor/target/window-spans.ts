import { Temporal } from 'temporal-polyfill';
import { WEEKDAYS } from './settings.ts';
import type { Span, WindowTime } from './window.ts';

// A start is a time on the wall of `timezone`, a duration is time that passes: two hours are two hours also
// in the night the clocks change. A start that the clocks skip comes as much later as they skip; one that
// comes twice counts the first time. Source: Temporal, disambiguation `compatible`, which is RFC 5545,
// section 3.3.5.

const HOUR = 3_600_000;

const DAY = 24 * HOUR;

/** More than the largest distance of a time zone from UTC, including a change of the clocks. */
const FARTHEST_MS = 15 * HOUR;

/**
 * The span in force at a time, `start` inside and `end` outside; undefined = none. Windows that meet or
 * overlap make one span, followed about a day ahead: recurring ones may meet for ever.
 */
export function windowAt(windows: readonly WindowTime[], at: number): Span | undefined {
  const near = windows.flatMap((window) => spansNear(window, at));
  const covering = near.filter(({ start, end }) => start <= at && at < end);
  if (covering.length === 0) return undefined;
  const start = Math.min(...covering.map((span) => span.start));
  const end = near.toSorted((a, b) => a.start - b.start).reduce((last, span) => (span.start <= last ? Math.max(last, span.end) : last), at);
  return { start, end };
}

/** Returns the end of the last window that is over at a time; undefined = none ended within about a week. */
export function lastWindowEnd(windows: readonly WindowTime[], at: number): number | undefined {
  const ends = windows.flatMap((window) => spansNear(window, at, 8)).flatMap(({ end }) => (end <= at && at - end <= 8 * DAY ? [end] : []));
  return ends.length === 0 ? undefined : Math.max(...ends);
}

/** Returns every span of windows that lies in a period or reaches into it. Windows of unknown zones have none. */
export function windowsWithin(windows: readonly WindowTime[], { start, end }: Span): readonly Span[] {
  const all = windows.flatMap((window) => {
    if (!isTimezone(window.timezone)) return [];
    if (!window.every) return [spanOf(Temporal.PlainDateTime.from(window.start), window)];
    return spansAround(window, Math.floor(end / DAY), Math.ceil((end - start) / DAY + window.durationSeconds / 86_400) + 1);
  });
  return all.filter((span) => span.start < end && span.end > start);
}

/**
 * Returns when a day begins in a time zone, in milliseconds since 1970: its first moment, where the clocks skip
 * midnight. `day` is a date such as `2026-11-01`. Source: Temporal, `PlainDate.toZonedDateTime`.
 */
export function startOfDay(day: string, timezone: string, daysLater = 0): number {
  return Temporal.PlainDate.from(day).add({ days: daysLater }).toZonedDateTime(timezone).epochMilliseconds;
}

/** Returns the first day of the month after that of a day. */
export function nextMonth(day: string): string {
  return Temporal.PlainDate.from(day).with({ day: 1 }).add({ months: 1 }).toString();
}

/** Returns the date at a time in a time zone, such as `2026-11-01`. */
export function dayAt(at: number, timezone: string): string {
  return Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timezone).toPlainDate().toString();
}

/** Whether a single window has begun; one that recurs never has for good. */
export function hasBegun(window: WindowTime, at: number): boolean {
  if (window.every) return false;
  if (!isTimezone(window.timezone)) return at >= Date.parse(`${window.start}Z`) - FARTHEST_MS;
  return at >= spanOf(Temporal.PlainDateTime.from(window.start), window).start;
}

/**
 * Whether a time zone of this IANA name exists. Its case must be that of IANA, because AWS is case-sensitive.
 */
export function isTimezone(name: string): boolean {
  return /^[A-Za-z]/.test(name) && zoneNamed(name) === name;
}

/** Returns the IANA name of a time zone from a name in any case; undefined = there is none. */
export function zoneNamed(name: string): string | undefined {
  try {
    return Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name).timeZoneId;
  } catch {
    return undefined;
  }
}

/**
 * The spans of a window that may cover a time or have ended up to so many days before it. A zone this machine
 * does not know, though the one the config was read on did, silences nobody.
 */
function spansNear(window: WindowTime, at: number, daysBack = 0): readonly Span[] {
  const length = window.durationSeconds * 1000;
  if (!window.every) {
    const about = Date.parse(`${window.start}Z`);
    const isFar = at < about - FARTHEST_MS || at > about + length + FARTHEST_MS + daysBack * DAY;
    return isFar || !isTimezone(window.timezone) ? [] : [spanOf(Temporal.PlainDateTime.from(window.start), window)];
  }
  const day = Math.floor(at / DAY);
  const known = SPANS.get(window);
  if (known?.day === day && known.daysBack >= daysBack) return known.spans;
  const spans = isTimezone(window.timezone) ? spansAround(window, day, daysBack + Math.ceil(length / DAY) + 1) : [];
  SPANS.set(window, { day, daysBack, spans });
  return spans;
}

/** A round asks for the same windows for each of its targets, and computing with time zones is expensive. */
const SPANS = new WeakMap<WindowTime, { readonly day: number; readonly daysBack: number; readonly spans: readonly Span[] }>();

/** The spans that begin on a day of UTC, the day after, or so many days before. */
function spansAround(window: WindowTime, day: number, daysBack: number): readonly Span[] {
  const last = Temporal.PlainDate.from('1970-01-01').add({ days: day + 1 });
  const time = Temporal.PlainTime.from(window.start);
  const days = Array.from({ length: daysBack + 2 }, (_, ago) => last.subtract({ days: ago }));
  return days.filter(({ dayOfWeek }) => isOn(window, dayOfWeek)).map((date) => spanOf(date.toPlainDateTime(time), window));
}

function isOn({ every = [] }: WindowTime, dayOfWeek: number): boolean {
  const weekday = WEEKDAYS[dayOfWeek - 1];
  return weekday !== undefined && every.includes(weekday);
}

function spanOf(wall: Temporal.PlainDateTime, { timezone, durationSeconds }: WindowTime): Span {
  const start = wall.toZonedDateTime(timezone, { disambiguation: 'compatible' }).epochMilliseconds;
  return { start, end: start + durationSeconds * 1000 };
}
