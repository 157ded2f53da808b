import { expect, test } from 'vitest';
import { firstSight, type TargetHealth } from '../../monitor/core/target-health.ts';
import type { HealthStore } from '../../monitor/engine/ports.ts';

const health: TargetHealth = {
  ...firstSight(1000),
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
  told: 'ready',
};

/** What every health store must do, the one in memory included. */
export function healthStoreContract(name: string, open: () => Promise<HealthStore>): void {
  test(`${name} gives back what was saved, and nothing for a target never seen`, async () => {
    const store = await open();
    await store.save('gw-1', health);
    expect([...(await store.load(['gw-1', 'gw-2']))]).toEqual([['gw-1', health]]);
    expect([...(await store.load([]))]).toEqual([]);
  });

  test(`${name} keeps the last of several saves, target by target`, async () => {
    const store = await open();
    await store.save('gw-1', health);
    await store.save('gw-2', firstSight(7));
    await store.save('gw-1', { ...health, status: 'ready' });
    expect((await store.load(['gw-1'])).get('gw-1')?.status).toBe('ready');
    expect((await store.load(['gw-2'])).get('gw-2')).toEqual(firstSight(7));
  });
}
