import { describe, expect, test } from 'vitest';
import { readShardTargets } from '../../../monitor/memory/departed-targets.ts';

// A record that is taken for whole and is not would break every round from then on.

const member = { name: 'gw-1', profile: 'gateway', host: 'gw-1.example.com' };
const left = { ...member, shard: 'a', at: 1 };
const roster = { v: 1, members: [member], left: [left], shards: ['a', 'b'] };

describe('readShardTargets()', () => {
  test('reads a whole one', () => expect(readShardTargets(roster)).toEqual(roster));
  test.each([
    ['shards in a text', { shards: 'a' }],
    ['a shard that is none', { shards: [null] }],
    ['a time no date is made of', { left: [{ ...left, at: 1e300 }] }],
    ['a member without a host', { members: [{ ...member, host: 7 }] }],
    ['another version', { v: 2 }],
  ])('takes one with %s for none', (_, wrong) => expect(readShardTargets({ ...roster, ...wrong })).toBeUndefined());
});
