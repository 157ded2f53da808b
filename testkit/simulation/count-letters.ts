import type { Letter } from './accounted-days.ts';

/** What a script counts: minutes by what the target was, and its outages as minutes. */
export type Counted = {
  readonly minutes: Readonly<Record<string, number>>;
  readonly outages: readonly (readonly [start: number, end: number | undefined])[];
};

/**
 * Accounts for the letters of a target by the rules of docs/explanation/availability.md, written a second time:
 * it colors minutes, and shares no code with the engine or the report. `noted` are the minutes in which a sign of
 * the monitor is stored.
 */
export function countLetters(letters: readonly Letter[], isPlanned: (minute: number) => boolean): Counted {
  const colors: string[] = [];
  let [status, failures, unknowns, runFrom, changedAt, noted, isBlind] = ['pending', 0, 0, 0, 0, -1, false];
  let state = 'pending';
  for (const [minute, letter] of letters.entries()) {
    if (letter === '.') {
      colors.push('unseen');
      continue;
    }
    if (letters[minute - 1] === '.' && minute > 0) {
      // Between its last sign and its death nobody can prove that the monitor looked.
      const from = Math.max(noted, changedAt);
      for (let blind = from; blind < minute; blind++) colors[blind] = 'unseen';
      changedAt = minute;
    }
    if (minute - noted >= 4 || noted < 0) noted = minute;
    if (letter === 'u') unknowns++;
    else unknowns = 0;
    if (unknowns >= 3) isBlind = true;
    if (letter === 's') [state, failures, isBlind] = ['ready', 0, false];
    if (letter === 'f') {
      if (failures === 0) runFrom = minute;
      failures++;
      if (failures >= 3) [state, isBlind] = ['not-ready', false];
      else if (state === 'not-ready') isBlind = false;
    }
    const next = isBlind ? 'unknown' : state;
    if (next !== status) {
      const begun = next === 'not-ready' && !(status === 'unknown' && runFrom < changedAt) ? Math.max(runFrom, changedAt) : minute;
      for (let earlier = begun; earlier < minute; earlier++) if (colors[earlier] !== 'unseen') colors[earlier] = next;
      [status, changedAt] = [next, minute];
    }
    colors.push(status);
  }
  return { minutes: countColors(colors, isPlanned), outages: outagesIn(colors) };
}

function countColors(colors: readonly string[], isPlanned: (minute: number) => boolean): Readonly<Record<string, number>> {
  const shown = colors.map((color, minute) => (color !== 'unseen' && isPlanned(minute) ? 'maintenance' : color));
  return Object.fromEntries([...Map.groupBy(shown, (color) => color)].map(([color, all]) => [color, all.length]));
}

function outagesIn(colors: readonly string[]): Counted['outages'] {
  const outages: (readonly [number, number | undefined])[] = [];
  let from: number | undefined;
  for (const [minute, color] of colors.entries()) {
    if (color === 'not-ready') from ??= minute;
    if (color === 'ready' && from !== undefined) {
      outages.push([from, minute]);
      from = undefined;
    }
  }
  return from === undefined ? outages : [...outages, [from, undefined]];
}
