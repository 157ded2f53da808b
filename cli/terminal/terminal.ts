import { styleText } from 'node:util';
import { defined } from '../../monitor/text/objects.ts';

/** The terminal or pipe that a command reads from and writes to; tests use their own. */
export type Terminal = {
  /** Writes to stdout. `written` tells whether that worked. */
  readonly out: (text: string) => void;
  /** Writes to stdout. Resolves when that is known to have worked; else rejects with a CliError: try again. */
  readonly tell: (text: string) => Promise<void>;
  /** Resolves when everything that `out` took is written; rejects with a CliError if something was not. */
  readonly written: () => Promise<void>;
  readonly err: (text: string) => void;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Whether stdout and stderr are terminals. */
  readonly isOutTty: boolean;
  readonly isErrTty: boolean;
  /** The width of the terminal in characters; absent if stdout is not a terminal. */
  readonly columns?: number;
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
 * Returns a painter that uses colors only on a terminal, without `NO_COLOR` (no-color.org) and without
 * `--no-color`.
 */
export function paintFor(terminal: Terminal, wanted: boolean): Paint {
  const isOn = wanted && terminal.isOutTty && (terminal.env.NO_COLOR ?? '') === '';
  return (style, text) => (isOn ? styleText(style, text, { validateStream: false }) : text);
}

/** The output format of a command: text for people, or JSON for programs. */
export type OutputFormat = 'pretty' | 'json';

/**
 * How output is formatted: its painter, and the width of a line in characters; no width if stdout is not a
 * terminal.
 */
export type Page = { readonly paint: Paint; readonly width?: number };

/** Returns the page for a terminal; `wanted` is false with `--no-color`. */
export function pageFor(terminal: Terminal, wanted: boolean): Page {
  return { paint: paintFor(terminal, wanted), ...defined({ width: terminal.columns }) };
}
