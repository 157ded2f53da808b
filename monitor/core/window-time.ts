import { type MaintenanceWindow, WEEKDAYS } from './monitor-settings.ts';
import { isRecord } from './plain-data.ts';

/** When a maintenance window is, without whom it is for: what travels with a target. */
export type WindowTime = Omit<MaintenanceWindow, 'targets' | 'labels'>;

/** One occurrence of a window, milliseconds since 1970; `end` is outside. */
export type Span = { readonly start: number; readonly end: number };

/** Whether something that was sent is a whole window: a broken one would break the round of all targets that have it. */
export function isWindowTime(value: unknown): value is WindowTime {
  if (!isRecord(value)) return false;
  const { start, durationSeconds, timezone, every } = value;
  const isLong = typeof durationSeconds === 'number' && durationSeconds > 0;
  if (typeof start !== 'string' || typeof timezone !== 'string' || !isLong) return false;
  if (every === undefined) return /^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(start);
  const isOnDays = Array.isArray(every) && every.every((day) => WEEKDAYS.some((weekday) => weekday === day));
  return isOnDays && /^\d\d:\d\d$/.test(start);
}

/** A window in a few words: `sunday from 02:00 Europe/Berlin for 2 h`. */
export function windowInWords({ start, durationSeconds, every, timezone }: WindowTime): string {
  const days = every && (every.length === WEEKDAYS.length ? 'every day' : every.join(', '));
  return `${days ? `${days} from ` : ''}${start.replace('T', ' ')} ${timezone} for ${hours(durationSeconds)}`;
}

function hours(seconds: number): string {
  const minutes = Math.round(seconds / 60);
  return minutes % 60 === 0 ? `${minutes / 60} h` : `${minutes} min`;
}
