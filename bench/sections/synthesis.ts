import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { figure } from '../tools/table.ts';
import type { Found, Section } from './section.ts';

const FILE = join(import.meta.dirname, '../synthesize.ts');

/** What turning a large config into templates takes, measured by a script of its own. */
export const synthesisSection: Section = {
  name: 'synthesis',
  run: async ({ say }): Promise<Found> => {
    if (!existsSync(FILE)) return { figures: {}, tables: [], notes: ['not measured: there is no bench/synthesize.ts'] };
    say('10,000 targets');
    const folder = mkdtempSync(join(tmpdir(), 'gatewatch-bench-'));
    try {
      const json = join(folder, 'synthesis.json');
      await promisify(execFile)(process.execPath, [FILE, '--json', json], { maxBuffer: 2 ** 26 });
      const figures: Readonly<Record<string, unknown>> = JSON.parse(readFileSync(json, 'utf8'));
      const rows = Object.entries(figures)
        .filter(([, value]) => typeof value !== 'object')
        .map(([key, value]) => [key, typeof value === 'number' ? figure(value) : String(value)]);
      return { figures, tables: [{ title: 'Synthesis of a large config', head: ['', ''], rows }], notes: [] };
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
};
