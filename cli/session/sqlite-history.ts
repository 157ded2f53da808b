import type { DatabaseSync } from 'node:sqlite';
import type { HistoryStore, RecordStore } from '../../monitor/engine/ports.ts';
import { entryText, HISTORY_KEPT_MS, type HistoryEntry, readEntry } from '../../monitor/history/entry.ts';
import { readJson } from '../../monitor/text/bounded-json.ts';
import { type GroupCommit, whenFree } from './transactions.ts';

// Releases before the history ignore these tables, and use the file as before.

/** The history in a state file, and the function that adds to it within the transaction of its caller. */
export type SqliteHistory = HistoryStore & { readonly add: (target: string, entries: readonly HistoryEntry[]) => void };

/** Opens the history in a state file, and creates its table if needed. */
export function openSqliteHistory(database: DatabaseSync): SqliteHistory {
  database.exec('CREATE TABLE IF NOT EXISTS history (target TEXT NOT NULL, at REAL NOT NULL, value TEXT NOT NULL) STRICT');
  database.exec('CREATE INDEX IF NOT EXISTS history_of_target ON history (target, at)');
  const insert = database.prepare('INSERT INTO history VALUES (?, ?, ?)');
  const prune = database.prepare('DELETE FROM history WHERE target = ? AND at < ?');
  const select = database.prepare('SELECT value FROM history WHERE target = ? AND at >= ? ORDER BY at, rowid');
  return {
    add: (target, entries) => {
      for (const entry of entries) {
        insert.run(target, entry.at, entryText(entry));
        prune.run(target, entry.at - HISTORY_KEPT_MS);
      }
    },
    read: (targets, from) =>
      whenFree(
        async () =>
          new Map(
            targets.map((target) => [target, select.all(target, from).flatMap(({ value }) => readEntry(readJson(String(value))) ?? [])]),
          ),
      ),
  };
}

/** Opens the records in a state file, and creates their table if needed. */
export function openSqliteRecords(database: DatabaseSync, inGroup: GroupCommit): RecordStore {
  database.exec('CREATE TABLE IF NOT EXISTS record (name TEXT PRIMARY KEY, revision INTEGER NOT NULL, value TEXT NOT NULL) STRICT');
  const select = database.prepare('SELECT revision, value FROM record WHERE name = ?');
  const insert = database.prepare('INSERT OR IGNORE INTO record VALUES (?, 1, ?)');
  const update = database.prepare('UPDATE record SET value = ?, revision = revision + 1 WHERE name = ? AND revision = ?');
  return {
    load: (names) =>
      whenFree(async () => {
        const rows = names.map((name) => [name, select.get(name)] as const);
        return new Map(
          rows.flatMap(([name, row]) =>
            row ? [[name, { revision: Number(row.revision), value: readJson(String(row.value)) }] as const] : [],
          ),
        );
      }),
    save: (name, value, revision) =>
      inGroup(() => {
        const text = JSON.stringify(value);
        return (revision === 0 ? insert.run(name, text) : update.run(text, name, revision)).changes === 1;
      }),
  };
}
