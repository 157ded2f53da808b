import { inUtc } from './in-words.ts';
import type { Notice } from './notice.ts';
import { nameByHash } from './text-hash.ts';

/** What a chat message is made of. */
export type ChatSetting = { readonly monitor: string; readonly subject: string; readonly lead: readonly string[] };

/** Kept well below what a message in Slack or Teams may have. */
const MAX_TITLE = 200;
const MAX_DESCRIPTION = 3000;
const MAX_STEPS = 4;
const MAX_SHOWN = 8;

/**
 * The form that Amazon Q Developer in chat applications shows in Slack and Microsoft Teams, one thread for an incident; it drops what has another
 * one. Source: Amazon Q Developer in chat applications administrator guide, "Custom notifications".
 */
export function chatForm(notices: readonly Notice[], { monitor, subject, lead }: ChatSetting): string {
  const [first] = notices;
  const shown = notices.slice(0, MAX_SHOWN).map((notice) => paragraphOf(notice, notices.length === 1));
  const more = notices.length > MAX_SHOWN ? [`and ${notices.length - MAX_SHOWN} more targets`] : [];
  const steps = [...new Set(notices.flatMap((notice) => notice.steps))].slice(0, MAX_STEPS);
  return JSON.stringify({
    version: '1.0',
    source: 'custom',
    id: `${monitor}-${nameByHash(notices.map(({ id }) => id).join())}`,
    content: {
      textType: 'client-markdown',
      title: escaped(subject).slice(0, MAX_TITLE),
      description: cut([...lead.map(escaped), ...shown, ...more].join('\n'), MAX_DESCRIPTION),
      ...(steps.length > 0 && { nextSteps: steps.map(escaped) }),
      keywords: [...new Set([monitor, ...(first ? [first.target, first.status] : []), ...(first?.reason ? [first.reason] : [])])],
    },
    metadata: {
      ...(first && { threadId: threadOf(monitor, first) }),
      summary: escaped(subject).slice(0, MAX_TITLE),
      eventType: 'gatewatch',
      relatedResources: notices.slice(0, MAX_SHOWN).map(({ target }) => target),
    },
  });
}

// All messages of one incident meet in one thread, its end too.
function threadOf(monitor: string, { target, incident }: Notice): string {
  return `${monitor}/${target}${incident === undefined ? '' : `/${inUtc(incident)}`}`;
}

function paragraphOf({ head, target, words, lines }: Notice, isAlone: boolean): string {
  const facts = (isAlone ? lines.slice(1) : lines.slice(1, 3)).map((line) => escaped(line.trim()));
  return [`*${head} ${target}*: ${escaped(words)}`, ...facts].join('\n');
}

// Nothing a server says may become markup, a mention or a link. Source: Slack, "Formatting text for app surfaces", escaping.
function escaped(text: string): string {
  return text.replace(/[&<>]/g, (mark) => ESCAPES[mark] ?? '').replace(/[*_`~[\]@]/g, (mark) => `${mark}\u200b`);
}

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

function cut(text: string, max: number): string {
  return text.length > max ? `${text.slice(0, max - 3).toWellFormed()}...` : text;
}
