import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { RoleReading } from '../../monitor/core/reading.ts';
import { STATUSES, statusOf, worstStatus } from '../../monitor/core/status.ts';

const READINGS: readonly RoleReading[] = ['failing', 'config', 'unknown', 'pending', 'passing', 'none'];

type Row = { readonly cells: readonly string[]; readonly status: string };

function tableOfTheDocument(): readonly Row[] {
  const lines = readFileSync(new URL('../../docs/status.md', import.meta.url), 'utf8').split('\n');
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

test('statusOf() is the table of docs/status.md, first row that fits, over every combination of readings', () => {
  const rows = tableOfTheDocument();
  expect(rows).toHaveLength(14);
  let compared = 0;
  for (const startup of READINGS)
    for (const liveness of READINGS)
      for (const readiness of READINGS.filter((reading) => reading !== 'none'))
        for (const answers of [true, false])
          for (const signalFailing of [true, false]) {
            const facts = [startup, liveness, readiness, answers ? 'yes' : 'no', signalFailing ? 'yes' : 'no'];
            const row = rows.find((one) => fits(one, facts));
            expect({ facts, status: statusOf({ startup, liveness, readiness, answers, signalFailing }) }).toEqual({
              facts,
              status: row?.status,
            });
            compared++;
          }
  expect(compared).toBe(6 * 6 * 5 * 2 * 2);
});

test('worstStatus() takes down before not-ready before unknown before pending before degraded before ready', () => {
  expect(STATUSES.map((status, i) => worstStatus(STATUSES.slice(i)) === status)).toEqual(STATUSES.map(() => true));
  expect(worstStatus([])).toBe('ready');
  expect(worstStatus(['ready', 'unknown', 'not-ready'])).toBe('not-ready');
});
