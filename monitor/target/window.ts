import { isRecord } from '../text/guards.ts';
import { type MaintenanceWindow, WEEKDAYS } from './settings.ts';

/** The time of a maintenance window without its targets, as it is sent with a target. */
export type WindowTime = Omit<MaintenanceWindow, 'targets' | 'labels'>;

/** One occurrence of a window, milliseconds since 1970; `end` is outside. */
export type Span = { readonly start: number; readonly end: number };

/** The longest maintenance window, seconds. A mute rule of CloudWatch has the same limit. */
export const MOST_SECONDS = 15 * 86_400;

/**
 * Whether a value that was sent is a complete window. A broken one would fail the round of all its targets.
 */
export function isWindowTime(value: unknown): value is WindowTime {
  if (!isRecord(value)) return false;
  const { start, durationSeconds, timezone, every } = value;
  const isLong = typeof durationSeconds === 'number' && durationSeconds > 0 && durationSeconds <= MOST_SECONDS;
  if (typeof start !== 'string' || typeof timezone !== 'string' || !isLong) return false;
  if (every === undefined) return ONCE.test(start) && isDate(start.slice(0, 10));
  return OF_DAY.test(start) && Array.isArray(every) && every.every((day) => WEEKDAYS.some((weekday) => weekday === day));
}

const OF_DAY = /^([01]\d|2[0-3]):[0-5]\d$/;

const ONCE = /^\d{4}-\d\d-\d\dT([01]\d|2[0-3]):[0-5]\d$/;

const MONTH_DAYS: readonly number[] = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Whether a text of the form 2026-12-01 is a day of the calendar. */
export function isDate(text: string): boolean {
  const [year = 0, month = 0, day = 0] = text.split('-').map(Number);
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const days = month === 2 && !isLeap ? 28 : (MONTH_DAYS[month - 1] ?? 0);
  return day >= 1 && day <= days;
}

/** Formats a window: `sunday from 02:00 Europe/Berlin for 2 h`. */
export function windowInWords({ start, durationSeconds, every, timezone }: WindowTime): string {
  const days = every && (every.length === WEEKDAYS.length ? 'every day' : every.join(', '));
  return `${days ? `${days} from ` : ''}${start.replace('T', ' ')} ${timezone} for ${hours(durationSeconds)}`;
}

function hours(seconds: number): string {
  const minutes = Math.round(seconds / 60);
  return minutes % 60 === 0 ? `${minutes / 60} h` : `${minutes} min`;
}
