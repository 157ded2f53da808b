import { DatabaseSync } from 'node:sqlite';
import type { HealthStore } from '../../monitor/engine/ports.ts';
import { readStoredMemory, storedMemory } from '../../monitor/memory/stored-memory.ts';
import type { TargetMemory } from '../../monitor/memory/target-memory.ts';
import { readJson } from '../../monitor/text/bounded-json.ts';
import { isRecord } from '../../monitor/text/guards.ts';

/** Hears of a target whose row cannot be read. */
export type OnUnreadable = (target: string) => void;

/** The file is another program's: to delete it would be no fix. */
class ForeignFile extends Error {
  override readonly name = 'ForeignFile';
}

/** A health store in one file. */
export type SqliteHealth = HealthStore & {
  /** Nothing was remembered in it when it was opened. */
  readonly isNew: boolean;
  /** Writes everything out. */
  readonly close: () => void;
};

/**
 * Opens a store, or makes one. Throws when the file is not one of ours, damaged, or one of a later
 * release, which is not written over: nothing is written then. A row that cannot be read counts as none,
 * and is kept in the table `unreadable` when it is written over.
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
  // Another watch on the same file waits its turn; not for long, because waiting here holds up every look.
  database.exec('PRAGMA busy_timeout = 200');
  demandWhole(database);
  demandOurs(database);
  database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL');
  database.exec('CREATE TABLE IF NOT EXISTS health (target TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT');
  database.exec('CREATE TABLE IF NOT EXISTS unreadable (target, value, UNIQUE (target, value))');
  const select = database.prepare('SELECT value FROM health WHERE target = ?');
  const upsert = database.prepare('INSERT INTO health VALUES (?, ?) ON CONFLICT (target) DO UPDATE SET value = excluded.value');
  const keep = database.prepare('INSERT OR IGNORE INTO unreadable SELECT target, value FROM health WHERE target = ?');
  const write = (target: string, health: TargetMemory): TargetMemory | undefined => {
    const row = select.get(target);
    const stored = row && parse(row.value);
    if ((stored?.revision ?? 0) !== health.revision) return undefined;
    if (row && !stored) keep.run(target);
    const written = { ...health, revision: health.revision + 1 };
    upsert.run(target, JSON.stringify(storedMemory(written)));
    return written;
  };
  return {
    isNew: database.prepare('SELECT 1 FROM health').get() === undefined,
    load: async (targets) =>
      new Map(
        targets.flatMap((target) => {
          const row = select.get(target);
          const health = row && parse(row.value);
          if (row && !health) onUnreadable(target);
          return health ? [[target, health] as const] : [];
        }),
      ),
    save: async (target, health) => {
      // Takes the write lock at once: another process may not come between the reading and the writing.
      database.exec('BEGIN IMMEDIATE');
      try {
        return write(target, health);
      } finally {
        database.exec('COMMIT');
      }
    },
    close: () => database.close(),
  };
}

// A page that is broken may hide rows without a word; what is written beside it may hide more. https://www.sqlite.org/pragma.html#pragma_integrity_check
function demandWhole(database: DatabaseSync): void {
  const { integrity_check: found } = database.prepare('PRAGMA integrity_check(1)').get() ?? {};
  if (found !== 'ok') throw new Error(`the file is damaged: ${String(found).replaceAll(/\s+/g, ' ')}`);
}

function demandOurs(database: DatabaseSync): void {
  const tables = database.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all();
  if (tables.length === 0) return;
  if (!tables.some(({ name }) => name === 'health')) throw new ForeignFile('the file is a database of something else');
  for (const { value } of database.prepare('SELECT value FROM health').iterate()) parse(value);
}

// A row that is none of ours is as good as no row: the target is then seen for the first time.
function parse(value: unknown): TargetMemory | undefined {
  const row = readJson(String(value));
  if (isRecord(row) && typeof row.v === 'number' && row.v > 1)
    throw new Error('a later release of gatewatch wrote it: use that one, or another file');
  return readStoredMemory(row);
}
