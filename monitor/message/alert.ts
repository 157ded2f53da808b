import { isRed, STATUSES, worstStatus } from '../health/status.ts';
import { quote } from '../text/quote.ts';
import { chatForm } from './chat.ts';
import { isOwnFault, type MassOutage, massFix, massOutageLines } from './mass-outage.ts';
import type { Notification } from './notification.ts';
import { roundReport } from './report.ts';
import { STATUS_WORDS } from './words.ts';

/** One message to people and machines. */
export type Alert = {
  /** Under 100 characters, one line of printable ASCII. Source: SNS API reference, Publish, Subject. */
  readonly subject: string;
  /** For people: plain text. */
  readonly text: string;
  /** For a phone: at most 140 characters. */
  readonly sms?: string;
  /** For chat: the JSON of a custom notification of Amazon Q Developer in chat applications. */
  readonly chat?: string;
  /** For machines: `gatewatch/round/v1` with the targets concerned, and the changes told. */
  readonly json: string;
  /** For subscription filters. */
  readonly attributes: Readonly<Record<string, string>>;
};

/** What an alert is written with besides the notices. */
export type AlertSetting = { readonly monitor: string; readonly mass?: MassOutage };

const MAX_SUBJECT = 99;

const MAX_SMS = 140;

const MAX_TAIL = 30;

/** Puts all notices of a round, or of several, into one message, the most severe first. At least one. */
export function composeAlert(notices: readonly Notification[], { monitor, mass }: AlertSetting): Alert {
  const sorted = [...notices].sort(bySeverity);
  const [first] = sorted;
  const subject = mass && first ? massSubject(first, mass) : subjectOf(sorted);
  const lead = mass
    ? massOutageLines(
        mass,
        sorted.flatMap(({ status, reason }) => (isRed(status) && reason ? [reason] : [])),
      )
    : [];
  const paragraphs = [lead, overview(sorted), ...sorted.map(({ lines }) => lines)].filter((lines) => lines.length > 0);
  return {
    subject: shorten(subject, MAX_SUBJECT),
    text: `${paragraphs.map((lines) => lines.join('\n')).join('\n\n')}\n\n-- \n${monitor}, told by gatewatch. Times are UTC.\n`,
    sms: shorten(`${monitor}: ${subject}`, MAX_SMS),
    chat: chatForm(sorted, { monitor, subject, lead, steps: mass ? [massFix(mass)] : [] }),
    json: jsonOf(sorted, { monitor, ...(mass && { mass }) }),
    attributes: {
      monitor,
      status: worstStatus(sorted.map(({ status }) => status)),
      ...(first && { kind: first.kind }),
      ...(first?.reason && { reason: first.reason }),
      ...(sorted.length === 1 && first && { target: first.target }),
    },
  };
}

// What got worse before what got better, news before what is known; of one target its latest first.
function bySeverity(a: Notification, b: Notification): number {
  const known = ({ kind }: Notification) => (kind === 'reminder' ? 1 : 0);
  return rank(a) - rank(b) || known(a) - known(b) || b.at - a.at || (a.target < b.target ? -1 : 1);
}

// How a target is that nobody looks at any more is not known, however it was: it hides nothing that is red now.
function rank({ kind, status }: Notification): number {
  return STATUSES.indexOf(kind === 'gone' ? 'unknown' : status);
}

function subjectOf(notices: readonly Notification[]): string {
  const [first, ...rest] = notices;
  if (!first) return 'nothing to tell';
  const counts = Map.groupBy(rest, ({ kind, status, head }) => (kind === 'gone' ? head : STATUS_WORDS[status]));
  const more = [...counts].map(([word, some]) => `${some.length} ${word}`).join(', ');
  const all = more === '' ? '' : ` (and ${more})`;
  // The reason must keep its place.
  const tail = all.length > MAX_TAIL ? ` (and ${rest.length} more)` : all;
  return `${shorten(`${first.head} ${first.target}: ${first.words}`, MAX_SUBJECT - tail.length)}${tail}`;
}

function massSubject(first: Notification, mass: MassOutage): string {
  const side = isOwnFault(mass) ? 'the monitor or its network?' : 'what do they share?';
  return `${STATUS_WORDS[first.status]} ${mass.turnedRed} of ${mass.targets} targets at once, ${side} ${first.target}: ${first.words}`;
}

function jsonOf(notices: readonly Notification[], { monitor, mass }: AlertSetting): string {
  const at = Math.max(...notices.map((notice) => notice.at));
  const report = roundReport(
    monitor,
    at,
    notices.map((notice) => notice.report),
  );
  return JSON.stringify({ ...report, changes: notices.flatMap(({ changes }) => changes), ...(mass && { mass }) });
}

/** One line of printable ASCII, cut with "..." where it is too long. */
function shorten(line: string, max: number): string {
  const plain = line.replaceAll('…', '...').replace(/[^\x20-\x7e]/g, '?');
  return plain.length > max ? `${plain.slice(0, max - 3)}...` : plain;
}

/** Fewer targets are read faster by themselves. */
const FEWEST = 4;

/** So many are named; the others follow in the paragraphs. */
const MAX_NAMED = 40;

/** What a message of many targets begins with: each in one line, in the order in which they follow; nothing of a few. */
function overview(notices: readonly Notification[]): readonly string[] {
  if (notices.length < FEWEST) return [];
  const named = notices.slice(0, MAX_NAMED).map(({ head, target, words }) => `  ${head} ${target}: ${quote(words, 120)}`);
  const more = notices.length - named.length;
  return [`${notices.length} targets, the most severe first:`, ...named, ...(more > 0 ? [`  and ${more} more`] : [])];
}
