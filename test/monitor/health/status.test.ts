import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { RoleReading } from '../../../monitor/health/reading.ts';
import { STATUSES, statusOf, worstStatus } from '../../../monitor/health/status.ts';

const READINGS: readonly RoleReading[] = ['failing', 'config', 'unknown', 'pending', 'passing', 'none'];

type Row = { readonly cells: readonly string[]; readonly status: string };

function tableOfTheDocument(): readonly Row[] {
  const lines = readFileSync(new URL('../../../docs/reference/status.md', import.meta.url), 'utf8').split('\n');
  return lines
    .filter((line) => /^\| \d+ \|/.test(line))
    .map((line) => {
      const [, , startup, liveness, readiness, answers, signal, status] = line.split('|').map((cell) => cell.trim());
      return { cells: [startup, liveness, readiness, answers, signal].map(String), status: String(status) };
    });
}

function fits(row: Row, facts: readonly string[]): boolean {
  return row.cells.every((cell, i) => cell === '-' || cell.split(', ').includes(facts[i] ?? ''));
}

test('statusOf() is the table of docs/reference/status.md, first row that fits, over every combination of readings', () => {
  const rows = tableOfTheDocument();
  expect(rows).toHaveLength(14);
  const yesOrNo = [true, false];
  const combinations = READINGS.flatMap((startup) =>
    READINGS.flatMap((liveness) =>
      READINGS.filter((reading) => reading !== 'none').flatMap((readiness) =>
        yesOrNo.flatMap((answers) => yesOrNo.map((signalFailing) => ({ startup, liveness, readiness, answers, signalFailing }))),
      ),
    ),
  );
  expect(combinations).toHaveLength(6 * 6 * 5 * 2 * 2);
  for (const readings of combinations) {
    const facts = Object.values(readings).map((fact) => (typeof fact === 'boolean' ? (fact ? 'yes' : 'no') : fact));
    expect({ facts, status: statusOf(readings) }).toEqual({ facts, status: rows.find((row) => fits(row, facts))?.status });
  }
});

test('worstStatus() takes down before not-ready before unknown before pending before degraded before ready', () => {
  expect(STATUSES.map((status, i) => worstStatus(STATUSES.slice(i)) === status)).toEqual(STATUSES.map(() => true));
  expect(worstStatus([])).toBe('ready');
  expect(worstStatus(['ready', 'unknown', 'not-ready'])).toBe('not-ready');
});
