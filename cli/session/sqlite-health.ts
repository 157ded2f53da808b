import { DatabaseSync } from 'node:sqlite';
import type { HealthStore, HistoryStore, RecordStore } from '../../monitor/engine/ports.ts';
import { takeUnrecorded } from '../../monitor/history/record-status.ts';
import { readStoredMemory, storedMemory } from '../../monitor/memory/stored-memory.ts';
import type { TargetMemory } from '../../monitor/memory/target-memory.ts';
import { readJson } from '../../monitor/text/bounded-json.ts';
import { isRecord } from '../../monitor/text/guards.ts';
import { openSqliteHistory, openSqliteRecords } from './sqlite-history.ts';
import { createGroupCommit, whenFree } from './transactions.ts';

/** Is called with the name of a target whose row cannot be read. */
export type OnUnreadable = (target: string) => void;

/** The error for a database that belongs to another program, which no fix may suggest to delete. */
class ForeignFile extends Error {
  override readonly name = 'ForeignFile';
}

/** A health store in one SQLite file, with its history, and with records beside it. */
export type SqliteHealth = HealthStore & {
  readonly history: HistoryStore;
  readonly records: RecordStore;
  /** Whether the store was empty when it was opened. */
  readonly isNew: boolean;
  /** Writes pending changes and closes the file. */
  readonly close: () => void;
};

/**
 * Opens a store, or creates one. Throws, and writes nothing, if the file belongs to another program, is
 * damaged, or was written by a later release. A row that cannot be read counts as missing; when it is
 * overwritten, the table `unreadable` keeps it.
 */
export function createSqliteHealth(path: string, onUnreadable: OnUnreadable = () => {}): SqliteHealth {
  const database = new DatabaseSync(path);
  try {
    return openIn(database, onUnreadable);
  } catch (error) {
    database.close();
    throw error;
  }
}

function openIn(database: DatabaseSync, onUnreadable: OnUnreadable): SqliteHealth {
  // Two watches may share a file. Nothing is checked yet, so that a short wait for a lock blocks nothing.
  database.exec('PRAGMA busy_timeout = 200');
  demandWhole(database);
  demandOurs(database);
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL');
  database.exec('CREATE TABLE IF NOT EXISTS health (target TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT');
  database.exec('CREATE TABLE IF NOT EXISTS unreadable (target, value, UNIQUE (target, value))');
  const inGroup = createGroupCommit(database);
  const history = openSqliteHistory(database);
  const records = openSqliteRecords(database, inGroup);
  // From now on, waiting would block all checks: see `whenFree`.
  database.exec('PRAGMA busy_timeout = 0');
  const select = database.prepare('SELECT value FROM health WHERE target = ?');
  const upsert = database.prepare('INSERT INTO health VALUES (?, ?) ON CONFLICT (target) DO UPDATE SET value = excluded.value');
  const keep = database.prepare('INSERT OR IGNORE INTO unreadable SELECT target, value FROM health WHERE target = ?');
  const write = (target: string, health: TargetMemory): TargetMemory | undefined => {
    const row = select.get(target);
    const stored = row && parse(row.value);
    if ((stored?.revision ?? 0) !== health.revision) return undefined;
    if (row && !stored) keep.run(target);
    const [rest, entries] = takeUnrecorded(health);
    const written = { ...rest, revision: health.revision + 1 };
    history.add(target, entries);
    upsert.run(target, JSON.stringify(storedMemory(written)));
    return written;
  };
  return {
    isNew: database.prepare('SELECT 1 FROM health').get() === undefined,
    load: (targets) =>
      whenFree(async () => {
        const rows = targets.map((target) => [target, select.get(target)] as const);
        return new Map(
          rows.flatMap(([target, row]) => {
            const health = row && parse(row.value);
            if (row && !health) onUnreadable(target);
            return health ? [[target, health] as const] : [];
          }),
        );
      }),
    save: (target, health) => inGroup(() => write(target, health)),
    history,
    records,
    close: () => database.close(),
  };
}

// A damaged page can hide rows without an error, and later writes can hide more.
// Source: https://www.sqlite.org/pragma.html#pragma_integrity_check
function demandWhole(database: DatabaseSync): void {
  const { integrity_check: found } = database.prepare('PRAGMA integrity_check(1)').get() ?? {};
  if (found !== 'ok') throw new Error(`the file is damaged: ${String(found).replaceAll(/\s+/g, ' ')}`);
}

function demandOurs(database: DatabaseSync): void {
  const tables = database.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all();
  if (tables.length === 0) return;
  if (!tables.some(({ name }) => name === 'health')) throw new ForeignFile('the file is a database of another program');
  for (const { value } of database.prepare('SELECT value FROM health').iterate()) parse(value);
}

// An invalid row counts as missing: the target is then new.
function parse(value: unknown): TargetMemory | undefined {
  const row = readJson(String(value));
  if (isRecord(row) && typeof row.v === 'number' && row.v > 1)
    throw new Error('it was written by a later release of gatewatch: use that release, or another file');
  return readStoredMemory(row);
}
