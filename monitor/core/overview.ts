import type { Notice } from './notice.ts';
import { quote } from './quote.ts';

/** Fewer targets are read faster by themselves. */
const FEWEST = 4;
/** So many are named; the others follow in the paragraphs. */
const MAX_NAMED = 40;

/** What a message of many targets begins with: each in one line, in the order in which they follow; nothing of a few. */
export function overview(notices: readonly Notice[]): readonly string[] {
  if (notices.length < FEWEST) return [];
  const named = notices.slice(0, MAX_NAMED).map(({ head, target, words }) => `  ${head} ${target}: ${quote(words, 120)}`);
  const more = notices.length - named.length;
  return [`${notices.length} targets, the most severe first:`, ...named, ...(more > 0 ? [`  and ${more} more`] : [])];
}
