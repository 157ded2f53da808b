import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import type { HealthStore } from '../../monitor/engine/ports.ts';
import { CliError } from '../terminal/cli-error.ts';
import type { Terminal } from '../terminal/terminal.ts';
import type { Session } from './session.ts';

/** A health store that is open, and how to close it. */
export type OpenStore = { readonly health: HealthStore; readonly close: () => void };

/** Opens the file `watch` remembers in: the one named, else one per config under the XDG state directory. */
export async function openStore({ env, err }: Pick<Terminal, 'env' | 'err'>, session: Session, named?: string): Promise<OpenStore> {
  const path = named ?? defaultPath(env, session);
  const onUnreadable = (target: string) =>
    err(`warning: what ${path} remembers of ${target} cannot be read: it is kept there in the table unreadable, ${target} is new\n`);
  try {
    mkdirSync(dirname(path), { recursive: true });
    const { createSqliteHealth } = await import('./sqlite-health.ts');
    const { isNew, load, save, close } = createSqliteHealth(path, onUnreadable);
    if (isNew) err(`nothing is remembered in ${path} yet: every target is new\n`);
    const guarded = <T>(work: Promise<T>) => work.catch((error: unknown) => Promise.reject(unusable(path, error)));
    return { health: { load: (targets) => guarded(load(targets)), save: (target, health) => guarded(save(target, health)) }, close };
  } catch (error) {
    throw unusable(path, error);
  }
}

const ELSEWHERE = 'name another file with --store FILE';
/** What mends a store that is no broken file, by the primary result code of SQLite. https://www.sqlite.org/rescode.html */
const FIXES: Readonly<Record<number, string>> = {
  5: `end what else holds the file, or ${ELSEWHERE}`,
  8: `see that you may write to the file and its folder, or ${ELSEWHERE}`,
  10: `see whether the disk is full or broken and that you may write to the folder, or ${ELSEWHERE}`,
  13: `make room on the disk, or ${ELSEWHERE}`,
  14: `see that it is a file, and that you may write to its folder, or ${ELSEWHERE}`,
};

function unusable(path: string, error: unknown): CliError {
  const sentence = `cannot remember in ${path}: ${error instanceof Error ? error.message : error}`;
  if (error instanceof Error && error.name === 'ForeignFile') return new CliError('store-unusable', sentence, ELSEWHERE);
  const code = error instanceof Error && 'errcode' in error ? Number(error.errcode) & 0xff : undefined;
  // A system call of ours makes the folder.
  const isFolder = error instanceof Error && 'syscall' in error;
  return new CliError('store-unusable', sentence, FIXES[isFolder ? 14 : (code ?? 0)]);
}

function defaultPath(env: Readonly<Record<string, string | undefined>>, { monitor, config }: Session): string {
  const state = env.XDG_STATE_HOME ?? join(homedir(), '.local', 'state');
  const id = createHash('sha256').update(resolve(config)).digest('hex').slice(0, 8);
  return join(state, 'gatewatch', `${monitor}-${id}.sqlite`);
}
