import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { drawSheet, drawText, type Picture } from './draw-text.ts';
import { openPlace } from './transcripts/open-place.ts';
import { readScreen } from './transcripts/read-screen.ts';
import { recordLine, type Scene } from './transcripts/record-line.ts';
import { COMMANDS, INTERRUPTED } from './transcripts/scenes.ts';

// npm run transcripts [-- NAME...]: runs every command in terminals, and draws docs/results/transcripts/NAME.svg.
// It reports the lines that were wider than their terminal, and colors where there must be none.

type Take = { readonly columns: number; readonly scenes: readonly Scene[]; readonly isPlain?: boolean; readonly env?: NodeJS.ProcessEnv };

const piped = ({ line, keys }: Scene): Scene => ({ line: `{ ${line}; } 2>&1 | cat`, ...(keys && { keys }) });

const TAKES: Readonly<Record<string, Take>> = {
  '60-columns': { columns: 60, scenes: COMMANDS },
  '80-columns': { columns: 80, scenes: COMMANDS },
  '120-columns': { columns: 120, scenes: COMMANDS },
  piped: { columns: 120, scenes: COMMANDS.filter(({ keys }) => !keys).map(piped), isPlain: true },
  'without-color': { columns: 80, scenes: COMMANDS, isPlain: true, env: { NO_COLOR: '1' } },
  interrupted: { columns: 80, scenes: INTERRUPTED },
};

const FOLDER = join(import.meta.dirname, '../docs/results/transcripts');
const COLOR = /\u001b\[[\d;]*m/;

async function draw(name: string, { columns, scenes, isPlain = false, env = {} }: Take): Promise<void> {
  const place = await openPlace();
  const pictures: Picture[] = [];
  try {
    for (const scene of scenes) {
      const { written, code } = await recordLine(scene, columns, place.folder, { ...place.env, ...env });
      const { lines, broken } = await readScreen(written, columns);
      if (name !== 'piped') for (const line of broken) process.stderr.write(`${name}: ${scene.line}: too wide: ${line}\n`);
      if (isPlain && COLOR.test(written)) process.stderr.write(`${name}: ${scene.line}: colors\n`);
      const ending = { text: `exit code ${code}`, color: '#8796a5', column: 0 };
      pictures.push(drawText({ title: `$ ${scene.line}`, label: scene.line, lines: [...lines, [ending]], columns }));
    }
  } finally {
    await place.close();
  }
  writeFileSync(join(FOLDER, `${name}.svg`), drawSheet(`gatewatch: every command, ${name}`, pictures, columns > 80 ? 1 : 2));
}

mkdirSync(FOLDER, { recursive: true });
const names = process.argv.slice(2);
for (const [name, take] of Object.entries(TAKES)) if (names.length === 0 || names.includes(name)) await draw(name, take);
