import { STATUSES, type Status } from '../../monitor/health/status.ts';
import { type RoundReport, roundReport, targetReport } from '../../monitor/message/report.ts';
import type { FinishedRound, Gate } from './finished-round.ts';

/** A round as programs read it. `roundSchema` describes it. */
type RoundJson = RoundReport & {
  /** The number of targets of each status, with zeros. */
  readonly counts: Readonly<Record<Status, number>>;
  /** Of `wait` only. */
  readonly gate?: Gate;
};

/** Returns a round as one line of JSON. */
export function roundJson({ monitor, results, at, gate }: FinishedRound): string {
  const reports = results.map(({ target, health, observations }) => targetReport(target, health, observations));
  const { targets, ...head } = roundReport(monitor, at, reports);
  const counts = Object.fromEntries(
    STATUSES.map((status) => [status, targets.filter((one) => one.status === status).length]),
  ) as RoundJson['counts'];
  const json: RoundJson = { ...head, counts, ...(gate && { gate }), targets };
  return `${JSON.stringify(json)}\n`;
}
