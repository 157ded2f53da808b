import type { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';

/** SQLITE_BUSY, without its extension. Source: https://www.sqlite.org/rescode.html#busy */
const BUSY = 5;

/**
 * The pauses between tries, milliseconds: those of SQLite's own busy handler (`sqliteDefaultBusyCallback`), up to the
 * 200 milliseconds that the store waits for a lock.
 */
const PAUSES_MS = [1, 2, 5, 10, 15, 20, 25, 25, 25, 50];

/**
 * Repeats work on a database while another process holds it, about 200 milliseconds long, and rejects with the last
 * error. SQLite's own wait would block the event loop, and all checks with it.
 */
export async function whenFree<T>(work: () => Promise<T>): Promise<T> {
  for (const pauseMs of PAUSES_MS) {
    try {
      return await work();
    } catch (error) {
      if (!isBusy(error)) throw error;
      await sleep(pauseMs);
    }
  }
  return work();
}

// Another process holds the database.
function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && (Number(error.errcode) & 0xff) === BUSY;
}

/** Runs work on a database in a transaction, and resolves to its result once that is written. Rejects if it is not. */
export type GroupCommit = <T>(work: () => T) => Promise<T>;

/** One piece of work, and how its caller hears of it. */
type Asked = { readonly run: () => () => void; readonly reject: (error: unknown) => void };

/** The most that one transaction takes: more would block all checks for longer than a handshake does. */
const MOST = 20;

/**
 * Creates the writer of a database. What is asked for in one turn of the event loop shares a transaction: the targets
 * of a `watch` sign together. If work in it fails, each piece is tried in a transaction of its own.
 */
export function createGroupCommit(database: DatabaseSync): GroupCommit {
  let waiting: Asked[] = [];
  const flush = () => {
    const group = waiting.slice(0, MOST);
    waiting = waiting.slice(MOST);
    if (waiting.length > 0) setImmediate(flush);
    void commit(database, group);
  };
  return <T>(work: () => T) =>
    new Promise<T>((resolve, reject) => {
      if (waiting.length === 0) setImmediate(flush);
      const run = () => {
        const result = work();
        return () => resolve(result);
      };
      waiting.push({ run, reject });
    });
}

async function commit(database: DatabaseSync, group: readonly Asked[]): Promise<void> {
  try {
    const written = await whenFree(async () => inTransaction(database, () => group.map(({ run }) => run())));
    for (const tell of written) tell();
  } catch (error) {
    // Each alone would wait for the same lock again.
    if (group.length > 1 && !isBusy(error)) for (const one of group) await commit(database, [one]);
    else for (const { reject } of group) reject(error);
  }
}

function inTransaction<T>(database: DatabaseSync, work: () => T): T {
  // IMMEDIATE takes the write lock before the read, so that no other process writes in between.
  database.exec('BEGIN IMMEDIATE');
  try {
    const done = work();
    database.exec('COMMIT');
    return done;
  } finally {
    if (database.isTransaction) database.exec('ROLLBACK');
  }
}
