import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dueAt } from '../../../monitor/health/due.ts';
import { judgeTarget } from '../../../monitor/health/target-health.ts';
import { catchUp, isSteady } from '../../../monitor/memory/catch-up.ts';
import type { TargetMemory } from '../../../monitor/memory/target-memory.ts';
import { newTargetMemory } from '../../../monitor/memory/target-memory.ts';
import type { Probe } from '../../../monitor/target/probe.ts';
import { actionOf } from '../../../monitor/target/probe.ts';
import { probe, seen, target } from '../../../testkit/samples.ts';

const MINUTE = 60_000;
const START = 1000 * MINUTE * 60;

const every = (periodSeconds: number): Probe => probe('ready', 'readiness', { periodSeconds });

/** A memory in which these probes were fine when they were looked at, at `at`, and nothing was written since. */
function fineAt(probes: readonly Probe[], at: number): TargetMemory {
  const of = target(probes);
  const looks = probes.map((one) => seen(one, 's', at, { action: actionOf(one) }));
  return judgeTarget(of, newTargetMemory(at), looks, at);
}

/** When a probe is due in a round, in seconds of the round's minute; undefined = not in the first 50 seconds of it. */
function dueIn(round: number, one: Probe, stored: TargetMemory): number | undefined {
  const of = target([one]);
  const at = START + round * MINUTE;
  const due = dueAt(of, one, catchUp(of, stored, at), MINUTE) ?? Number.POSITIVE_INFINITY;
  return due < at + 50_000 ? Math.max(0, due - at) / 1000 : undefined;
}

const rounds = (periodSeconds: number, count: number) =>
  Array.from({ length: count }, (_, i) => dueIn(i + 1, every(periodSeconds), fineAt([every(periodSeconds)], START)) ?? '-');

describe('catchUp(), of a steady memory that was written once', () => {
  test.each<readonly [string, number, readonly (number | string)[]]>([
    ['a minute: due in each', 60, [0, 0, 0, 0, 0, 0]],
    ['five minutes: due in the one its slot begins in', 300, ['-', '-', '-', '-', 0, '-', '-', '-', '-', 0]],
    ['two minutes: every other one', 120, ['-', 0, '-', 0]],
    ['a day: once', 86_400, ['-', '-', '-']],
    ['a second: at once', 1, [0, 0, 0]],
    ['ten seconds: at once', 10, [0, 0, 0]],
  ])('a period of %s', (_, periodSeconds, expected) => {
    expect(rounds(periodSeconds, expected.length)).toEqual(expected);
  });

  test('a slot of a period over a minute that begins between two ticks is due with the next, once', () => {
    // Slots at 90, 180, 270, 360 seconds; ticks at 60, 120, …
    expect(rounds(90, 6)).toEqual(['-', 0, 0, '-', 0, 0]);
  });

  test('a slot under a minute that the last round still checked is not due again', () => {
    // Slots at 50, 75, 100, …: the one at 50 is left to the round at 60, the one at 100 is not left to the round at 120.
    expect(rounds(25, 3)).toEqual([0, 5, 0]);
  });

  test('however many rounds nothing was written, a probe with a period of a minute is due at once', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 100_000 }), (round) => {
        expect(dueIn(round, every(60), fineAt([every(60)], START))).toBe(0);
      }),
    );
  });

  test('a period of whole minutes is due in exactly those its slots begin in', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1440 }), fc.integer({ min: 1, max: 5000 }), (minutes, round) => {
        const isSlot = (START / MINUTE + round) % minutes === 0;
        expect(dueIn(round, every(minutes * 60), fineAt([every(minutes * 60)], START)) === 0).toBe(isSlot);
      }),
    );
  });

  test('never moves a look back behind what is stored, nor into this minute', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 86_400 }),
        fc.integer({ min: 0, max: 10_000 }),
        fc.integer({ min: -200, max: 200_000 }),
        (periodSeconds, round, seconds) => {
          const one = every(periodSeconds);
          const at = START + round * MINUTE;
          // Further ahead than ten minutes it is forgotten: see below.
          const seenAt = Math.min(START + seconds * 1000, at + 10 * MINUTE);
          const after = catchUp(target([one]), fineAt([one], seenAt), at).probes.ready?.at ?? Number.NaN;
          expect(after).toBeGreaterThanOrEqual(seenAt);
          expect(after).toBeLessThan(Math.max(at, seenAt + 1));
        },
      ),
    );
  });

  test('after minutes without a round, a slot that began in them is due at once, a day long or not', () => {
    const slow = every(86_400);
    const slot = Math.ceil(START / 86_400_000) * 86_400_000;
    const stored = fineAt([slow], slot - 60 * MINUTE);
    const due = (at: number, lastRound?: number) =>
      (dueAt(target([slow]), slow, catchUp(target([slow]), stored, at, lastRound)) ?? 0) <= at;
    expect(due(slot + 5 * MINUTE)).toBe(false);
    expect(due(slot + 5 * MINUTE, slot + MINUTE)).toBe(false);
    expect(due(slot + 5 * MINUTE, slot - MINUTE)).toBe(true);
    expect(due(slot + 5 * MINUTE, Number.NEGATIVE_INFINITY)).toBe(true);
    expect(due(slot - 5 * MINUTE, slot - 50 * MINUTE)).toBe(false);
  });

  test('what this minute has seen already is not due again: another invocation for it was here', () => {
    const at = START + MINUTE;
    const stored = fineAt([every(60)], at);
    expect(dueAt(target([every(60)]), every(60), catchUp(target([every(60)]), stored, at))).toBe(at + MINUTE);
  });
});

