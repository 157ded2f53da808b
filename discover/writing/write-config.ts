import { quote } from '../../monitor/text/quote.ts';
import type { FoundTarget } from '../found.ts';
import { targetItems } from './target-entry.ts';

/** Indents every line that is not empty. */
export function indented(text: string, columns: number): string {
  return text.replaceAll(/^(?=.)/gm, ' '.repeat(columns));
}

/**
 * Writes a config with these targets. `head` are lines of a comment at its top: where the targets come from, and what
 * was left out.
 */
export function configOf(targets: readonly FoundTarget[], head: readonly string[]): string {
  const lines = head.map((line) => `# ${quote(line, 300)}\n`).join('');
  return `${lines}\ntargets:\n${indented(targetItems(targets), 2)}`;
}
