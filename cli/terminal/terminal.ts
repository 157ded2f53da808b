import { styleText } from 'node:util';
import { isAsciiLocale } from './locale.ts';

/** The size of a terminal in columns and rows. */
export type Size = { readonly columns: number; readonly rows: number };

/** A terminal whose lines can be replaced in place. */
export type Screen = {
  readonly size: () => Size;
  /** Calls back when the size changed, and when the process goes on after Ctrl-Z. Returns what ends that. */
  readonly onChange: (listener: (change: 'resized' | 'resumed') => void) => () => void;
};

/** The terminal or pipe that a command reads from and writes to; tests use their own. */
export type Terminal = {
  /** Writes to stdout. `written` tells whether that worked. */
  readonly out: (text: string) => void;
  /**
   * Writes to stdout. Resolves when that is known to have worked; else rejects with a CliError: try again. After `last`
   * aborts, it does not wait for long for a reader that does not read.
   */
  readonly tell: (text: string, last?: AbortSignal) => Promise<void>;
  /** Resolves when everything that `out` took is written; rejects with a CliError if something was not. */
  readonly written: () => Promise<void>;
  readonly err: (text: string) => void;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Whether stdout and stderr are terminals. */
  readonly isOutTty: boolean;
  readonly isErrTty: boolean;
  /** The width of the terminal in columns; absent if stdout, or stderr, is not a terminal. */
  readonly columns?: number;
  readonly errColumns?: number;
  /** Stdout as a screen; absent if it is not a terminal, or one without a size. */
  readonly screen?: Screen;
  /**
   * Returns the lines of stdin, until its end or the signal. `close` stops reading, so that the process can
   * exit.
   */
  readonly lines: () => AsyncIterable<string> & { readonly close: () => void };
  /** Aborts on Ctrl-C, SIGTERM, and a hangup. The reason is a CliError that names the signal: see `stoppedBy`. */
  readonly signal: AbortSignal;
};

type Style = Parameters<typeof styleText>[0];

/** Applies a style to a text, or returns it unchanged if colors are off. */
export type Paint = (style: Style, text: string) => string;

/**
 * Returns a painter of stdout. `--no-color` comes first, then `FORCE_COLOR`, `NO_COLOR` (no-color.org), and `TERM=dumb`;
 * without any of them, a terminal has colors. Source: Node.js, "Command-line API", `FORCE_COLOR`: empty, `true`, and 1 to
 * 3 turn colors on, and any other value turns them off.
 */
export function paintFor({ env, isOutTty }: Terminal, wanted: boolean): Paint {
  const { FORCE_COLOR, NO_COLOR = '', TERM } = env;
  const isForced = FORCE_COLOR !== undefined && ['', 'true', '1', '2', '3'].includes(FORCE_COLOR);
  const isUsual = FORCE_COLOR === undefined && isOutTty && NO_COLOR === '' && TERM !== 'dumb';
  const isOn = wanted && (isForced || isUsual);
  return (style, text) => (isOn ? styleText(style, text, { validateStream: false }) : text);
}

/** The output formats: text for people, JSON for programs, and those of `check` and `wait` for pipelines and monitors. */
export const OUTPUT_FORMATS = ['pretty', 'json', 'junit', 'github', 'nagios', 'prometheus'] as const;

/** The output format of a command. */
export type OutputFormat = (typeof OUTPUT_FORMATS)[number];

/**
 * How output is formatted: its painter, and the width of a line in columns; no width if stdout is not a terminal. `isAscii`
 * says that the locale has no other characters.
 */
export type Page = { readonly paint: Paint; readonly width?: number | undefined; readonly isAscii: boolean };

/** Returns the page for a terminal; `wanted` is false with `--no-color`. */
export function pageFor(terminal: Terminal, wanted: boolean): Page {
  return {
    paint: paintFor(terminal, wanted),
    isAscii: isAsciiLocale(terminal.env),
    // Of the moment: the window of a live table can be resized.
    get width() {
      return terminal.columns;
    },
  };
}