describe('catchUp() forgets', () => {
  const ready = probe('ready', 'readiness');
  const broker = probe('broker', 'readiness');

  test('a probe that now checks something else, also in the status', () => {
    const stored = { ...fineAt([ready], START), told: 'ready' as const };
    const moved = { ...ready, look: { ...ready.look, port: 81 } } as Probe;
    expect(catchUp(target([moved]), stored, START + MINUTE)).toMatchObject({
      status: 'pending',
      since: START + MINUTE,
      probes: {},
      told: 'ready',
    });
  });

  test('a probe that was checked in the future: until then it would count as passing, unchecked', () => {
    const at = START + MINUTE;
    expect(catchUp(target([ready]), fineAt([ready], at + 10 * MINUTE), at).status).toBe('ready');
    expect(catchUp(target([ready]), fineAt([ready], at + 11 * MINUTE), at)).toMatchObject({ status: 'pending', probes: {} });
  });

  test('a probe the config no longer has, and nothing else', () => {
    const stored = fineAt([ready, broker], START);
    const after = catchUp(target([ready]), stored, START + MINUTE);
    expect(Object.keys(after.probes)).toEqual(['ready']);
    expect(after).toMatchObject({ status: 'ready', since: START });
  });

  test('nothing of a signal that is read off others: it is read off another one than it was asked to be', () => {
    const certificate = probe('certificate', 'signal', { look: { kind: 'read-off', signal: 'certificate', of: ['ready'], days: 21 } });
    const stored = fineAt([ready, certificate], START);
    const after = catchUp(
      target([ready, { ...certificate, look: { ...certificate.look, of: ['broker', 'ready'] } as never }]),
      stored,
      START + MINUTE,
    );
    expect(Object.keys(after.probes)).toEqual(['ready', 'certificate']);
  });

  test('nothing of the incident, the outbox, and the lease', () => {
    const stored: TargetMemory = {
      ...fineAt([ready], START),
      incident: { since: 7 },
      wasReady: true,
      outbox: [{ kind: 'change', at: 7, to: 'down', diagnosis: null }],
      lease: { holder: 'a', until: 8 },
      revision: 12,
    };
    const { probes: _, ...rest } = stored;
    expect(catchUp(target([ready]), stored, START + MINUTE)).toMatchObject(rest);
  });
});

