import { createHash } from 'node:crypto';
import { availabilityOf, type Parts, partsOf } from '../monitor/availability/accounting.ts';
import { incidentsOf, type PastIncident } from '../monitor/availability/past-incidents.ts';
import { mergeSpans } from '../monitor/availability/spans.ts';
import { type Piece, type StoredHistory, timelineOf } from '../monitor/availability/timeline.ts';
import type { Note } from '../monitor/memory/note.ts';
import type { PageSetting, PageTarget } from '../monitor/target/page-setting.ts';
import type { Span } from '../monitor/target/window.ts';
import { windowsWithin } from '../monitor/target/window-spans.ts';
import { defined } from '../monitor/text/objects.ts';
import { conditionAt } from './condition.ts';
import type { Site, SiteDay, SiteIncident, SitePeriod, SiteTarget } from './site.ts';

/** How many days a page shows, with today. */
const SITE_DAYS = 90;

const DAY_MS = 86_400_000;

/** What of a target a page is made of. */
export type SiteSource = PageTarget & { readonly history: StoredHistory & { readonly notes: readonly Note[] } };

/** What pages are made of. `show` says whether they have host names, reasons, causes, and notes. */
export type SiteInput = Omit<PageSetting, 'targets'> & {
  readonly url: string;
  readonly now: number;
  readonly targets: readonly SiteSource[];
};

/** Returns the time from which on the history is needed. */
export function siteStart(now: number): number {
  return (Math.floor(now / DAY_MS) - (SITE_DAYS - 1)) * DAY_MS;
}

/** Returns what a page shows. Nothing that is not to be shown is in it, so that no form of it can tell. */
export function makeSite({ title, url, now, show, targets }: SiteInput): Site {
  const made = targets.map((target) => siteTarget(target, now, show === 'details'));
  const looks = targets.flatMap(({ history }) => history.lookedAt ?? []);
  const incidents = made.flatMap((one) => one.incidents);
  return {
    title,
    url: url.replace(/\/+$/, ''),
    now,
    ...(looks.length > 0 && { lookedAt: looks.reduce((a, b) => Math.max(a, b)) }),
    targets: made,
    incidents: incidents.toSorted((a, b) => Number(b.isOpen) - Number(a.isOpen) || b.start - a.start),
  };
}

function siteTarget({ name, label, host, maintenance = [], history }: SiteSource, now: number, hasDetails: boolean): SiteTarget {
  const known = { start: siteStart(now), end: now };
  const timeline = timelineOf(history, known);
  const windows = mergeSpans(windowsWithin(maintenance, { start: known.start, end: now + 7 * DAY_MS }));
  const found = incidentsOf({ target: name, timeline, windows, notes: history.notes });
  const incidents = found.map((one) => siteIncident(one, label, timeline, now, hasDetails));
  return {
    name,
    label,
    ...(hasDetails && defined({ host })),
    ...conditionAt(timeline, windows, now),
    days: daysOf(timeline, windows, known),
    periods: periodsOf(timeline, windows, known),
    incidents: incidents.toReversed(),
    windows: windows.filter(({ end }) => end > now),
  };
}

function daysOf(timeline: readonly Piece[], windows: readonly Span[], known: Span): readonly SiteDay[] {
  return Array.from({ length: SITE_DAYS }, (_, i) => {
    const start = known.start + i * DAY_MS;
    // A calendar of time zones would take most of the time of a page, and the days are those of UTC.
    const day = { start, end: Math.min(start + DAY_MS, known.end) };
    return {
      ...day,
      date: new Date(start).toISOString().slice(0, 10),
      parts: dayParts(partsOf(touching(timeline, day), touching(windows, day), day)),
    };
  });
}

function dayParts(parts: Parts): SiteDay['parts'] {
  return {
    ready: parts.ready,
    degraded: parts.degraded,
    bad: parts['not-ready'] + parts.down,
    maintenance: parts.maintenance,
    unknown: parts.unknown + parts.pending + parts.unseen,
  };
}

function touching<T extends Span>(spans: readonly T[], { start, end }: Span): readonly T[] {
  return spans.filter((one) => one.start < end && one.end > start);
}

function periodsOf(timeline: readonly Piece[], windows: readonly Span[], known: Span): readonly SitePeriod[] {
  const until = (start: number) => availabilityOf(partsOf(timeline, windows, { start, end: known.end }));
  const rolling = [1, 7, 30].map((days) => ({
    name: days === 1 ? '24 hours' : `${days} days`,
    figures: until(known.end - days * DAY_MS),
  }));
  return [...rolling, { name: `${SITE_DAYS} days`, figures: until(known.start) }];
}

function siteIncident(past: PastIncident, label: string, timeline: readonly Piece[], now: number, hasDetails: boolean): SiteIncident {
  const { target, start, end, badMs, isPlanned, reason, cause, notes } = past;
  const isDown = timeline.some((piece) => piece.seen === 'down' && piece.start >= start && piece.start < (end ?? now));
  return {
    id: uuidOf(`${target} ${start}`),
    target,
    label,
    start,
    end: end ?? now,
    isOpen: end === undefined,
    isPlanned: isPlanned === true,
    worst: isDown ? 'down' : 'not-ready',
    badMs,
    notes: hasDetails ? notes : [],
    ...(hasDetails && defined({ reason, cause })),
  };
}

/** Returns the same UUID for the same text. Source: RFC 9562, section 5.8 (version 8). */
export function uuidOf(text: string): string {
  const hex = createHash('sha256').update(`gatewatch ${text}`).digest('hex');
  const variant = ((Number.parseInt(hex.slice(16, 17), 16) & 3) | 8).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
