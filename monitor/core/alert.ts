import { runbookLink } from './alarm.ts';
import { alertLines } from './alert-lines.ts';
import type { Change } from './change.ts';
import { inTime, reasonInWords, STATUS_WORDS } from './in-words.ts';
import type { Reason } from './reason.ts';
import { roundReport, targetReport } from './report.ts';
import { STATUSES, type Status, worstStatus } from './status.ts';

/** One message to people and machines. */
export type Alert = {
  /** Under 100 characters, one line of printable ASCII. Source: SNS API reference, Publish, Subject. */
  readonly subject: string;
  /** For people: plain text. */
  readonly text: string;
  /** For a phone: at most 140 characters. */
  readonly sms?: string;
  /** For machines: `gatewatch/round/v1` with the targets concerned, and the changes told. */
  readonly json: string;
  /** For subscription filters. */
  readonly attributes: Readonly<Record<string, string>>;
};

/** What an alert is written with besides the changes. */
export type AlertSetting = {
  readonly monitor: string;
  /** Base of the runbook's links. */
  readonly runbook?: string;
  /** What a status means for traffic, one clause. */
  readonly impactOf: (profile: string, status: Status, reason?: Reason) => string | undefined;
};

const MAX_SUBJECT = 99;
const MAX_SMS = 140;
const MAX_TAIL = 30;

/** Puts all changes of a round into one message, the worst first; several changes of one target are told under its latest. */
export function composeAlert(changes: readonly Change[], setting: AlertSetting): Alert {
  const byTarget = [...Map.groupBy(changes, ({ target }) => target.name).values()].flatMap((all) => {
    const latest = all.at(-1);
    return latest ? [{ latest, earlier: all.slice(0, -1) }] : [];
  });
  byTarget.sort((a, b) => urgency(a.latest) - urgency(b.latest));
  const latest = byTarget.map((one) => one.latest);
  const subject = subjectOf(latest);
  const paragraphs = byTarget.map((one) => alertLines(one.latest, one.earlier, setting).join('\n'));
  const worst = worstStatus(latest.map(({ to }) => to));
  const [first] = latest;
  return {
    subject: shorten(subject, MAX_SUBJECT),
    text: `${paragraphs.join('\n\n')}\n\n-- \n${setting.monitor}, told by gatewatch. Times are UTC.\n`,
    sms: shorten(`${setting.monitor}: ${subject}`, MAX_SMS),
    json: jsonOf(changes, latest, setting),
    attributes: {
      monitor: setting.monitor,
      status: worst,
      ...(first?.diagnosis && 'reason' in first.diagnosis && { reason: first.diagnosis.reason }),
      ...(latest.length === 1 && first && { target: first.target.name }),
    },
  };
}

// What got worse before what got better.
function urgency({ to }: Change): number {
  return STATUSES.indexOf(to);
}

function subjectOf(latest: readonly Change[]): string {
  const [first, ...rest] = latest;
  if (!first) return 'nothing to tell';
  const more = STATUSES.map((status) => ({ status, count: rest.filter(({ to }) => to === status).length }))
    .flatMap(({ status, count }) => (count === 0 ? [] : [`${count} ${STATUS_WORDS[status]}`]))
    .join(', ');
  const all = more === '' ? '' : ` (and ${more})`;
  // The reason must keep its place.
  const tail = all.length > MAX_TAIL ? ` (and ${rest.length} more)` : all;
  return `${shorten(`${STATUS_WORDS[first.to]} ${first.target.name}: ${inWords(first)}`, MAX_SUBJECT - tail.length)}${tail}`;
}

function inWords(change: Change): string {
  if (change.diagnosis) return reasonInWords(change.diagnosis);
  if (change.from === undefined) return 'now monitored';
  return change.incident !== undefined ? `recovered after ${inTime(change.at - change.incident)}` : 'all well again';
}

function jsonOf(changes: readonly Change[], latest: readonly Change[], { monitor, runbook }: AlertSetting): string {
  const at = Math.max(...changes.map((change) => change.at));
  const report = roundReport(
    monitor,
    at,
    latest.map(({ target, health, observations }) => targetReport(target, health, observations)),
  );
  const told = changes.map((change) => ({
    target: change.target.name,
    at: new Date(change.at).toISOString(),
    ...(change.from && { from: change.from }),
    to: change.to,
    ...(change.diagnosis &&
      'reason' in change.diagnosis && { reason: change.diagnosis.reason, runbook: runbookLink(change.diagnosis.reason, runbook) }),
  }));
  return JSON.stringify({ ...report, changes: told });
}

/** One line of printable ASCII, cut with "..." where it is too long. */
function shorten(line: string, max: number): string {
  const plain = line.replaceAll('…', '...').replace(/[^\x20-\x7e]/g, '?');
  return plain.length > max ? `${plain.slice(0, max - 3)}...` : plain;
}
