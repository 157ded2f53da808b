import { expect, test } from 'vitest';
import type { HealthStore } from '../../monitor/engine/ports.ts';
import type { TargetMemory } from '../../monitor/memory/target-memory.ts';
import { newTargetMemory } from '../../monitor/memory/target-memory.ts';

const health: TargetMemory = {
  ...newTargetMemory(1000),
  status: 'not-ready',
  probes: {
    ready: {
      action: 'GET http://gw:80/',
      at: 2000,
      state: 'failing',
      run: { outcome: 'failure', count: 3 },
      unknowns: 0,
      blind: false,
      answered: true,
      complaint: { reason: 'http.status', detail: 'status 500 – "ü"' },
    },
  },
  notified: 'ready',
};

/** The contract of every health store, including the one in memory. */
export function healthStoreContract(name: string, open: () => Promise<HealthStore>): void {
  test(`${name} gives back what was saved, and nothing for a target never seen`, async () => {
    const store = await open();
    const saved = await store.save('gw-1', health);
    expect(saved).toEqual({ ...health, revision: 1 });
    expect([...(await store.load(['gw-1', 'gw-2']))]).toEqual([['gw-1', saved]]);
    expect([...(await store.load([]))]).toEqual([]);
  });

  test(`${name} keeps the last of several saves, target by target`, async () => {
    const store = await open();
    const first = await store.save('gw-1', health);
    await store.save('gw-2', newTargetMemory(7));
    await store.save('gw-1', { ...health, ...first, status: 'ready' });
    expect((await store.load(['gw-1'])).get('gw-1')).toMatchObject({ status: 'ready', revision: 2 });
    expect((await store.load(['gw-2'])).get('gw-2')).toEqual({ ...newTargetMemory(7), revision: 1 });
  });

  test(`${name} refuses to write over what it was not read from, and loses nothing`, async () => {
    const store = await open();
    const read = await store.save('gw-1', health);
    const other = await store.save('gw-1', { ...health, ...read, status: 'down' });
    expect(await store.save('gw-1', { ...health, ...read, status: 'ready' })).toBeUndefined();
    expect(await store.save('gw-1', health)).toBeUndefined();
    expect((await store.load(['gw-1'])).get('gw-1')).toEqual(other);
    expect(await store.save('gw-9', { ...health, revision: 3 })).toBeUndefined();
    expect((await store.load(['gw-9'])).size).toBe(0);
  });

  test(`${name} lets one of several writers at the same time through`, async () => {
    const store = await open();
    const results = await Promise.all([1, 2, 3, 4, 5].map((at) => store.save('gw-1', newTargetMemory(at))));
    const written = results.filter((result) => result !== undefined);
    expect(written).toHaveLength(1);
    expect((await store.load(['gw-1'])).get('gw-1')).toEqual(written[0]);
  });

  test(`${name} reads more targets at once than one request may name`, async () => {
    const store = await open();
    const names = Array.from({ length: 130 }, (_, i) => `gw-${i}`);
    await Promise.all(names.map((target, i) => store.save(target, newTargetMemory(i))));
    const loaded = await store.load(names);
    expect(names.filter((target, i) => loaded.get(target)?.firstSeen !== i)).toEqual([]);
  });
}
