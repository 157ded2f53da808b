import { type Line, linesOfMarkdown, linesOfText, sentencesOf } from './read-prose.ts';
import { REJECTED } from './reject-words.ts';

/** How many words a sentence of the docs may have; code counts as one word. */
const MAX_WORDS = 25;

/** How wide a line of prose may be. */
const MAX_WIDTH = 110;

/**
 * Everything to reword in a Markdown page, as FILE:LINE: problem. A record (a decision, the glossary) may use
 * any word, in lines of any sentence.
 */
export function problemsOfPage(file: string, page: string, kind: 'page' | 'record'): readonly string[] {
  const lines = linesOfMarkdown(page);
  const tooWide = lines.filter(({ isTable, length }) => !isTable && length > MAX_WIDTH);
  const widths = tooWide.map(({ number, length }) => `${file}:${number}: ${length} characters; at most ${MAX_WIDTH}`);
  if (kind === 'record') return widths;
  const tooLong = sentencesOf(lines).filter(({ text }) => countWords(text) > MAX_WORDS);
  const lengths = tooLong.map(
    ({ number, text }) => `${file}:${number}: a sentence of ${countWords(text)} words; at most ${MAX_WORDS}: ${text.slice(0, 60)}…`,
  );
  return [...rejectedIn(file, lines), ...lengths, ...widths];
}

/**
 * Everything to reword in plain text: words only, since its lines are laid out for a terminal or an email.
 */
export function problemsOfText(file: string, text: string): readonly string[] {
  return rejectedIn(file, linesOfText(text));
}

function rejectedIn(file: string, lines: readonly Line[]): readonly string[] {
  return lines.flatMap(({ number, text }) =>
    REJECTED.flatMap(({ words, instead }) => [...text.matchAll(words)].map(([found]) => `${file}:${number}: "${found}": use ${instead}`)),
  );
}

function countWords(text: string): number {
  return text.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length;
}
