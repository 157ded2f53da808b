import type { TargetResult } from '../../monitor/engine/looking/round-once.ts';
import { PHASE_NAMES } from '../../monitor/message/timeline.ts';
import type { Observation } from '../../monitor/observation/observation.ts';
import type { Page } from '../terminal/terminal.ts';
import { widthOf, wrap } from '../terminal/wrap.ts';
import { prettyTable } from './pretty-table.ts';

const MARKS = {
  success: { mark: '✔', style: 'green' },
  failure: { mark: '✖', style: 'red' },
  unknown: { mark: '?', style: 'magenta' },
} as const;

/** The narrowest column of phases, in columns of the terminal. */
const MIN_PHASES = 48;

/** Returns a line for each probe of a target, below its name: what came of it, its latency, and its phases. */
export function prettyProbes({ target, observations }: TargetResult, { paint, width = Number.POSITIVE_INFINITY }: Page): readonly string[] {
  const before = observations.map((seen) => [
    `  ${paint(MARKS[seen.outcome].style, MARKS[seen.outcome].mark)} ${seen.probe}`,
    outcomeOf(seen),
    seen.latencyMs === undefined ? '' : inMilliseconds(seen.latencyMs),
  ]);
  const room = width - Math.max(0, ...prettyTable(before.map((row) => [...row, '|'])).map(widthOf)) + 1;
  const isWide = room >= MIN_PHASES;
  const rows = isWide
    ? prettyTable(before.map((row, i) => [...row, wrap(phasesOf(observations[i]), room).join('\n')]))
    : observations.flatMap((seen, i) => [prettyTable(before)[i] ?? '', ...below(phasesOf(seen), width)]);
  return [paint('bold', target.name), ...rows];
}

const INDENT = '    ';

function below(text: string, width: number): readonly string[] {
  return text === '' ? [] : wrap(text, width - INDENT.length).map((line) => `${INDENT}${line}`);
}

function outcomeOf(seen: Observation): string {
  if (seen.outcome !== 'success') return seen.reason;
  return seen.http ? String(seen.http.status) : '';
}

// A signal that is derived from another check has no phases: its detail says what it found.
function phasesOf(seen: Observation | undefined): string {
  const { phases = {}, detail = '' } = seen ?? {};
  const shown = PHASE_NAMES.flatMap(([key, name]) =>
    phases[key] === undefined ? [] : [`${name} ${inMilliseconds(phases[key])}`.replaceAll(' ', '\u00a0')],
  );
  return shown.length === 0 ? detail : shown.join('  ');
}

/** Writes milliseconds with one decimal below 10. */
export function inMilliseconds(ms: number): string {
  return `${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms`;
}
