import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { figure } from '../../testkit/measure/table.ts';
import type { Found, Section } from './section.ts';

type Taken = { readonly seconds: number; readonly megabytes: number };
type Figures = { readonly targets: number; readonly stacks: number; readonly synthesis: Taken; readonly plan: Taken };

const FILE = join(import.meta.dirname, '../synthesize.ts');

/** What turning a large config into templates takes, measured by a script of its own. */
export const synthesisSection: Section = {
  name: 'synthesis',
  run: async ({ say }): Promise<Found> => {
    say('10,000 targets');
    const folder = mkdtempSync(join(tmpdir(), 'gatewatch-bench-'));
    try {
      const json = join(folder, 'synthesis.json');
      await promisify(execFile)(process.execPath, [FILE, '--json', json], { maxBuffer: 2 ** 26 });
      const figures: Figures = JSON.parse(readFileSync(json, 'utf8'));
      const { targets, stacks, synthesis, plan } = figures;
      const rows = Object.entries({ 'synthesis by the CDK app': synthesis, '`gatewatch plan`': plan }).map(([name, one]) => [
        name,
        figure(one.seconds),
        figure(one.megabytes),
      ]);
      const title = `${targets} targets: ${stacks} stacks`;
      return { figures, tables: [{ title, head: ['', 'seconds', 'MB at most'], rows }], notes: [] };
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
};
