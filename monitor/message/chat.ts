import { formatUtc } from '../text/duration.ts';
import { nameByHash } from '../text/hash.ts';
import type { Notification } from './notification.ts';

/** What a chat message is made of; `lead` and `steps` are what is to be read and done before anything about a single target. */
export type ChatSetting = {
  readonly monitor: string;
  readonly subject: string;
  readonly lead: readonly string[];
  readonly steps: readonly string[];
};

/** Kept well below what a message in Slack or Teams may have. */
const MAX_TITLE = 200;

const MAX_DESCRIPTION = 3000;

const MAX_STEPS = 4;

const MAX_SHOWN = 8;

/**
 * The form that Amazon Q Developer in chat applications shows in Slack and Microsoft Teams, one thread for an incident; it drops what has another
 * one. Source: Amazon Q Developer in chat applications administrator guide, "Custom notifications".
 */
export function chatForm(notices: readonly Notification[], { monitor, subject, lead, steps }: ChatSetting): string {
  const [first] = notices;
  const title = escaped(cut(subject, MAX_TITLE));
  const shown = notices.slice(0, MAX_SHOWN).flatMap((notice) => paragraphOf(notice, notices.length === 1));
  const more = notices.length > MAX_SHOWN ? [`and ${notices.length - MAX_SHOWN} more targets`] : [];
  const nextSteps = [...new Set([...steps, ...notices.flatMap((notice) => notice.steps)])].slice(0, MAX_STEPS);
  return JSON.stringify({
    version: '1.0',
    source: 'custom',
    id: `${monitor}-${nameByHash(notices.map(({ id }) => id).join())}`,
    content: {
      textType: 'client-markdown',
      title,
      description: description([...lead.map(factOf), ...shown, ...more]),
      ...(nextSteps.length > 0 && { nextSteps: nextSteps.map(escaped) }),
      keywords: [...new Set([monitor, ...(first ? [first.target, first.status] : []), ...(first?.reason ? [first.reason] : [])])],
    },
    metadata: {
      ...(first && { threadId: threadOf(monitor, first) }),
      summary: title,
      eventType: 'gatewatch',
      relatedResources: notices.slice(0, MAX_SHOWN).map(({ target }) => target),
    },
  });
}

// All messages of one incident meet in one thread, its end too.
function threadOf(monitor: string, { target, incident }: Notification): string {
  return `${monitor}/${target}${incident === undefined ? '' : `/${formatUtc(incident)}`}`;
}

function paragraphOf({ head, target, words, lines }: Notification, isAlone: boolean): readonly string[] {
  return [`*${escaped(`${head} ${target}`)}*: ${escaped(words)}`, ...(isAlone ? lines.slice(1) : lines.slice(1, 3)).map(factOf)];
}

// Chat has no columns: a label stands out by itself there.
function factOf(line: string): string {
  const [, label, text = ''] = /^ {2}(\S.{7}) (.*)$/.exec(line) ?? [];
  return label === undefined ? escaped(line.trim()) : `*${label.trim()}* ${escaped(text)}`;
}

function description(lines: readonly string[]): string {
  // Half an escaped character would be shown as it is written.
  const whole = lines.join('\n');
  return whole.length > MAX_DESCRIPTION
    ? `${whole
        .slice(0, MAX_DESCRIPTION - 3)
        .replace(/&[a-z]*$/, '')
        .toWellFormed()}...`
    : whole;
}

/** A link, as far as nothing in it can be markup or a mention. */
const LINK = /(https?:\/\/[\w.~:/?#&=%+-]+)/;

/** Marks that begin or end something; inside a word they are none. */
const MARKS = /[[\]@]|(?<![a-z0-9])[*_~]|[*_~](?![a-z0-9])/gi;

// Nothing a server says may become markup, a mention or a link by another name; links and names stay whole, since people copy them.
// Source: Slack, "Formatting text for app surfaces", escaping.
function escaped(text: string): string {
  return text
    .split(LINK)
    .map((part, i) => (i % 2 === 1 ? part : part.replaceAll('`', "'").replace(MARKS, (mark) => `${mark}\u200b`)))
    .join('')
    .replace(/[&<>]/g, (mark) => ESCAPES[mark] ?? '');
}

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

function cut(text: string, max: number): string {
  return text.length > max ? `${text.slice(0, max - 3).toWellFormed()}...` : text;
}
