import { DAY_PARTS, type Site, type SiteDay, type SiteTarget } from './site.ts';
import { jsonFile } from './summary-json.ts';

/** Returns the last 90 days of a target as JSON: durations in seconds, shares in percent, times in ISO 8601. */
export function pastJson({ now }: Site, { name, label, condition, since, days, periods, incidents }: SiteTarget): string {
  return jsonFile({
    schema: 'gatewatch/page-history/v1',
    target: name,
    name: label,
    at: time(now),
    status: condition,
    ...(since !== undefined && { since: time(since) }),
    timezone: 'UTC',
    availability: periods.map(({ name: period, figures: { percent, coveragePercent, isEnough } }) => ({
      period,
      ...(percent !== undefined && { availabilityPercent: percent }),
      coveragePercent,
      isCoverageEnough: isEnough,
    })),
    days: days.map((day) => ({ date: day.date, seconds: secondsOf(day) })),
    incidents: incidents.map(({ start, end, isOpen, isPlanned, worst, badMs, reason, cause, notes }) => ({
      start: time(start),
      ...(!isOpen && { end: time(end) }),
      isOpen,
      isPlanned,
      worst,
      failingSeconds: badMs / 1000,
      ...(reason !== undefined && { reason }),
      ...(cause !== undefined && { cause }),
      ...(notes.length > 0 && { notes: notes.map((note) => ({ at: time(note.at), by: note.by, text: note.text })) }),
    })),
  });
}

function secondsOf({ parts }: SiteDay): Readonly<Record<string, number>> {
  return Object.fromEntries(DAY_PARTS.toReversed().map((part) => [part, parts[part] / 1000]));
}

function time(at: number): string {
  return new Date(at).toISOString();
}
