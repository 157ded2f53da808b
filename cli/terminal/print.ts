import { inAscii, isAsciiLocale } from './locale.ts';
import type { Terminal } from './terminal.ts';
import { fitLines } from './wrap.ts';

/** Returns a text for people as this terminal can show it: its lines fit, and so do its characters. */
export function forPeople({ env, columns }: Pick<Terminal, 'env' | 'columns'>, text: string): string {
  return fitLines(isAsciiLocale(env) ? inAscii(text) : text, columns);
}

/** Writes a text for people to stdout. Output for programs goes through `out`. */
export function print(terminal: Terminal, text: string): void {
  terminal.out(forPeople(terminal, text));
}

/** Returns the same terminal, whose messages on stderr fit. */
export function withFittingMessages(terminal: Terminal): Terminal {
  const { env, errColumns: columns } = terminal;
  return { ...terminal, err: (text) => terminal.err(forPeople(columns === undefined ? { env } : { env, columns }, text)) };
}
