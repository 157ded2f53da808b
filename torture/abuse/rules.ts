import { leaks } from '../../testkit/canary.ts';
import { CANARIES } from './secrets.ts';

/** What a text is read by, which decides what may stand in it. */
export type Kind = 'colour terminal' | 'terminal' | 'JSON' | 'mail' | 'phone' | 'subject' | 'chat' | 'log line' | 'metric';

/** A text that was written somewhere. */
export type Output = { readonly where: string; readonly kind: Kind; readonly text: string };

const UNSAFE = /[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u;
/** Colours, which are ours: ECMA-48, "Select graphic rendition". */
const COLOUR = /\u001b\[\d+(?:;\d+)*m/g;
/** Progress output returns to the beginning of its line. */
const PROGRESS = /\r\u001b\[K(?:checked \d+ of \d+ targets)?/g;
/** A log event of CloudWatch. Source: CloudWatch Logs quotas. */
const MAX_LOG_BYTES = 256 * 1024;

type Rule = (text: string) => string | undefined;

const RULES: Readonly<Record<Kind, readonly Rule[]>> = {
  'colour terminal': [(text) => unsafe(text.replace(PROGRESS, '').replace(COLOUR, '')), forged],
  terminal: [(text) => unsafe(text.replace(PROGRESS, '')), forged],
  JSON: [unsafe, eachText(unsafeLine)],
  mail: [unsafe, forged],
  phone: [(text) => (/^[\x20-\x7e]{1,140}$/.test(text) ? undefined : 'is not 140 characters of ASCII')],
  // Source: SNS API reference, Publish, Subject.
  subject: [(text) => (/^[!-~][\x20-\x7e]{0,98}$/.test(text) ? undefined : 'is no subject SNS takes')],
  chat: [(text) => unsafe(text.replaceAll('\u200b', '')), eachText(markup)],
  'log line': [unsafeLine, (text) => (Buffer.byteLength(text) > MAX_LOG_BYTES ? 'is longer than a log event' : undefined), embedsMetrics],
  metric: [(text) => (/^[A-Za-z][\w.-]*$/.test(text) ? undefined : 'is a name that is none of ours')],
};

/** What is wrong with texts: each in a sentence. */
export function judge(outputs: readonly Output[]): readonly string[] {
  const broken = outputs.flatMap(({ where, kind, text }) =>
    RULES[kind].flatMap((rule) => {
      const says = rule(text);
      return says === undefined ? [] : [`${where} (${kind}) ${says}`];
    }),
  );
  return [...broken, ...leaks(CANARIES, outputs)];
}

function unsafe(text: string): string | undefined {
  return unsafeLine(text.replaceAll('\n', ''));
}

function unsafeLine(text: string): string | undefined {
  const at = text.search(UNSAFE);
  if (at < 0) return undefined;
  const point = text.codePointAt(at)?.toString(16).padStart(4, '0');
  return `holds U+${point} after ${JSON.stringify(text.slice(Math.max(0, at - 30), at))}`;
}

function forged(text: string): string | undefined {
  return /^\s?(FORGED|READY FORGED|✔ ready {2}FORGED)/m.test(text) ? 'has a line that a server wrote' : undefined;
}

// Source: Slack, "Formatting text for app surfaces"; Microsoft Teams, "Format your bot messages".
const MARKUP: readonly (readonly [RegExp, string])[] = [
  [/[<>]/, 'has an angle bracket'],
  [/&(?!(amp|lt|gt);)/, 'has a bare ampersand'],
  [/\]\(/, 'has a link by another name'],
  [/(?<![\w.])@(everyone|here|channel|U1)/i, 'mentions people'],
  [/`/, 'has code marks'],
  [/(\*+|_+|~+)FAKE\1/, 'has emphasis that is not ours'],
];

function markup(text: string): string | undefined {
  return MARKUP.find(([pattern]) => pattern.test(text))?.[1];
}

// Source: CloudWatch user guide, "Embedded metric format specification": the root of a log event.
function embedsMetrics(text: string): string | undefined {
  return Object.hasOwn(JSON.parse(text), '_aws') ? 'would be taken for metrics' : undefined;
}

/** A rule that holds for every text in JSON. */
function eachText(rule: Rule): Rule {
  const walk = (value: unknown): string | undefined => {
    if (typeof value === 'string') return rule(value);
    if (typeof value !== 'object' || value === null) return undefined;
    for (const [key, one] of Object.entries(value)) {
      const says = rule(key) ?? walk(one);
      if (says !== undefined) return says;
    }
    return undefined;
  };
  return (text) =>
    text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => walk(JSON.parse(line)))
      .find((says) => says !== undefined);
}
