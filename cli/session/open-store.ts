import { createHash } from 'node:crypto';
import { dirname, join, resolve } from 'node:path';
import type { HealthStore, HistoryStore, RecordStore } from '../../monitor/engine/ports.ts';
import { irregularKind } from '../../monitor/files/read-regular-file.ts';
import { CliError } from '../terminal/cli-error.ts';
import type { Terminal } from '../terminal/terminal.ts';
import type { Session } from './session.ts';
import { makeFolder, stateFolder } from './state-folder.ts';

/** The monitor whose state a file holds, and the path of its config. */
type StoreOwner = Pick<Session, 'monitor' | 'config'>;

/** An open health store, and a function that closes it. */
export type OpenStore = {
  readonly health: HealthStore;
  readonly history: HistoryStore;
  readonly records: RecordStore;
  readonly close: () => void;
};

/**
 * Opens the state file of `watch`: the named one, else one per config in the XDG state directory. Throws
 * CliError.
 */
export async function openStore({ env, err }: Pick<Terminal, 'env' | 'err'>, session: StoreOwner, named?: string): Promise<OpenStore> {
  const path = storePath(env, session, named);
  const onUnreadable = (target: string) =>
    err(`warning: the state of ${target} in ${path} cannot be read: it is kept in the table unreadable, and ${target} starts as new\n`);
  demandFile(path);
  try {
    makeFolder(dirname(path));
    const { createSqliteHealth } = await import('./sqlite-health.ts');
    const { isNew, load, save, history, records, close } = createSqliteHealth(path, onUnreadable);
    if (isNew) err(`no saved state in ${path}: all targets are new\n`);
    const guarded = <T>(work: Promise<T>) => work.catch((error: unknown) => Promise.reject(unusable(path, error)));
    return {
      health: { load: (targets) => guarded(load(targets)), save: (target, health) => guarded(save(target, health)) },
      history: { read: (targets, from) => guarded(history.read(targets, from)) },
      records: { load: (names) => guarded(records.load(names)), save: (...record) => guarded(records.save(...record)) },
      close,
    };
  } catch (error) {
    throw unusable(path, error);
  }
}

/** Returns the path of a state file: the named one, or the one of a config. Throws CliError. */
export function storePath(env: Terminal['env'], owner: StoreOwner, named: string | undefined): string {
  // To SQLite, an empty name is a temporary database that is gone at the end.
  if (named === '') throw new CliError('usage', '--store has no value', 'name a file, or leave the option out');
  return named ?? defaultPath(env, owner);
}

const ELSEWHERE = 'name another file with --store FILE';
/**
 * The fixes by primary result code of SQLite, for errors other than a broken file. Source:
 * https://www.sqlite.org/rescode.html
 */
const FIXES: Readonly<Record<number, string>> = {
  5: `stop the other process that locks the file, or ${ELSEWHERE}`,
  8: `check that you may write to the file and its folder, or ${ELSEWHERE}`,
  10: `check that the disk is not full or broken and that you may write to the folder, or ${ELSEWHERE}`,
  13: `free space on the disk, or ${ELSEWHERE}`,
  14: `check that it is a file and that you may write to its folder, or ${ELSEWHERE}`,
};

// SQLite would wait on a pipe, and read a device without end.
function demandFile(path: string): void {
  const kind = irregularKind(path);
  if (kind !== undefined) throw new CliError('store-unusable', `cannot use the state file ${path}: it is ${kind}`, ELSEWHERE);
}

function unusable(path: string, error: unknown): CliError {
  const sentence = `cannot use the state file ${path}: ${error instanceof Error ? error.message : error}`;
  if (error instanceof Error && error.name === 'ForeignFile') return new CliError('store-unusable', sentence, ELSEWHERE);
  const code = error instanceof Error && 'errcode' in error ? Number(error.errcode) & 0xff : undefined;
  // Only the creation of the folder is a system call of this process.
  const isFolder = error instanceof Error && 'syscall' in error;
  const isFull = isFolder && 'code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT');
  return new CliError('store-unusable', sentence, FIXES[isFull ? 13 : isFolder ? 14 : (code ?? 0)]);
}

function defaultPath(env: Terminal['env'], { monitor, config }: StoreOwner): string {
  const id = createHash('sha256').update(resolve(config)).digest('hex').slice(0, 8);
  return join(stateFolder(env), 'gatewatch', `${monitor}-${id}.sqlite`);
}
