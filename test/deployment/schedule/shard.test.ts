import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { familyOf } from '../../../deployment/schedule/family.ts';
import { SHARD_LIMITS, type Shard, type ShardLimits, shardsOf } from '../../../deployment/schedule/shard.ts';
import { PROFILE_NAMES } from '../../../monitor/target/profile.ts';
import type { Target } from '../../../monitor/target/target.ts';
import { probe, target } from '../../../testkit/samples.ts';

const sizeOf = (targets: readonly Target[]) => targets.reduce((sum, one) => sum + 100 + one.host.length, 0);
const readOff = probe('certificate', 'signal', {
  periodSeconds: 5,
  look: { kind: 'read-off', signal: 'certificate', of: ['ready'], days: 21 },
});

const someTarget = fc
  .record({
    name: fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,20}[a-z0-9])?$/),
    profile: fc.constantFrom(...PROFILE_NAMES),
    vpc: fc.boolean(),
    host: fc.integer({ min: 1, max: 250 }).map((length) => 'h'.repeat(length)),
    periodSeconds: fc.constantFrom(1, 30, 59, 60, 300),
  })
  .map(({ periodSeconds, ...changes }) => target([probe('ready', 'readiness', { periodSeconds }), readOff], changes));
const someTargets = fc.uniqueArray(someTarget, { selector: ({ name }) => name, maxLength: 80 });
const limits: ShardLimits = { targets: 6, subMinuteTargets: 3, bytes: 1500 };

const isSubMinute = ({ probes }: Target) => (probes[0]?.periodSeconds ?? 60) < 60;
const membersOf = (shards: readonly Shard[]) =>
  shards.map(({ name, targets }) => `${name}: ${targets.map((one) => one.name).sort()}`).sort();

