import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';
import type { Diagnosis } from '../../monitor/health/diagnosis.ts';
import type { Status } from '../../monitor/health/status.ts';
import { secretVariable } from '../../monitor/target/secret-variable.ts';
import type { Target } from '../../monitor/target/target.ts';
import { defined } from '../../monitor/text/objects.ts';
import { impactOf } from '../../wso2/readers/impact.ts';
import type { Seen } from './matrix.ts';
import type { Stage } from './stage.ts';

const BIN = join(import.meta.dirname, '../../cli/bin.js');
/** The module that brings a program's names to the lab's name server. */
export const NAMES = pathToFileURL(join(import.meta.dirname, 'preload-names.ts')).href;

type Round = {
  readonly targets: readonly {
    readonly name: string;
    readonly status: Status;
    readonly diagnosis: Diagnosis | null;
    readonly probes: readonly { readonly name: string; readonly outcome: string; readonly reason?: string; readonly detail?: string }[];
  }[];
};

/** Lets `gatewatch check` look at the whole stage once, and reads what it says of each target. `compiled` are its targets. */
export async function runCommand({ config, secrets, nameServer }: Stage, compiled: readonly Target[]): Promise<ReadonlyMap<string, Seen>> {
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
      if (diagnosis === null || !('reason' in diagnosis)) return [name, seen];
      const target = compiled.find((one) => one.name === name);
      const traffic = target && impactOf(target, status, diagnosis);
      return [name, { ...seen, leads: diagnosis.reason, told: { kind: diagnosis.kind, ...defined({ traffic }) } }];
    }),
  );
}
