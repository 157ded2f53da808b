import type { PastIncident } from '../../monitor/availability/past-incidents.ts';
import type { AvailabilityReport, Figures } from '../../monitor/availability/report.ts';
import { defined } from '../../monitor/text/objects.ts';

type Json = Readonly<Record<string, unknown>>;

/** Returns a report as JSON for programs: times in ISO 8601, durations in seconds, shares in percent. */
export function reportJson({ monitor, period, timezone, objective, now, targets, all, incidents }: AvailabilityReport): Json {
  return {
    schema: 'gatewatch/report/v1',
    monitor,
    period: { from: iso(period.start), to: iso(period.end), timezone },
    at: iso(now),
    objectivePercent: objective,
    targets: targets.map(({ target, ...figures }) => ({ target, ...figuresJson(figures) })),
    all: figuresJson(all),
    incidents: incidents.map((one) => incidentJson(one, now)),
  };
}

/** Returns an incident as JSON; the duration of an open one is until `now`, in milliseconds since 1970. */
export function incidentJson({ target, start, end, badMs, isPlanned, reason, cause, reasons, notes }: PastIncident, now: number): Json {
  return {
    target,
    start: iso(start),
    ...(end !== undefined && { end: iso(end) }),
    isOpen: end === undefined,
    durationSeconds: seconds((end ?? now) - start),
    failingSeconds: seconds(badMs),
    ...defined({ isPlanned, reason, cause }),
    reasons,
    notes: notes.map(({ at, by, text }) => ({ at: iso(at), by, text })),
  };
}

function figuresJson({ percent, coveragePercent, isEnough, parts, mutedMs, incidents, mttrMs, mtbfMs, budget }: Figures): Json {
  return {
    ...defined({ availabilityPercent: percent }),
    coveragePercent,
    isCoverageEnough: isEnough,
    seconds: Object.fromEntries(Object.entries(parts).map(([part, ms]) => [part, seconds(ms)])),
    mutedSeconds: seconds(mutedMs),
    incidents,
    ...defined({
      mttrSeconds: mttrMs === undefined ? undefined : seconds(mttrMs),
      mtbfSeconds: mtbfMs === undefined ? undefined : seconds(mtbfMs),
    }),
    errorBudget: {
      allowedSeconds: seconds(budget.allowedMs),
      spentSeconds: seconds(budget.spentMs),
      leftSeconds: seconds(budget.leftMs),
      leftPercent: budget.leftPercent,
    },
  };
}

function iso(at: number): string {
  return new Date(at).toISOString();
}

function seconds(ms: number): number {
  return ms / 1000;
}
