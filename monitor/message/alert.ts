import { isRed, STATUSES, worstStatus } from '../health/status.ts';
import { cutText } from '../text/cut-text.ts';
import { quote } from '../text/quote.ts';
import { chatForm } from './chat.ts';
import { isOwnFault, type MassOutage, massFix, massOutageLines } from './mass-outage.ts';
import type { Notification } from './notification.ts';
import { emailSubject, type LongLine, plainLine } from './plain-line.ts';
import { roundReport } from './report.ts';
import { STATUS_WORDS } from './words.ts';

/** One message, in a form for each kind of recipient. */
export type Alert = {
  /** The subject of the email, as `emailSubject` returns it. */
  readonly subject: string;
  /** The body of the email, plain text. */
  readonly text: string;
  /** The text message, at most 140 ASCII characters. */
  readonly sms?: string;
  /** The JSON of a custom notification for Amazon Q Developer in chat applications. */
  readonly chat?: string;
  /**
   * The JSON for programs: `gatewatch/round/v1` with the targets concerned, and the changes that are
   * reported.
   */
  readonly json: string;
  /** The message attributes, which subscription filters can match. */
  readonly attributes: Readonly<Record<string, string>>;
};

/** A page where more is shown, with its name for people. */
export type AlertLink = { readonly name: string; readonly url: string };

/** The monitor that sends an alert, the links of its emails, and the mass outage that is reported, if there is one. */
export type AlertSetting = { readonly monitor: string; readonly links?: readonly AlertLink[]; readonly mass?: MassOutage };

const MAX_SMS = 140;

const MAX_TAIL = 30;

/** The most characters of the monitor's name in a subject: a target with the longest name still has its status. */
const MAX_NAME = 20;

/** Composes one message from the notifications of one or more rounds, at least one, the most severe first. */
export function composeAlert(notices: readonly Notification[], { monitor, links = [], mass: whole }: AlertSetting): Alert {
  // An outage that is over when its message is sent is told by the recovery of each target.
  const mass = notices.some(({ status }) => isRed(status)) ? whole : undefined;
  const sorted = [...notices].sort(bySeverity);
  const [first] = sorted;
  const line = mass && first ? massLine(first, mass) : lineOf(sorted);
  const lead = mass
    ? massOutageLines(
        mass,
        sorted.flatMap(({ status, reason }) => (isRed(status) && reason ? [reason] : [])),
      )
    : [];
  const more = links.map(({ name, url }) => `${name}: ${url}`);
  const paragraphs = [lead, overview(sorted), ...sorted.map(({ lines }) => lines), more].filter((lines) => lines.length > 0);
  return {
    subject: emailSubject({ ...line, lead: `[${cutText(monitor, MAX_NAME)}] ${line.lead}` }),
    text: `${paragraphs.map((lines) => lines.join('\n')).join('\n\n')}\n\n-- \nSent by gatewatch (monitor: ${monitor}). All times are UTC.\n`,
    sms: plainLine({ ...line, lead: `${monitor}: ${line.lead}` }, MAX_SMS),
    chat: chatForm(sorted, { monitor, subject: `${line.lead}${line.tail}`, lead, steps: mass ? [massFix(mass)] : [] }),
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

// Failing targets come before recovered ones, news comes before reminders, and the latest comes first.
function bySeverity(a: Notification, b: Notification): number {
  const known = ({ kind }: Notification) => (kind === 'reminder' ? 1 : 0);
  return rank(a) - rank(b) || known(a) - known(b) || b.at - a.at || (a.target < b.target ? -1 : 1);
}

// The status of a target that is no longer monitored is not known, so it does not stand above one that is
// failing.
function rank({ kind, status }: Notification): number {
  return STATUSES.indexOf(kind === 'gone' ? 'unknown' : status);
}

function lineOf(notices: readonly Notification[]): Required<LongLine> {
  const [first, ...rest] = notices;
  if (!first) return { lead: 'no changes', tail: '' };
  const counts = Map.groupBy(rest, ({ kind, status, head }) => (kind === 'gone' ? head : STATUS_WORDS[status]));
  const more = [...counts].map(([word, some]) => `${some.length} ${word}`).join(', ');
  const all = more === '' ? '' : ` (and ${more})`;
  // The reason needs the room more than the list of counts.
  const tail = all.length > MAX_TAIL ? ` (and ${rest.length} more)` : all;
  return { lead: `${first.head} ${first.target}: ${first.words}`, tail };
}

function massLine(first: Notification, mass: MassOutage): Required<LongLine> {
  const side = isOwnFault(mass) ? 'monitor fault?' : 'shared fault?';
  const many = `${STATUS_WORDS[first.status]} ${mass.turnedRed} of ${mass.targets} targets at once`;
  return { lead: `${many} (${side}) ${first.target}: ${first.words}`, tail: '' };
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

/** A message about fewer targets than this is read faster without an overview. */
const FEWEST = 4;

/** The most targets that an overview names; the paragraphs below it name all of them. */
const MAX_NAMED = 40;

/**
 * Returns the overview at the top of a message about many targets: one line per target, in the order of the
 * paragraphs.
 */
function overview(notices: readonly Notification[]): readonly string[] {
  if (notices.length < FEWEST) return [];
  const named = notices.slice(0, MAX_NAMED).map(({ head, target, words }) => `  ${head} ${target}: ${quote(words, 120)}`);
  const more = notices.length - named.length;
  return [`${notices.length} targets, the most severe first:`, ...named, ...(more > 0 ? [`  and ${more} more`] : [])];
}
