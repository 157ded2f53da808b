import { createSqliteHealth } from '../../cli/session/sqlite-health.ts';
import type { HistoryEntry } from '../../monitor/history/entry.ts';
import type { Note } from '../../monitor/memory/note.ts';
import { newTargetMemory } from '../../monitor/memory/target-memory.ts';

/** The past of a target: its changes, and when it was last checked. Milliseconds since 1970. */
export type Past = { readonly entries: readonly HistoryEntry[]; readonly lookedAt: number; readonly notes?: readonly Note[] };

const MINUTE = 60_000;

/** Writes a state file of `watch` in which targets have these pasts. */
export async function writePastStore(path: string, pasts: Readonly<Record<string, Past>>): Promise<void> {
  const store = createSqliteHealth(path);
  for (const [name, { entries, lookedAt, notes }] of Object.entries(pasts)) {
    const last = entries.findLast((entry) => entry.kind === 'transition');
    const status = last?.to ?? 'ready';
    const memory = newTargetMemory(entries[0]?.at ?? lookedAt);
    const history = { status, at: last?.at ?? lookedAt, number: entries.length };
    await store.save(name, { ...memory, status, since: history.at, history, unrecorded: entries });
    await store.records.save(`looked/${name}`, { v: 1, at: lookedAt }, 0);
    if (notes) await store.records.save(`notes/${name}`, { v: 1, notes }, 0);
  }
  store.close();
}

/** Returns outages as history: each begins so many minutes before `now`, and lasts so many minutes or is open. */
export function outages(
  now: number,
  knownDays: number,
  ...list: readonly (readonly [ago: number, minutes: number | 'open', cause?: string])[]
): readonly HistoryEntry[] {
  return [
    { kind: 'transition', at: now - knownDays * 1440 * MINUTE, from: null, to: 'ready' },
    ...list.flatMap(([ago, minutes, cause = 'connection refused']): readonly HistoryEntry[] => {
      const start = now - ago * MINUTE;
      const begin = { kind: 'transition', at: start + MINUTE, start, from: 'ready', to: 'down', reason: 'tcp.refused', cause } as const;
      return minutes === 'open' ? [begin] : [begin, { kind: 'transition', at: start + minutes * MINUTE, from: 'down', to: 'ready' }];
    }),
  ];
}
