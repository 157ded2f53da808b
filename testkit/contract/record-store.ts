import { expect, test } from 'vitest';
import type { RecordStore } from '../../monitor/engine/ports.ts';

/** The contract of every record store. */
export function recordStoreContract(name: string, open: () => Promise<RecordStore>): void {
  test(`${name} gives back what was written, with its revision, and nothing for a record never written`, async () => {
    const records = await open();
    const value = { v: 1, list: ['ü', 1, null], nested: { a: true } };
    expect(await records.save('roster/api-manager-01', value, 0)).toBe(true);
    const loaded = await records.load(['roster/api-manager-01', 'mutes']);
    expect([...loaded]).toEqual([['roster/api-manager-01', { value, revision: 1 }]]);
    expect([...(await records.load([]))]).toEqual([]);
  });

  test(`${name} refuses to write over what it was not read from`, async () => {
    const records = await open();
    await records.save('mutes', 1, 0);
    expect(await records.save('mutes', 2, 0)).toBe(false);
    expect(await records.save('mutes', 3, 1)).toBe(true);
    expect(await records.save('mutes', 4, 1)).toBe(false);
    expect((await records.load(['mutes'])).get('mutes')).toEqual({ value: 3, revision: 2 });
    expect(await records.save('ledger', 1, 5)).toBe(false);
    expect((await records.load(['ledger'])).size).toBe(0);
  });

  test(`${name} lets one of several writers at the same time through`, async () => {
    const records = await open();
    const results = await Promise.all([1, 2, 3, 4].map((value) => records.save('ledger', value, 0)));
    expect(results.filter(Boolean)).toHaveLength(1);
    expect((await records.load(['ledger'])).get('ledger')?.revision).toBe(1);
  });

  test(`${name} keeps what it was given, whatever becomes of it afterwards`, async () => {
    const records = await open();
    const value = { list: [1] };
    await records.save('mutes', value, 0);
    value.list.push(2);
    expect((await records.load(['mutes'])).get('mutes')?.value).toEqual({ list: [1] });
  });
}
