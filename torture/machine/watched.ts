import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { readStoredMemory } from '../../monitor/memory/stored-memory.ts';
import type { TargetMemory } from '../../monitor/memory/target-memory.ts';
import { type Ran, type Run, runProgram } from './child.ts';

/** A folder of its own with a config in which a command line is run. */
export type Workplace = {
  readonly folder: string;
  readonly config: string;
  readonly store: string;
};

/** Makes one around targets, and a monitor, as they would stand in `gatewatch.yaml`. */
export function openWorkplace(folder: string, targets: readonly unknown[], monitor?: unknown): Workplace {
  mkdirSync(folder, { recursive: true });
  const config = join(folder, 'gatewatch.yaml');
  writeFileSync(config, JSON.stringify({ monitor, targets }));
  return { folder, config, store: join(folder, 'store.sqlite') };
}

/** Runs the command line there. */
export function runCli({ folder, config }: Workplace, cli: string, args: readonly string[], how: Partial<Run> = {}): Promise<Ran> {
  const env = { HOME: folder, XDG_STATE_HOME: folder, NO_COLOR: '1', ...how.env };
  return runProgram({ file: cli, args: [...args, '--config', config], ...how, env });
}

/** A line of `watch --output json`. */
export type ToldChange = {
  readonly from?: string;
  readonly to: string;
  readonly target: { readonly name: string; readonly status: string };
};

/** The changes that `watch --output json` printed, in order. */
export function changesIn(out: string): readonly ToldChange[] {
  return out.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as ToldChange]));
}

/** The statuses a target was said to have turned to, in order. */
export function turnsOf(out: string, target: string): readonly string[] {
  return changesIn(out).flatMap(({ to, target: { name } }) => (name === target ? [to] : []));
}

/** What a store remembers of a target; undefined = nothing, or nothing that can be read. */
export function rememberedIn(store: string, target: string): TargetMemory | undefined {
  try {
    const database = new DatabaseSync(store, { readOnly: true });
    try {
      const row = database.prepare('SELECT value FROM health WHERE target = ?').get(target);
      return row && readStoredMemory(JSON.parse(String(row.value)));
    } finally {
      database.close();
    }
  } catch {
    return undefined;
  }
}

/** The exit codes of a `watch` with an end: that of its last state. */
export const WATCHED: readonly number[] = [0, 1, 3];

/** Whether a `watch` came to its end. */
export function isWatched(code: number | null | undefined): boolean {
  return WATCHED.some((one) => one === code);
}

/** Whether a program ended as one must: by itself, and without a stack on its stderr. */
export function isCrash({ code, signal, err, isStuck }: Ran, codes: readonly number[] = [0, 1, 2, 3]): boolean {
  return isStuck || signal !== null || code === null || !codes.includes(code) || /^\s+at .*[:(]|monitor-fault/m.test(err);
}
