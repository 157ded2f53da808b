import { DatabaseSync } from 'node:sqlite';
import { isRecord } from '../monitor/core/plain-data.ts';
import { parseTargetHealth } from '../monitor/core/stored-health.ts';
import type { TargetHealth } from '../monitor/core/target-memory.ts';
import type { HealthStore } from '../monitor/engine/ports.ts';

/**
 * A health store in one file; `close` writes everything out. Throws when the file is not one of ours, or is one of a later
 * release: what that remembers is not written over.
 */
export function createSqliteHealth(path: string): HealthStore & { readonly close: () => void } {
  const database = new DatabaseSync(path);
  // Another watch on the same file waits its turn; not for long, because waiting here holds up every look.
  database.exec('PRAGMA busy_timeout = 200; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL');
  database.exec('CREATE TABLE IF NOT EXISTS health (target TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT');
  demandOurs(database);
  const select = database.prepare('SELECT value FROM health WHERE target = ?');
  const upsert = database.prepare('INSERT INTO health VALUES (?, ?) ON CONFLICT (target) DO UPDATE SET value = excluded.value');
  const write = (target: string, health: TargetHealth): TargetHealth | undefined => {
    if ((parse(select.get(target)?.value)?.revision ?? 0) !== health.revision) return undefined;
    const written = { ...health, revision: health.revision + 1 };
    upsert.run(target, JSON.stringify(written));
    return written;
  };
  return {
    load: async (targets) =>
      new Map(
        targets.flatMap((target) => {
          const health = parse(select.get(target)?.value);
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

function demandOurs(database: DatabaseSync): void {
  try {
    for (const { value } of database.prepare('SELECT value FROM health').iterate()) parse(value);
  } catch (error) {
    database.close();
    throw error;
  }
}

// A row that is none of ours is as good as no row: the target is then seen for the first time.
function parse(value: unknown): TargetHealth | undefined {
  const row = parsed(value);
  if (isRecord(row) && typeof row.v === 'number' && row.v > 1)
    throw new Error('a later release of gatewatch wrote it: use that one, or another file');
  return parseTargetHealth(row);
}

function parsed(value: unknown): unknown {
  try {
    return JSON.parse(String(value));
  } catch {
    return undefined;
  }
}
