import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { secretVariable } from '../../monitor/target/secret-variable.ts';
import { run } from '../../testkit/test-terminal.ts';
import type { Kind, Output } from './rules.ts';
import { SECRETS } from './secrets.ts';

/** What the command line wrote, and what it said of each target. */
export type Commanded = {
  readonly outputs: readonly Output[];
  readonly statuses: ReadonlyMap<string, string>;
  readonly wrong: readonly string[];
};

const WAYS: readonly { readonly args: readonly string[]; readonly out: Kind; readonly isTty: boolean; readonly store?: true }[] = [
  { args: ['check'], out: 'colour terminal', isTty: true },
  { args: ['check', '--no-color'], out: 'terminal', isTty: true },
  { args: ['check', '--output', 'json'], out: 'JSON', isTty: false },
  { args: ['wait', '--times', '1', '--every', '1s', '--deadline', '1s'], out: 'colour terminal', isTty: true },
  { args: ['watch'], out: 'colour terminal', isTty: true, store: true },
  { args: ['watch', '--output', 'json'], out: 'JSON', isTty: false, store: true },
  { args: ['explain'], out: 'colour terminal', isTty: true },
  { args: ['explain', '--output', 'json'], out: 'JSON', isTty: false },
  { args: ['plan', '--output', 'json'], out: 'JSON', isTty: false },
];

/** How long to watch, seconds. */
export type Pace = { readonly watchSeconds: number; readonly say: (text: string) => void };

/** Runs every command that looks, or says what would be looked at, and reads what it wrote. */
export async function runCommands(config: string, { watchSeconds, say }: Pace): Promise<Commanded> {
  const folder = mkdtempSync(join(tmpdir(), 'gatewatch-abuse-'));
  const file = join(folder, 'gatewatch.yaml');
  writeFileSync(file, config);
  const env = Object.fromEntries(Object.entries(SECRETS).map(([name, value]) => [secretVariable(name), value]));
  const outputs: Output[] = [];
  const wrong: string[] = [];
  let statuses: ReadonlyMap<string, string> = new Map();
  try {
    for (const [i, { args, out, isTty, store }] of WAYS.entries()) {
      const where = args.join(' ');
      say(where);
      const database = join(folder, `${i}.sqlite`);
      const ran = await run([...args, '--config', file, ...(store ? ['--for', `${watchSeconds}s`, '--store', database] : [])], {
        env,
        isTty,
        columns: 100,
      });
      outputs.push(
        { where: `stdout of ${where}`, kind: out, text: ran.out },
        { where: `stderr of ${where}`, kind: errKind(isTty, args), text: ran.err },
      );
      if (/monitor-fault/.test(ran.err)) wrong.push(`${where}: ${ran.err.trim()}`);
      if (args[0] === 'check' && out === 'JSON') statuses = statusesIn(ran.out);
      if (store) outputs.push(...rowsOf(database));
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return { outputs, statuses, wrong };
}

function errKind(isTty: boolean, args: readonly string[]): Kind {
  return isTty && !args.includes('--no-color') ? 'colour terminal' : 'terminal';
}

type Round = { readonly targets: readonly { readonly name: string; readonly status: string }[] };

function statusesIn(text: string): ReadonlyMap<string, string> {
  const { targets }: Round = JSON.parse(text);
  return new Map(targets.map(({ name, status }) => [name, status]));
}

function rowsOf(file: string): readonly Output[] {
  const database = new DatabaseSync(file, { readOnly: true });
  const rows = database.prepare('SELECT target, value FROM health').all();
  database.close();
  return rows.map(({ target, value }) => ({ where: `the store, ${target}`, kind: 'JSON' as const, text: String(value) }));
}
