import type { Letter } from './accounted-days.ts';

/** What a script counts: minutes by what the target was, and its outages as minutes. */
export type Counted = {
  readonly minutes: Readonly<Record<string, number>>;
  readonly outages: readonly (readonly [start: number, end: number | undefined])[];
};

/** The probe as it counts: its settled state, the runs, and whether nothing is known of it. */
type Count = {
  readonly state: string;
  readonly last: string;
  readonly run: number;
  readonly runFrom: number;
  readonly unknowns: number;
  readonly isBlind: boolean;
};

const THRESHOLD = 3;

/** A sign of the monitor is stored at least so often, in minutes. */
const SIGN = 4;

/**
 * Accounts for the letters of a target by the rules of docs/explanation/availability.md, written a second time:
 * it colors minutes, and shares no code with the engine or the report.
 */
export function countLetters(letters: readonly Letter[], isPlanned: (minute: number) => boolean): Counted {
  const colors: string[] = [];
  let count: Count = { state: 'pending', last: '', run: 0, runFrom: 0, unknowns: 0, isBlind: false };
  let [status, changedAt, signedAt] = ['pending', 0, 0];
  for (const [minute, letter] of letters.entries()) {
    if (letter === '.') {
      colors.push('unseen');
      continue;
    }
    if (letters[minute - 1] === '.') {
      // Between its last sign and its end, nothing proves that the monitor looked.
      colors.fill('unseen', Math.max(signedAt, changedAt), minute);
      changedAt = minute;
    }
    if (minute - signedAt >= SIGN) signedAt = minute;
    count = next(count, letter, minute);
    const shown = count.isBlind ? 'unknown' : count.state;
    if (shown !== status) {
      paintOutage(colors, shown, outageFrom(count, { status, changedAt, minute }));
      [status, changedAt] = [shown, minute];
    }
    colors.push(status);
  }
  return { minutes: countColors(colors, isPlanned), outages: outagesIn(colors) };
}

function next(count: Count, letter: Letter, minute: number): Count {
  if (letter === 'u') {
    const unknowns = Math.min(count.unknowns + 1, THRESHOLD);
    return { ...count, unknowns, isBlind: count.isBlind || unknowns === THRESHOLD };
  }
  const isSame = letter === count.last;
  const seen = {
    last: letter,
    run: isSame ? Math.min(count.run + 1, THRESHOLD) : 1,
    runFrom: isSame ? count.runFrom : minute,
    unknowns: 0,
  };
  if (letter === 's') return { ...seen, run: 1, state: 'ready', isBlind: false };
  const isFailing = seen.run === THRESHOLD || count.state === 'not-ready';
  return { ...seen, state: isFailing ? 'not-ready' : count.state, isBlind: count.isBlind && !isFailing };
}

type Before = { readonly status: string; readonly changedAt: number; readonly minute: number };

// A run that began before the time of which nothing is known does not color it.
function outageFrom({ runFrom }: Count, { status, changedAt, minute }: Before): number {
  return status === 'unknown' && runFrom < changedAt ? minute : Math.max(runFrom, changedAt);
}

function paintOutage(colors: string[], color: string, from: number): void {
  if (color !== 'not-ready') return;
  for (let minute = from; minute < colors.length; minute++) if (colors[minute] !== 'unseen') colors[minute] = color;
}

function countColors(colors: readonly string[], isPlanned: (minute: number) => boolean): Readonly<Record<string, number>> {
  const shown = colors.map((color, minute) => (color !== 'unseen' && isPlanned(minute) ? 'maintenance' : color));
  return Object.fromEntries([...Map.groupBy(shown, (color) => color)].map(([color, all]) => [color, all.length]));
}

function outagesIn(colors: readonly string[]): Counted['outages'] {
  const outages: [number, number | undefined][] = [];
  for (const [minute, color] of colors.entries()) {
    const open = outages.at(-1)?.[1] === undefined ? outages.at(-1) : undefined;
    if (color === 'not-ready' && !open) outages.push([minute, undefined]);
    if (color === 'ready' && open) open[1] = minute;
  }
  return outages;
}
