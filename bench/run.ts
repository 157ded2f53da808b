import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { describeMachine } from '../testkit/measure/machine.ts';
import { markdown } from '../testkit/measure/table.ts';
import { describeRun, writeDocs } from './docs.ts';
import { findPeers } from './peers.ts';
import { SECTIONS } from './sections/all.ts';
import type { Found } from './sections/section.ts';
import { startServer } from './start-server.ts';

// npm run bench -- [--only cost,error] [--rounds N] [--quick] [--json FILE] [--docs]

const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    rounds: { type: 'string' },
    quick: { type: 'boolean', default: false },
    docs: { type: 'boolean', default: false },
    json: { type: 'string', default: join(import.meta.dirname, 'results.json') },
  },
});
const only = values.only?.split(',');
const unknown = only?.filter((name) => !SECTIONS.some((section) => section.name === name)) ?? [];
if (unknown.length > 0) refuse(`no section ${unknown.join(', ')}; there are ${SECTIONS.map(({ name }) => name).join(', ')}`);
if (values.docs && only) refuse('--docs needs a whole run: the tables of a page belong together');
const rounds = values.rounds === undefined ? undefined : Number(values.rounds);
if (rounds !== undefined && !(Number.isInteger(rounds) && rounds > 0)) refuse('--rounds takes a whole number above 0');
// So that what was started ends too.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));

const machine = describeMachine();
const { peers, missing } = findPeers();
const about = { machine, peers, missing, quick: values.quick };
console.log(describeRun({ ...about, sections: {} }));

const found: Record<string, Found> = {};
const server = await startServer();
try {
  for (const { name, run } of SECTIONS.filter((section) => only?.includes(section.name) ?? true)) {
    const startedAt = performance.now();
    const say = (text: string) => process.stderr.write(`${name}: ${text}\n`);
    const result = await run({ server, peers, quick: values.quick, say, ...(rounds && { rounds }) });
    found[name] = result;
    for (const table of result.tables) console.log(`\n${markdown(table)}`);
    for (const note of result.notes) console.log(`note: ${note}`);
    say(`took ${Math.round((performance.now() - startedAt) / 1000)} s`);
  }
} finally {
  await server.stop();
}
const whole = { ...about, sections: found };
writeFileSync(values.json, `${JSON.stringify(whole, undefined, 2)}\n`);
if (values.docs) writeDocs(whole);

function refuse(why: string): never {
  console.error(why);
  process.exit(2);
}
