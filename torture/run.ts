import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { describeMachine } from '../testkit/measure/machine.ts';
import { markdown } from '../testkit/measure/table.ts';
import { describeRun, type Finished, writeDocs } from './docs.ts';
import { SECTIONS } from './sections/all.ts';

// npm run torture -- [--only lab,aws] [--part TEXT] [--seed N] [--runs N] [--short] [--json FILE] [--docs]
// --part runs only what has TEXT in its name: scenarios of the lab, and parts of aws, machine, and soak.
// Exit 1 when anything was not as it must be.

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    part: { type: 'string' },
    seed: { type: 'string', default: '1' },
    runs: { type: 'string' },
    short: { type: 'boolean', default: false },
    docs: { type: 'boolean', default: false },
    json: { type: 'string' },
  },
});
const only = values.only?.split(',');
const unknown = only?.filter((name) => !SECTIONS.some((section) => section.name === name)) ?? [];
if (unknown.length > 0) refuse(`no section ${unknown.join(', ')}; there are ${SECTIONS.map(({ name }) => name).join(', ')}`);
if (values.docs && values.short) refuse('--docs needs a long run: the page holds figures of one');
if (values.docs && values.part !== undefined) refuse('--docs needs whole sections');
const seed = wholeNumber('seed', values.seed);
const runs = wholeNumber('runs', values.runs ?? (values.short ? '1' : '20'));
// So that what was started ends too.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));

const about = { machine: describeMachine(), seed, runs, short: values.short };
console.log(describeRun(about));
const finished: Finished[] = [];
let parts = 0;
const wants = (part: string) => {
  const isWanted = part.includes(values.part ?? '');
  if (isWanted) parts++;
  return isWanted;
};
const chosen = SECTIONS.filter(({ name, isWhole }) => (only?.includes(name) ?? true) && !(isWhole && values.part !== undefined));
for (const { name, run } of chosen) {
  const startedAt = performance.now();
  const say = (text: string) => process.stderr.write(`${name}: ${text}\n`);
  const found = await run({ seed, runs, short: values.short, wants, say });
  const one = { name, seconds: Math.round((performance.now() - startedAt) / 1000), ...found };
  finished.push(one);
  for (const table of one.tables) console.log(`\n${markdown(table)}`);
  for (const note of one.notes) console.log(`note: ${note}`);
  for (const line of one.wrong) console.log(`WRONG: ${line}`);
  console.log(`${name}: ${one.wrong.length} wrong, ${one.seconds} s`);
}
if (values.part !== undefined && parts === 0) refuse(`no part has ${values.part} in its name`);
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify({ ...about, sections: finished }, undefined, 2)}\n`);
if (values.docs) writeDocs(about, finished);
if (finished.some(({ wrong }) => wrong.length > 0)) process.exitCode = 1;

function wholeNumber(name: string, text: string): number {
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < 1) refuse(`--${name} takes a whole number above 0`);
  return number;
}

function refuse(why: string): never {
  console.error(why);
  process.exit(2);
}
