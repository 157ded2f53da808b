import { describe, expect, test } from 'vitest';
import { readSendLog } from '../../../monitor/memory/send-log.ts';

// A record that is taken for whole and is not would break every round from then on.

describe('readSendLog()', () => {
  const ledger = { v: 1, nextAt: 5, told: [{ id: 'x', at: 1 }] };
  test('reads a whole one', () => expect(readSendLog(ledger)).toEqual(ledger));
  test.each([
    ['a told notice that is none', { told: [null] }],
    ['a told notice without a time', { told: [{ id: 'x' }] }],
    ['a time no date is made of', { nextAt: 1e300 }],
  ])('begins anew after one with %s', (_, wrong) => expect(readSendLog({ ...ledger, ...wrong })).toEqual({ v: 1, nextAt: 0, told: [] }));
});
