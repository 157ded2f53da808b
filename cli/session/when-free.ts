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
      if (!(error instanceof Error && 'errcode' in error && (Number(error.errcode) & 0xff) === BUSY)) throw error;
      await sleep(pauseMs);
    }
  }
  return work();
}
