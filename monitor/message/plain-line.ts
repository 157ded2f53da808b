import { cutText } from '../text/cut-text.ts';

/** Letters and marks that Unicode does not decompose into an ASCII letter, each with its usual spelling. */
const SPELLINGS: Readonly<Record<string, string>> = {
  ...{ '–': '-', '—': '-', '…': '...', '→': '->', '‘': "'", '’': "'", '“': '"', '”': '"' },
  ...{ ß: 'ss', ẞ: 'SS', æ: 'ae', Æ: 'AE', œ: 'oe', Œ: 'OE', ø: 'o', Ø: 'O', ł: 'l', Ł: 'L' },
  ...{ đ: 'd', Đ: 'D', ð: 'd', Ð: 'D', þ: 'th', Þ: 'Th', ı: 'i', ħ: 'h', Ħ: 'H' },
};

const SPELLED = new RegExp(`[${Object.keys(SPELLINGS).join('')}]`, 'g');

/**
 * Writes a text as one line of printable ASCII: `Größe` becomes `Grosse`, `Malmö` becomes `Malmo`, and a
 * character that has no Latin base letter becomes `?`. Whitespace and control characters become one space.
 */
export function toAscii(text: string): string {
  return text
    .replace(SPELLED, (mark) => SPELLINGS[mark] ?? mark)
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .replace(/[\s\p{C}]+/gu, ' ')
    .replace(/[^\x20-\x7e]/gu, '?');
}

/** A line of which only `lead` is shortened; `tail` stays whole. */
export type LongLine = { readonly lead: string; readonly tail?: string };

/** Returns the line in at most `max` ASCII characters; `lead` ends with `...` where it is cut. */
export function plainLine({ lead, tail = '' }: LongLine, max: number): string {
  return `${cutText(toAscii(lead), max - tail.length)}${tail}`;
}

/** The limit that Amazon SNS sets: "less than 100 characters". */
const MAX_SUBJECT = 99;

/**
 * Returns the subject of an email: fewer than 100 characters of printable ASCII that begin with a letter, a
 * number or a punctuation mark. A subject that SNS rejects would cost the whole message. What is a subject
 * already stays as it is. Source: Amazon SNS API reference, Publish, Subject.
 */
export function emailSubject({ lead, tail }: LongLine): string {
  const begun = toAscii(lead)
    .replace(/^[ $+<=>^`|~]+/, '')
    .trimEnd();
  return plainLine({ lead: begun === '' ? 'Gatewatch: a status changed' : begun, tail: tail ?? '' }, MAX_SUBJECT);
}