describe('shardsOf()', () => {
  test('puts every target into exactly one shard, whole', () => {
    fc.assert(
      fc.property(someTargets, (targets) => {
        const placed = shardsOf(targets, sizeOf, limits).flatMap((shard) => shard.targets);
        expect(placed).toHaveLength(targets.length);
        expect(new Set(placed)).toEqual(new Set(targets));
      }),
    );
  });

  test('keeps the limits, but for a single target that is too large by itself', () => {
    fc.assert(
      fc.property(someTargets, fc.integer({ min: 50, max: 2000 }), (targets, bytes) => {
        for (const shard of shardsOf(targets, sizeOf, { ...limits, bytes })) {
          expect(shard.targets.length).toBeGreaterThan(0);
          if (shard.targets.length === 1) continue;
          expect(shard.targets.length).toBeLessThanOrEqual(shard.isSubMinute ? 3 : 6);
          expect(sizeOf(shard.targets)).toBeLessThanOrEqual(bytes);
        }
      }),
    );
  });

  test('never mixes families, networks and rhythms, and says which they are', () => {
    fc.assert(
      fc.property(someTargets, (targets) => {
        for (const shard of shardsOf(targets, sizeOf, limits))
          for (const one of shard.targets)
            expect([familyOf(one.profile), one.vpc, isSubMinute(one)]).toEqual([shard.family, shard.vpc, shard.isSubMinute]);
      }),
    );
  });

  test('gives names that are unique and that a schedule may have', () => {
    fc.assert(
      fc.property(someTargets, (targets) => {
        const names = shardsOf(targets, sizeOf, { targets: 1, subMinuteTargets: 1, bytes: 1 }).map(({ name }) => name);
        expect(new Set(names).size).toBe(names.length);
        for (const name of names) expect(name).toMatch(/^[a-z0-9][a-z0-9-]{0,63}$/);
      }),
    );
  });

  test('does not care in which order the file has the targets', () => {
    fc.assert(
      fc.property(
        someTargets.chain((targets) =>
          fc.tuple(fc.constant(targets), fc.shuffledSubarray(targets, { minLength: targets.length, maxLength: targets.length })),
        ),
        ([targets, shuffled]) => {
          expect(membersOf(shardsOf(shuffled, sizeOf, limits))).toEqual(membersOf(shardsOf(targets, sizeOf, limits)));
        },
      ),
    );
  });

  const home = (shards: readonly Shard[], one: Target) => shards.find((shard) => shard.targets.includes(one))?.name;
  const stepped = fc
    .tuple(someTargets, someTarget)
    .filter(([targets, added]) => targets.every(({ name }) => name !== added.name))
    .map(([targets, added]) => {
      const [before, after] = [targets, [...targets, added]].map((some) => shardsOf(some, sizeOf, limits));
      return { targets, added, before: before ?? [], after: after ?? [] };
    });

  test('one target more moves others only out of the shard that overflows, and only because it does', () => {
    fc.assert(
      fc.property(stepped, ({ targets, added, before, after }) => {
        const moved = targets.filter((one) => home(before, one) !== home(after, one));
        const left = new Set(moved.map((one) => home(before, one)));
        expect(left.size).toBeLessThanOrEqual(1);
        const [overflown] = before.filter(({ name }) => left.has(name));
        if (!overflown) return;
        const all = [...overflown.targets, added];
        expect(all.length > (overflown.isSubMinute ? 3 : 6) || sizeOf(all) > limits.bytes).toBe(true);
        for (const one of [...moved, added]) expect(home(after, one)?.startsWith(overflown.name)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  test('one target more takes no shard away unless all of it has to leave, so that its schedule and alarms stay', () => {
    fc.assert(
      fc.property(stepped, ({ before, after }) => {
        const names = new Set(after.map(({ name }) => name));
        const gone = before.filter(({ name }) => !names.has(name));
        // All of them on the side that gets a new name.
        for (const { name, targets } of gone) for (const one of targets) expect(home(after, one)).toMatch(new RegExp(`^${name}.*1$`));
        expect(gone.length).toBeLessThanOrEqual(1);
      }),
      { numRuns: 500 },
    );
  });

  test('one target less moves others only into the shard that theirs was cut from', () => {
    fc.assert(
      fc.property(stepped, ({ targets, before, after }) => {
        const moved = targets.filter((one) => home(before, one) !== home(after, one));
        expect(new Set(moved.map((one) => home(before, one))).size).toBeLessThanOrEqual(1);
      }),
      { numRuns: 300 },
    );
  });
});

test.each<readonly [string, Partial<Target>, number, string]>([
  ['a gateway', { profile: 'gateway' }, 60, 'api-manager'],
  ['an identity server rides with api-manager', { profile: 'identity-server' }, 60, 'api-manager'],
  ['what is nobody’s rides with api-manager', { profile: 'custom' }, 60, 'api-manager'],
  ['a micro integrator', { profile: 'micro-integrator' }, 60, 'micro-integrator'],
  ['one in the VPC', { profile: 'gateway', vpc: true }, 60, 'api-manager-vpc'],
  ['one that is looked at every second', { profile: 'micro-integrator', vpc: true }, 1, 'micro-integrator-vpc-sub-minute'],
  ['one with a period just under a minute', { profile: 'gateway' }, 59, 'api-manager-sub-minute'],
])('shardsOf() of %s', (_, changes, periodSeconds, name) => {
  const one = target([probe('ready', 'readiness', { periodSeconds })], changes);
  expect(shardsOf([one], sizeOf)).toEqual([
    {
      name,
      family: name.startsWith('micro') ? 'micro-integrator' : 'api-manager',
      vpc: one.vpc,
      isSubMinute: periodSeconds < 60,
      targets: [one],
    },
  ]);
});

test('a signal read off others has no rhythm of its own', () => {
  const one = target([probe('ready', 'readiness'), readOff]);
  expect(shardsOf([one], sizeOf)[0]).toMatchObject({ name: 'api-manager', isSubMinute: false });
});

test('no targets, no shards', () => {
  expect(shardsOf([], sizeOf)).toEqual([]);
});

test('ten thousand targets, named as people name them, fill their shards well', () => {
  const targets = Array.from({ length: 10_000 }, (_, i) => target([probe('ready', 'readiness')], { name: `gw-${i + 1}` }));
  const shards = shardsOf(targets, (some) => JSON.stringify(some).length);
  expect(shards.flatMap((shard) => shard.targets)).toHaveLength(10_000);
  for (const shard of shards) expect(shard.targets.length).toBeLessThanOrEqual(SHARD_LIMITS.targets);
  expect(shards.length).toBeLessThan((3 * 10_000) / SHARD_LIMITS.targets);
});

test('a shard that overflows keeps its name for one half, and only the other half moves', () => {
  const before = shardsOf(gatewaysUpTo(50), sizeOf);
  expect(before.map(({ name }) => name)).toEqual(['api-manager']);
  const after = shardsOf(gatewaysUpTo(51), sizeOf);
  expect(after.map(({ name }) => name)).toEqual(['api-manager', 'api-manager-1']);
  expect(after.every(({ targets }) => targets.length > 15)).toBe(true);
});

function gatewaysUpTo(count: number): readonly Target[] {
  return Array.from({ length: count }, (_, i) => target([probe('ready', 'readiness')], { name: `gw-${i + 1}`, host: 'h' }));
}
