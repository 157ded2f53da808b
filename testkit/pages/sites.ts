import { type AvailabilityReport, availabilityReport } from '../../monitor/availability/report.ts';
import type { HistoryEntry } from '../../monitor/history/entry.ts';
import { makeSite, type SiteSource } from '../../page/make-site.ts';
import type { Site } from '../../page/site.ts';
import { outages } from './past-store.ts';

const MINUTE = 60_000;

/** Texts that break a page which does not escape, isolate, or wrap them. */
export const HOSTILE: readonly string[] = [
  '<script>document.title="broken"</script>',
  '"><img src=x onerror=document.title="broken">',
  "a & b &amp; 'c' </style></title>",
  '\u202Eright to left אבגד',
  'x'.repeat(300),
  'bell \u0007 and lone \ud800 surrogate',
];

/** Returns a site of so many targets with outages, a degraded one, a silent one, and one in a window, with details. */
export function siteOf(count: number, now: number, texts: readonly string[] = []): Site {
  const targets = Array.from({ length: count }, (_, i) => sourceOf(i, now, texts[i % Math.max(1, texts.length)]));
  return makeSite({ title: texts[0] ?? 'prod', url: '', now, show: 'details', targets });
}

function sourceOf(i: number, now: number, text: string | undefined): SiteSource {
  const cause = text ?? 'connection refused';
  const start = new Date(now - 10 * MINUTE).toISOString().slice(0, 16);
  return {
    name: `gw-${i + 1}`,
    host: text ?? `gw-${i + 1}.internal.example.com`,
    label: text ?? `gw-${i + 1}`,
    maintenance: i === 5 ? [{ start, durationSeconds: 3600, timezone: 'UTC' }] : [],
    history: {
      entries: entriesOf(i, now, cause),
      lookedAt: i === 4 ? now - 180 * MINUTE : now,
      notes:
        i === 1
          ? [{ incident: now - 41 * MINUTE, at: now - 5 * MINUTE, by: 'ada', text: text ?? 'the disk is full, vendor case 4711' }]
          : [],
    },
  };
}

function entriesOf(i: number, now: number, cause: string): readonly HistoryEntry[] {
  if (i === 1) return outages(now, 120, [42, 'open', cause]);
  const past = outages(now, i === 3 ? 30 : 120, ...(i % 3 === 0 ? ([[50_000 - 10 * i, 90, cause]] as const) : []));
  return i === 2 ? [...past, { kind: 'transition', at: now - 60 * MINUTE, from: 'ready', to: 'degraded' }] : past;
}

/** Returns the report of a November with 20 targets, of which each had two outages; `texts` are their causes. */
export function someReport(now: number, texts: readonly string[] = ['connection refused']): AvailabilityReport {
  return availabilityReport({
    monitor: 'prod',
    period: { start: Date.parse('2026-11-01T00:00:00Z'), end: Date.parse('2026-12-01T00:00:00Z') },
    timezone: 'UTC',
    objective: 99.9,
    now,
    targets: Array.from({ length: 20 }, (_, i) => ({
      target: `gw-${i + 1}`,
      entries: outages(now, 90, [20_000 + i, 7 + i, texts[i % texts.length] ?? ''], [9000, 3]),
      lookedAt: now,
      mutes: [],
      notes: [],
    })),
  });
}
