import { isDate, type Span } from '../../monitor/target/window.ts';
import { dayAt, isTimezone, nextMonth, startOfDay, zoneNamed } from '../../monitor/target/window-spans.ts';
import { CliError } from '../terminal/cli-error.ts';

/** The options that name a period: a calendar month, or days; `to` is the last of them. */
export type PeriodOptions = { readonly month?: string; readonly from?: string; readonly to?: string; readonly timezone?: string };

/** A period, and the time zone of its days. */
export type NamedPeriod = { readonly period: Span; readonly timezone: string };

/** Reads the period of a report; default: the current month, in UTC. Throws CliError. */
export function periodOf({ month, from, to, timezone = 'UTC' }: PeriodOptions, now: number): NamedPeriod {
  if (!isTimezone(timezone)) {
    const known = zoneNamed(timezone);
    throw usage(
      `--timezone ${timezone} is no time zone`,
      `write ${known ? `its IANA name ${known}` : 'an IANA name, such as Europe/Berlin'}`,
    );
  }
  if (month !== undefined && (from !== undefined || to !== undefined))
    throw usage('--month and --from or --to exclude each other', 'name a month, or days');
  if (to !== undefined && from === undefined) throw usage('--to needs --from', 'add --from and the first day, such as --from 2026-11-01');
  const first = from === undefined ? monthStart(month ?? dayAt(now, timezone).slice(0, 7)) : demandDay('--from', from);
  const last = demandDay('--to', to ?? dayAt(now, timezone));
  if (from !== undefined && last < first)
    throw usage(`--to ${last} is before --from ${first}`, 'name the first day with --from, the last one with --to');
  const start = startOfDay(first, timezone);
  const end = from === undefined ? startOfDay(nextMonth(first), timezone) : startOfDay(last, timezone, 1);
  if (start > now) throw usage(`the period begins in the future, at ${new Date(start).toISOString()}`, 'name a period that has begun');
  return { period: { start, end }, timezone };
}

function monthStart(month: string): string {
  const first = `${month}-01`;
  if (!/^\d{4}-\d\d$/.test(month) || !isDay(first))
    throw usage(`--month ${month} is no month`, 'write year and month, such as --month 2026-11');
  return first;
}

function demandDay(option: string, day: string): string {
  if (!isDay(day)) throw usage(`${option} ${day} is no day`, `write year, month, and day, such as ${option} 2026-11-01`);
  return day;
}

function isDay(text: string): boolean {
  return /^\d{4}-(0[1-9]|1[0-2])-\d\d$/.test(text) && isDate(text);
}

function usage(sentence: string, fix: string): CliError {
  return new CliError('usage', sentence, fix);
}
