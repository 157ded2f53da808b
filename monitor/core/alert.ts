import { STATUS_WORDS } from './in-words.ts';
import type { MassChange } from './mass-change.ts';
import type { Notice } from './notice.ts';
import { roundReport } from './report.ts';
import { STATUSES, worstStatus } from './status.ts';

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

/** What an alert is written with besides the notices. */
export type AlertSetting = { readonly monitor: string; readonly mass?: MassChange };

const MAX_SUBJECT = 99;
const MAX_SMS = 140;
const MAX_TAIL = 30;

/** Puts all notices of a round, or of several, into one message, the worst first. */
export function composeAlert(notices: readonly Notice[], setting: AlertSetting): Alert {
  const sorted = [...notices].sort((a, b) => STATUSES.indexOf(a.status) - STATUSES.indexOf(b.status));
  const subject = subjectOf(sorted);
  const [first] = sorted;
  return {
    subject: shorten(subject, MAX_SUBJECT),
    text: `${sorted.map(({ lines }) => lines.join('\n')).join('\n\n')}\n\n-- \n${setting.monitor}, told by gatewatch. Times are UTC.\n`,
    sms: shorten(`${setting.monitor}: ${subject}`, MAX_SMS),
    json: jsonOf(sorted, setting),
    attributes: {
      monitor: setting.monitor,
      status: worstStatus(sorted.map(({ status }) => status)),
      ...(first?.reason && { reason: first.reason }),
      ...(sorted.length === 1 && first && { target: first.target }),
    },
  };
}

function subjectOf(notices: readonly Notice[]): string {
  const [first, ...rest] = notices;
  if (!first) return 'nothing to tell';
  const more = STATUSES.map((status) => ({ status, count: rest.filter((notice) => notice.status === status).length }))
    .flatMap(({ status, count }) => (count === 0 ? [] : [`${count} ${STATUS_WORDS[status]}`]))
    .join(', ');
  const all = more === '' ? '' : ` (and ${more})`;
  // The reason must keep its place.
  const tail = all.length > MAX_TAIL ? ` (and ${rest.length} more)` : all;
  return `${shorten(`${STATUS_WORDS[first.status]} ${first.target}: ${first.words}`, MAX_SUBJECT - tail.length)}${tail}`;
}

function jsonOf(notices: readonly Notice[], { monitor }: AlertSetting): string {
  const at = Math.max(...notices.map((notice) => notice.at));
  const report = roundReport(
    monitor,
    at,
    notices.map((notice) => notice.report),
  );
  return JSON.stringify({ ...report, changes: notices.flatMap(({ changes }) => changes) });
}

/** One line of printable ASCII, cut with "..." where it is too long. */
function shorten(line: string, max: number): string {
  const plain = line.replaceAll('…', '...').replace(/[^\x20-\x7e]/g, '?');
  return plain.length > max ? `${plain.slice(0, max - 3)}...` : plain;
}
