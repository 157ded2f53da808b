import { cutText } from '../text/cut-text.ts';
import { formatUtc } from '../text/duration.ts';
import { nameByHash } from '../text/hash.ts';
import type { Notification } from './notification.ts';

/**
 * The parts of a chat message that concern no single target; `lead` and `steps` come before those of the
 * targets.
 */
export type ChatSetting = {
  readonly monitor: string;
  readonly subject: string;
  readonly lead: readonly string[];
  readonly steps: readonly string[];
};

/** Well below the limits of a message in Slack and Teams, in UTF-16 code units. */
const MAX_TITLE = 200;

const MAX_DESCRIPTION = 3000;

const MAX_STEPS = 4;

const MAX_SHOWN = 8;

/**
 * Returns the JSON of a custom notification that Amazon Q Developer in chat applications shows in Slack and
 * Microsoft Teams, in one thread per incident. Q Developer drops a notification of any other form. Source:
 * Amazon Q Developer in chat applications administrator guide, "Custom notifications".
 */
export function chatForm(notices: readonly Notification[], { monitor, subject, lead, steps }: ChatSetting): string {
  const [first] = notices;
  const title = escaped(cutText(subject, MAX_TITLE));
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

// The recovery belongs in the thread of the incident.
function threadOf(monitor: string, { target, incident }: Notification): string {
  return `${monitor}/${target}${incident === undefined ? '' : `/${formatUtc(incident)}`}`;
}

function paragraphOf({ head, target, words, lines }: Notification, isAlone: boolean): readonly string[] {
  return [`*${escaped(`${head} ${target}`)}*: ${escaped(words)}`, ...(isAlone ? lines.slice(1) : lines.slice(1, 3)).map(factOf)];
}

// Chat has no columns, so the label of a line is set in bold.
function factOf(line: string): string {
  const [, label, text = ''] = /^ {2}(\S.{7}) (.*)$/.exec(line) ?? [];
  return label === undefined ? escaped(line.trim()) : `*${label.trim()}* ${escaped(text)}`;
}

function description(lines: readonly string[]): string {
  const whole = lines.join('\n');
  if (whole.length <= MAX_DESCRIPTION) return whole;
  // A cut inside an escape such as `&amp;` would show a part of it.
  return cutText(whole, MAX_DESCRIPTION).replace(/&[a-z]*\.\.\.$/, '...');
}

/** A link, up to the first character that could be markup or a mention. */
const LINK = /(https?:\/\/[\w.~:/?#&=%+-]+)/;

/** Characters that are markup where they begin or end a word. */
const MARKS = /[[\]@]|(?<![a-z0-9])[*_~]|[*_~](?![a-z0-9])/gi;

// A server's text must not become markup, a mention or a renamed link. Links and names stay whole, so that
// they can be copied. Source: Slack, "Formatting text for app surfaces", escaping.
function escaped(text: string): string {
  return text
    .split(LINK)
    .map((part, i) => (i % 2 === 1 ? part : part.replaceAll('`', "'").replace(MARKS, (mark) => `${mark}\u200b`)))
    .join('')
    .replace(/[&<>]/g, (mark) => ESCAPES[mark] ?? '');
}

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };
