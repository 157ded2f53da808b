import { describe, expect, test } from 'vitest';
import { readShardTargets } from '../../../monitor/memory/departed-targets.ts';
import { mutesIn } from '../../../monitor/memory/mute.ts';
import { readSendLog } from '../../../monitor/memory/send-log.ts';

// A record that is taken for whole and is not would break every round from then on.

const member = { name: 'gw-1', profile: 'gateway', host: 'gw-1.example.com' };
const left = { ...member, shard: 'a', at: 1 };
const roster = { v: 1, members: [member], left: [left], shards: ['a', 'b'] };
const mute = { target: 'gw-1', from: 1, until: 2, by: 'ann', why: 'upgrade' };

describe('parseRoster()', () => {
  test('reads a whole one', () => expect(readShardTargets(roster)).toEqual(roster));
  test.each([
    ['shards in a text', { shards: 'a' }],
    ['a shard that is none', { shards: [null] }],
    ['a time no date is made of', { left: [{ ...left, at: 1e300 }] }],
    ['a member without a host', { members: [{ ...member, host: 7 }] }],
    ['another version', { v: 2 }],
  ])('takes one with %s for none', (_, wrong) => expect(readShardTargets({ ...roster, ...wrong })).toBeUndefined());
});

describe('parseLedger()', () => {
  const ledger = { v: 1, nextAt: 5, told: [{ id: 'x', at: 1 }] };
  test('reads a whole one', () => expect(readSendLog(ledger)).toEqual(ledger));
  test.each([
    ['a told notice that is none', { told: [null] }],
    ['a told notice without a time', { told: [{ id: 'x' }] }],
    ['a time no date is made of', { nextAt: 1e300 }],
  ])('begins anew after one with %s', (_, wrong) => expect(readSendLog({ ...ledger, ...wrong })).toEqual({ v: 1, nextAt: 0, told: [] }));
});

describe('parseMutes()', () => {
  test('reads whole ones', () => expect(mutesIn({ v: 1, mutes: [mute] })).toEqual([mute]));
  test.each([
    ['a time no date is made of', { until: 1e300 }],
    ['no reason', { why: undefined }],
  ])('takes a mute with %s for one of another release', (_, wrong) =>
    expect(mutesIn({ v: 1, mutes: [{ ...mute, ...wrong }] })).toBeUndefined(),
  );
});
