import type { CST } from 'yaml';
import { Parser } from './yaml-library.ts';

/** The most levels that a file may nest; the grammar of a config has eight. */
const MOST_LEVELS = 100;

/**
 * Returns the offset of the first value that is nested too deeply; undefined if there is none. A parser that
 * calls itself for each level gives up where its stack ends: at another level each time.
 */
export function tooDeepAt(text: string): number | undefined {
  const waiting: { readonly token: CST.Token | undefined | null; readonly level: number }[] = [];
  for (const token of new Parser().parse(text)) waiting.push({ token, level: 0 });
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { token, level } = next;
    if (level > MOST_LEVELS && token) return token.offset;
    if (token?.type === 'document') waiting.push({ token: token.value, level });
    for (const { key, value } of token && 'items' in token ? token.items : []) {
      waiting.push({ token: key, level: level + 1 }, { token: value, level: level + 1 });
    }
  }
  return undefined;
}