const someStatus = fc.constantFrom('down', 'not-ready', 'unknown', 'pending', 'degraded', 'ready');
const complaint = fc.record(
  { reason: fc.constantFrom('http.status', 'tcp.refused'), detail: fc.string() },
  { requiredKeys: ['reason', 'detail'] },
);
const someHealth = fc.record(
  {
    action: fc.string(),
    at: fc.nat(),
    state: fc.constantFrom('pending', 'passing', 'failing'),
    run: fc.record({ outcome: fc.constantFrom('success', 'failure'), count: fc.nat({ max: 5 }) }),
    unknowns: fc.nat({ max: 5 }),
    blind: fc.boolean(),
    answered: fc.boolean(),
    complaint,
    obstacle: complaint,
  },
  { requiredKeys: ['action', 'at', 'state', 'unknowns', 'blind', 'answered'] },
);
const someMemory = fc.record(
  {
    v: fc.constant(1),
    firstSeen: fc.nat(),
    status: someStatus,
    since: fc.nat(),
    probes: fc.dictionary(fc.constantFrom('ready', 'alive', 'apis', 'a/b', '0'), someHealth),
    product: fc.record({ name: fc.string(), version: fc.string() }),
    told: someStatus,
    owed: fc.array(fc.record({ at: fc.nat(), to: someStatus, diagnosis: fc.constant(null) }), { minLength: 1, maxLength: 3 }),
    lease: fc.record({ holder: fc.string(), until: fc.nat() }),
    incident: fc.record({ since: fc.nat() }),
    wasReady: fc.constant(true),
    revision: fc.nat(),
  },
  { requiredKeys: ['v', 'firstSeen', 'status', 'since', 'probes', 'revision'] },
) as unknown as fc.Arbitrary<TargetMemory>;

/** Every place in a memory, as a path of keys. */
function placesOf(value: unknown, path: readonly string[] = []): readonly (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [path];
  return Object.entries(value).flatMap(([key, inner]) => placesOf(inner, [...path, key]));
}

function changeAt(value: unknown, [key, ...rest]: readonly string[]): unknown {
  if (key === undefined) return typeof value === 'number' ? value + 1 : typeof value === 'boolean' ? !value : `${value}!`;
  if (Array.isArray(value)) return value.map((one, i) => (String(i) === key ? changeAt(one, rest) : one));
  return { ...(value as object), [key]: changeAt((value as Record<string, unknown>)[key], rest) };
}

/** When a probe was looked at, the words of what was wrong, who may tell, how often it was written: what may differ without a write. */
const mayDiffer = (path: readonly string[]) => {
  const [place, , part = '', detail] = path;
  if (place === 'revision' || place === 'lease') return true;
  return place === 'probes' && ((part === 'at' && path.length === 3) || (['complaint', 'obstacle'].includes(part) && detail !== 'reason'));
};

describe('isSteady()', () => {
  test('sees every difference except the times of checks, the details of reasons, the revision, and the lease', () => {
    fc.assert(
      fc.property(someMemory, fc.nat(), (memory, which) => {
        const places = placesOf(memory);
        const path = places[which % places.length] ?? [];
        const changed = changeAt(memory, path) as TargetMemory;
        expect({ path, isSteady: isSteady(memory, changed) }).toEqual({ path, isSteady: mayDiffer(path) });
      }),
      { numRuns: 1000 },
    );
  });

  test('sees what is gone and what is new', () => {
    const optional = ['product', 'notified', 'outbox', 'incident', 'wasReady'] as const;
    fc.assert(
      fc.property(someMemory, fc.constantFrom(...optional), (memory, key) => {
        const { [key]: gone, ...without } = memory;
        expect(isSteady(memory, without as TargetMemory)).toBe(gone === undefined);
        expect(isSteady(without as TargetMemory, memory)).toBe(gone === undefined);
      }),
    );
    fc.assert(
      fc.property(someMemory, (memory) => {
        const [name] = Object.keys(memory.probes);
        const { [name ?? '']: gone, ...fewer } = memory.probes;
        expect(isSteady(memory, { ...memory, probes: fewer })).toBe(gone === undefined);
      }),
    );
  });

  test('does not care in which order anything was written down', () => {
    fc.assert(
      fc.property(someMemory, (memory) => {
        const turned = (value: object) => Object.fromEntries(Object.entries(value).reverse());
        const probes = Object.fromEntries(
          Object.entries(memory.probes)
            .reverse()
            .map(([name, health]) => [name, turned(health)]),
        );
        expect(isSteady(memory, turned({ ...memory, probes }) as TargetMemory)).toBe(true);
      }),
    );
  });

  test('a target that goes on as it was has nothing to write', () => {
    const ready = probe('ready', 'readiness');
    const of = target([ready]);
    fc.assert(
      fc.property(fc.constantFrom('s', 'f', 'c', 'u'), fc.integer({ min: 3, max: 10 }), (letter, looks) => {
        let health = newTargetMemory(START);
        const look = (at: number) => judgeTarget(of, health, [seen(ready, letter, at)], at);
        for (let i = 0; i < looks; i++) health = look(START + i * MINUTE);
        expect(isSteady(health, look(START + looks * MINUTE))).toBe(true);
      }),
    );
  });
});
