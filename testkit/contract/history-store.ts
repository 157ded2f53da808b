import { expect, test } from 'vitest';
import type { HealthStore, HistoryStore } from '../../monitor/engine/ports.ts';
import type { HistoryEntry, Recorded } from '../../monitor/history/entry.ts';
import { newTargetMemory, type TargetMemory } from '../../monitor/memory/target-memory.ts';

/** A health store, and the history that it writes. */
export type StoreWithHistory = { readonly store: HealthStore; readonly history: HistoryStore };

const MINUTE = 60_000;

/** Returns a memory whose history ends with these entries, which are not written yet. */
function withEntries(memory: TargetMemory, entries: readonly HistoryEntry[], number = entries.length): TargetMemory {
  const last = entries.at(-1);
  const status: Recorded = last?.kind === 'transition' ? last.to : 'ready';
  return { ...memory, history: { status, at: last?.at ?? 0, number }, unrecorded: entries };
}

/** The contract of every store with a history; `now` is the time by the clock of the store. */
export function historyStoreContract(name: string, now: number, open: () => Promise<StoreWithHistory>): void {
  const change = (at: number, from: Recorded, to: Recorded): HistoryEntry => ({ kind: 'transition', at, from, to });

  test(`${name} writes entries with the memory, once, and gives them back oldest first`, async () => {
    const { store, history } = await open();
    const first: HistoryEntry[] = [change(now - 9 * MINUTE, null, 'ready'), { kind: 'gap', from: now - 8 * MINUTE, at: now - 2 * MINUTE }];
    const saved = await store.save('gw-1', withEntries(newTargetMemory(now), first));
    expect(saved).toMatchObject({ revision: 1, history: { number: 2 } });
    expect(saved).not.toHaveProperty('unrecorded');
    expect((await store.load(['gw-1'])).get('gw-1')).toEqual(saved);
    const why = { start: now - MINUTE, reason: 'tcp.refused', cause: 'nothing – "ü"' };
    const down: HistoryEntry = { kind: 'transition', at: now, from: 'ready', to: 'down', ...why };
    const again = await store.save('gw-1', withEntries(saved ?? newTargetMemory(0), [down], 3));
    await store.save('gw-1', again ?? newTargetMemory(0));
    const read = await history.read(['gw-1', 'gw-2'], now - 30 * MINUTE);
    expect([...read]).toEqual([
      ['gw-1', [...first, down]],
      ['gw-2', []],
    ]);
  });

  test(`${name} writes no entry when another writer was first`, async () => {
    const { store, history } = await open();
    await store.save('gw-1', withEntries(newTargetMemory(now), [change(now - MINUTE, null, 'ready')]));
    const late = withEntries(newTargetMemory(now), [change(now, null, 'down')]);
    expect(await store.save('gw-1', late)).toBeUndefined();
    expect((await history.read(['gw-1'], 0)).get('gw-1')).toEqual([change(now - MINUTE, null, 'ready')]);
  });

  test(`${name} keeps hundreds of changes of a month, and those of the months before`, async () => {
    const { store, history } = await open();
    let memory: TargetMemory | undefined = newTargetMemory(now);
    const old = change(now - 70 * 86_400_000, null, 'ready');
    memory = await store.save('gw-1', withEntries(memory, [old], 1));
    const month = new Date(now).toISOString().slice(0, 7);
    const begin = Math.max(now - 400 * MINUTE, Date.parse(`${month}-01T00:00:00Z`));
    const entries = Array.from({ length: 130 }, (_, i) => change(begin + i * 1000, i % 2 ? 'down' : 'ready', i % 2 ? 'ready' : 'down'));
    for (const [i, entry] of entries.entries())
      memory = await store.save('gw-1', withEntries(memory ?? newTargetMemory(0), [entry], i + 1));
    expect((await history.read(['gw-1'], old.at)).get('gw-1')).toEqual([old, ...entries]);
    expect((await history.read(['gw-1'], begin)).get('gw-1')?.filter(({ at }) => at >= begin)).toEqual(entries);
  });

  test(`${name} keeps entries for 400 days`, async () => {
    const { store, history } = await open();
    const day = 86_400_000;
    const kept = [change(now - 399 * day, null, 'ready'), change(now, 'ready', 'down')];
    await store.save('gw-1', withEntries(newTargetMemory(now), kept, 1));
    expect((await history.read(['gw-1'], 0)).get('gw-1')).toEqual(kept);
  });
}
