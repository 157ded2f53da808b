import type { Table } from '../../testkit/measure/table.ts';
import { guardAddresses } from '../abuse/addresses.ts';
import { type Answered, answerAll } from '../abuse/answers.ts';
import { showCertificates } from '../abuse/certificates.ts';
import { readConfigs } from '../abuse/configs.ts';
import { lots } from '../abuse/lots.ts';
import { ECHOES, mixed, PAYLOADS, type Payload } from '../abuse/payloads.ts';
import { PLACES } from '../abuse/places.ts';
import { type Withstood, withstandAll } from '../abuse/withstand.ts';
import type { Found, Section, Torture } from './section.ts';

/** Number of payloads per group in the short form. */
const SHORT = 1;

/**
 * Misleading responses, floods, and traps: nothing in a response or a config may execute, leak, overwhelm, or
 * make a failing target look ready.
 */
export const abuseSection: Section = { name: 'abuse', isWhole: true, run };

async function run(torture: Torture): Promise<Found> {
  const { short, say } = torture;
  const payloads = [...chosen(short ? SHORT : Number.POSITIVE_INFINITY), ...mixtures(torture)];
  const answered = await answerAll(payloads, { watchSeconds: short ? 2 : 6, say });
  const certificates = await showCertificates(payloads);
  say('configs');
  // A secret that is written in a config is in its template too: the monitor cannot hide it.
  const configs = await readConfigs(chosen(short ? SHORT : 4).filter(({ group }) => group !== ECHOES));
  const floods = await withstandAll(say);
  say('addresses');
  const guarded = await guardAddresses();
  const others: readonly (readonly [string, number, number, number])[] = [
    [
      'certificates with such texts in subject, issuer and names',
      certificates.shown,
      certificates.outputs.length,
      certificates.wrong.length,
    ],
    ['configs with such texts everywhere', configs.read, configs.outputs.length, configs.wrong.length],
  ];
  return {
    tables: [answerTable(payloads, answered, others), floodTable(floods.withstood), addressTable(guarded.rows)],
    notes: [
      `${PLACES.length} places, ${answered.cases.length} targets, ${answered.requests} requests, none of which accepts a compressed response; ${megabytes(answered)} MB of output searched`,
      'the output is: check, wait, watch, explain, and plan, in color, without color, and as JSON; the store of watch; log lines, subjects, emails, text messages, chat, JSON of every protocol, events, digests, items, and metrics of the function',
      'the servers of the floods run in the measured process: memory and CPU include them',
    ],
    wrong: [...answered.wrong, ...certificates.wrong, ...configs.wrong, ...floods.wrong, ...guarded.wrong],
  };
}

/** Returns this many payloads of each group. */
function chosen(most: number): readonly Payload[] {
  return [...Map.groupBy(PAYLOADS, ({ group }) => group).values()].flatMap((some) => some.slice(0, most));
}

function mixtures({ seed, runs, short }: Torture): readonly Payload[] {
  return Array.from({ length: short ? 1 : runs }, (_, i) => mixed(lots(seed + i), `mixture of seed ${seed + i}`));
}

function answerTable(
  payloads: readonly Payload[],
  { cases, statuses, wrong }: Answered,
  others: readonly (readonly [string, number, number, number])[],
): Table {
  const rows = [...Map.groupBy(payloads, ({ group }) => group)].map(([group, some]) => {
    const own = cases.filter(({ payload }) => payload.group === group);
    const red = own.filter(({ target }) => statuses.get(target) !== 'ready').length;
    const names = new Set(some.map(({ name }) => name));
    const bad = wrong.filter((line) => [...names].some((name) => line.includes(`: ${name}]`)));
    return [`what ${group}`, String(some.length), String(own.length), String(red), String(bad.length)];
  });
  return {
    title: 'Hostile responses, and what gatewatch writes about them',
    head: ['', 'texts', 'checked', 'failing', 'wrong'],
    rows: [...rows, ...others.map(([what, count, , bad]) => [what, '', String(count), '', String(bad)])],
  };
}

function floodTable(withstood: readonly Withstood[]): Table {
  const rows = withstood.map(({ name, outcome, ms, cpuMs, grownMiB }) => [name, outcome, String(ms), String(cpuMs), String(grownMiB)]);
  return { title: 'Floods, timeout 2,000 ms', head: ['a server that sends', 'comes to', 'ms', 'CPU ms', 'MiB more'], rows };
}

function addressTable(rows: readonly (readonly [string, number, number])[]): Table {
  return {
    title: 'Addresses',
    head: ['', 'tried', 'connections'],
    rows: rows.map(([what, tried, connected]) => [what, String(tried), String(connected)]),
  };
}

function megabytes({ outputs }: Answered): number {
  return Math.round(outputs.reduce((sum, { text }) => sum + text.length, 0) / 1e6);
}
