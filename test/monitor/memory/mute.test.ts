import { describe, expect, it } from 'vitest';
import { type Mute, muteAt, mutesIn, mutesRecord } from '../../../monitor/memory/mute.ts';

const NOON = Date.UTC(2026, 10, 26, 12);
const minute = 60_000;

function mute(over: Partial<Mute>): Mute {
  return { target: 'gw-1', from: NOON, until: NOON + 30 * minute, by: 'kay', why: 'patch', ...over };
}

describe('a mute', () => {
  it('is in force from its first millisecond to the one before its end, for its target only', () => {
    const mutes = [mute({})];
    expect(muteAt(mutes, 'gw-1', NOON - 1)).toBeUndefined();
    expect(muteAt(mutes, 'gw-1', NOON)).toEqual(mutes[0]);
    expect(muteAt(mutes, 'gw-1', NOON + 30 * minute - 1)).toEqual(mutes[0]);
    expect(muteAt(mutes, 'gw-1', NOON + 30 * minute)).toBeUndefined();
    expect(muteAt(mutes, 'gw-2', NOON)).toBeUndefined();
  });

  it('is, of several, the one that lasts longest, in any order', () => {
    const [short, long] = [mute({ by: 'ann' }), mute({ until: NOON + 60 * minute })];
    expect(muteAt([short, long], 'gw-1', NOON)).toEqual(long);
    expect(muteAt([long, short], 'gw-1', NOON)).toEqual(long);
  });

  it('that is over is not written again', () => {
    const [over, lasting] = [mute({ until: NOON }), mute({ target: 'gw-2' })];
    expect(mutesRecord([over, lasting], NOON)).toEqual({ v: 1, mutes: [lasting] });
  });
});

describe('the record of mutes', () => {
  it('is read back as written, and is empty when there is none', () => {
    expect(mutesIn(JSON.parse(JSON.stringify(mutesRecord([mute({})], NOON))))).toEqual([mute({})]);
    expect(mutesIn(undefined)).toEqual([]);
  });

  it.each([
    ['another version', { v: 2, mutes: [] }],
    ['no list', { v: 1, mutes: {} }],
    ['nobody who did it', { v: 1, mutes: [{ ...mute({}), by: undefined }] }],
    ['a time in words', { v: 1, mutes: [{ ...mute({}), until: '2026-11-26' }] }],
    ['no record', null],
  ])('is refused with %s: silence is never guessed', (_, value) => {
    expect(mutesIn(value)).toBeUndefined();
  });
});

// A record that is taken for whole and is not would break every round from then on.
describe('mutesIn()', () => {
  const whole = { target: 'gw-1', from: 1, until: 2, by: 'ann', why: 'upgrade' };
  it('reads whole ones', () => expect(mutesIn({ v: 1, mutes: [whole] })).toEqual([whole]));
  it.each([
    ['a time no date is made of', { until: 1e300 }],
    ['no reason', { why: undefined }],
  ])('takes a mute with %s for one of another release', (_, wrong) =>
    expect(mutesIn({ v: 1, mutes: [{ ...whole, ...wrong }] })).toBeUndefined(),
  );
});
