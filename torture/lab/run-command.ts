import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';
import { secretVariable } from '../../monitor/target/secret-variable.ts';
import type { Seen } from './matrix.ts';
import type { Stage } from './stage.ts';

const BIN = join(import.meta.dirname, '../../cli/bin.js');
/** The module that brings a program's names to the lab's name server. */
export const NAMES = pathToFileURL(join(import.meta.dirname, 'preload-names.ts')).href;

type Round = {
  readonly targets: readonly {
    readonly name: string;
    readonly status: string;
    readonly diagnosis: { readonly reason?: string } | null;
    readonly probes: readonly { readonly name: string; readonly outcome: string; readonly reason?: string; readonly detail?: string }[];
  }[];
};

/** Lets `gatewatch check` look at the whole stage once, and reads what it says of each target. */
export async function runCommand({ config, secrets, nameServer }: Stage): Promise<ReadonlyMap<string, Seen>> {
  const child = spawn(process.execPath, [BIN, 'check', '--config', config, '--output', 'json'], {
    env: {
      PATH: process.env.PATH ?? '',
      NODE_OPTIONS: `--import ${NAMES}`,
      LAB_NAMES: nameServer,
      ...Object.fromEntries([...secrets].map(([name, value]) => [secretVariable(name), value])),
    },
  });
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  if (out === '') throw new Error(`the command says nothing but: ${err.slice(0, 2000)}`);
  const { targets } = JSON.parse(out) as Round;
  return new Map(
    targets.map(({ name, status, diagnosis, probes }) => {
      const seen = { status, probes: new Map(probes.map((probe) => [probe.name, probe])) };
      return [name, diagnosis?.reason === undefined ? seen : { ...seen, leads: diagnosis.reason }];
    }),
  );
}
