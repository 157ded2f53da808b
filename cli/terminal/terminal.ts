import { styleText } from 'node:util';

/** The door to the person or pipeline in front of us; tests bring their own. */
export type Terminal = {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Whether stdout and stderr are terminals somebody looks at. */
  readonly isOutTty: boolean;
  readonly isErrTty: boolean;
  /** How many characters a line of the terminal holds; absent where there is none. */
  readonly columns?: number;
  /** Lines typed or piped in; ends with the input or the signal. The input is let go of by `close`. */
  readonly lines: () => AsyncIterable<string> & { readonly close: () => void };
  /** Aborts on Ctrl-C and on a polite kill. */
  readonly signal: AbortSignal;
};

type Style = Parameters<typeof styleText>[0];

/** Paints text, or leaves it as it is. */
export type Paint = (style: Style, text: string) => string;

/** Colours only for a person who wants them: a terminal, no `NO_COLOR` (no-color.org), no `--no-color`. */
export function paintFor(terminal: Terminal, wanted: boolean): Paint {
  const isOn = wanted && terminal.isOutTty && (terminal.env.NO_COLOR ?? '') === '';
  return (style, text) => (isOn ? styleText(style, text, { validateStream: false }) : text);
}

/** How a command prints: for a person, or JSON for a program. */
export type OutputFormat = 'pretty' | 'json';

/** What is written on: how to paint, and how wide a line is where somebody looks. */
export type Page = { readonly paint: Paint; readonly width?: number };

/** The page a command writes on. */
export function pageFor(terminal: Terminal, wanted: boolean): Page {
  return { paint: paintFor(terminal, wanted), ...(terminal.columns !== undefined && { width: terminal.columns }) };
}
