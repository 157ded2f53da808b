import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Status } from '../../../monitor/health/status.ts';
import { judgeTarget } from '../../../monitor/health/target-health.ts';
import {
  acquireLease,
  enqueueChange,
  LEASE_MS,
  lastNotified,
  markSent,
  notifyAll,
  releaseLease,
} from '../../../monitor/incident/outbox.ts';
import { type News, NOTIFY } from '../../../monitor/memory/news.ts';
import type { TargetMemory } from '../../../monitor/memory/target-memory.ts';
import { newTargetMemory } from '../../../monitor/memory/target-memory.ts';
import type { Target } from '../../../monitor/target/target.ts';
import { probe, seen, target } from '../../../testkit/samples.ts';

const MINUTE = 60_000;
const of = target([probe('ready', 'readiness')]);

/** One letter a minute: `s`, `f`, `c`, `u` as in the samples, `p` = the memory was lost, so the status is pending again. */
function live(letters: string, start: TargetMemory = newTargetMemory(0), who = of): TargetMemory {
  const ready = probe('ready', 'readiness', { failureThreshold: 1 });
  const oneLook = { ...who, probes: [ready] };
  let health = start;
  [...letters].forEach((letter, i) => {
    const at = start.since + (i + 1) * MINUTE;
    const before = letter === 'p' ? { ...health, probes: {} } : health;
    health = enqueueChange(oneLook, judgeTarget(oneLook, before, letter === 'p' ? [] : [seen(ready, letter, at)], at));
  });
  return health;
}

const changes = (health: TargetMemory) => (health.outbox ?? []).map(({ from, to }) => `${from ?? 'nothing'} > ${to}`);

/** As `live`, with everything told as soon as it is owed. */
function tell(health: TargetMemory): TargetMemory {
  const { outbox = [] } = notifyAll(of, health);
  return markSent({ ...health, outbox }, outbox);
}

describe('enqueueChange()', () => {
  test.each<readonly [string, string, readonly string[]]>([
    ['the first verdict is owed', 's', ['nothing > ready']],
    ['… a bad one too', 'f', ['nothing > not-ready']],
    ['what stays the same is owed once', 'ssss', ['nothing > ready']],
    ['a status that comes back before it was told owes both ways', 'sfs', ['nothing > ready', 'ready > not-ready', 'not-ready > ready']],
    ['pending owes nothing', 'p', []],
    ['… and hides no change around it', 'spf', ['nothing > ready', 'ready > not-ready']],
    ['… and makes none of its own', 'sps', ['nothing > ready']],
    ['unknown is told', 'su', ['nothing > ready', 'ready > unknown']],
  ])('%s: %s', (_, letters, expected) => {
    expect(changes(live(letters))).toEqual(expected);
  });

  test('enqueues a status that differs from the last one enqueued, not from the last one sent', () => {
    const told = tell(live('s'));
    expect(told).toMatchObject({ notified: 'ready', status: 'ready' });
    expect(told.outbox).toBeUndefined();
    expect(changes(live('f', told))).toEqual(['ready > not-ready']);
    expect(changes(live('fs', told))).toEqual(['ready > not-ready', 'not-ready > ready']);
    expect(changes(live('s', told))).toEqual([]);
  });

  test('notifies nobody of a target with alert: none, and follows its incident all the same', () => {
    const silent: Target = { ...of, alert: 'none' };
    const quiet = live('sf', newTargetMemory(0), silent);
    expect(notifyAll(silent, quiet)).toMatchObject({ lastChange: 'not-ready', status: 'not-ready' });
    expect(notifyAll(silent, quiet).outbox).toBeUndefined();
    expect(notifyAll(silent, quiet).notified).toBeUndefined();
    expect(quiet.incident).toEqual({ since: 2 * MINUTE, pages: true });
    expect(changes(live('sf', newTargetMemory(0), { ...of, alert: 'mail' }))).toHaveLength(2);
  });

  test('bears the time of the look that brought the change, and why', () => {
    const [, down] = live('sff').outbox ?? [];
    expect(down).toMatchObject({ at: 2 * MINUTE, from: 'ready', to: 'not-ready', incident: 2 * MINUTE });
    expect(down?.diagnosis).toMatchObject({ probe: 'ready', reason: 'http.status', summary: 'unexpected HTTP status: status 500' });
    expect(live('sfs').outbox?.at(-1)?.diagnosis).toBeNull();
  });

  test('keeps the first and the latest of a long row, twenty in all', () => {
    const health = live(`s${'fs'.repeat(40)}`);
    const times = (health.outbox ?? []).map(({ at }) => at / MINUTE);
    expect(times).toEqual([1, ...Array.from({ length: 19 }, (_, i) => 63 + i)]);
  });

  test('called twice, enqueues once: judging the same again changes nothing', () => {
    const health = live('sfu');
    expect(enqueueChange(target([probe('ready', 'readiness', { failureThreshold: 1 })]), health)).toEqual(health);
  });

  test('never holds more than twenty, never the same status twice in a row, always ends with the current status', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('s', 'f', 'c', 'u', 'p'), maxLength: 120 }),
        fc.nat({ max: 60 }),
        (letters, toldAfter) => {
          const health = live(letters.slice(toldAfter), tell(live(letters.slice(0, toldAfter))));
          const owed = health.outbox ?? [];
          expect(owed.length).toBeLessThanOrEqual(20);
          owed.slice(1).forEach((change, i) => {
            expect(change.to).not.toBe(owed[i]?.to);
          });
          const last = owed.at(-1)?.to ?? health.lastChange;
          expect(health.lastChange).toBe(last);
          if (health.status !== 'pending') expect(last).toBe(health.status);
        },
      ),
    );
  });
});

describe('an incident', () => {
  test.each<readonly [string, string, number | undefined]>([
    ['opens with the first red status', 'sf', 2],
    ['stays open while it is red', 'sfcf', 2],
    ['survives that we see nothing', 'sfuuu', 2],
    ['survives a lost memory', 'sfp', 2],
    ['is the same one when red follows', 'sfpuf', 2],
    ['closes when the target is ready', 'sfs', undefined],
    ['is a new one after that', 'sfsf', 4],
    ['does not open because we see nothing', 'su', undefined],
  ])('%s: %s', (_, letters, since) => {
    expect(live(letters).incident?.since).toBe(since === undefined ? undefined : since * MINUTE);
  });

  test('closes when the target is degraded', () => {
    const websocket = probe('websocket', 'signal', { failureThreshold: 1 });
    const ready = probe('ready', 'readiness', { failureThreshold: 1 });
    const both = target([ready, websocket]);
    const red = enqueueChange(both, judgeTarget(both, newTargetMemory(0), [seen(ready, 'f', 1), seen(websocket, 'f', 1)], 1));
    expect(red.incident).toEqual({ since: 1, pages: true });
    const yellow = enqueueChange(both, judgeTarget(both, red, [seen(ready, 's', 2), seen(websocket, 'f', 2)], 2));
    expect(yellow).toMatchObject({ status: 'degraded', wasReady: true });
    expect(yellow.incident).toBeUndefined();
    expect(yellow.outbox?.at(-1)).toMatchObject({ to: 'degraded', incident: 1 });
  });

  test('is named in every change that belongs to it, the one that ends it too, and in none after it', () => {
    const owed = live('sfufsu').outbox ?? [];
    expect(owed.map(({ to, incident }) => `${to} ${incident ?? '-'}`)).toEqual([
      'ready -',
      `not-ready ${2 * MINUTE}`,
      `unknown ${2 * MINUTE}`,
      `not-ready ${2 * MINUTE}`,
      `ready ${2 * MINUTE}`,
      'unknown -',
    ]);
  });

  test('remembers for good that the target was ready once', () => {
    expect(live('cc').wasReady).toBeUndefined();
    expect(live('s').wasReady).toBe(true);
    expect(live('sffup').wasReady).toBe(true);
  });
});

describe('markSent()', () => {
  test('removes what was sent and nothing else, ends the lease, and records the last status sent', () => {
    const held = acquireLease(notifyAll(of, live('sfs')), 'a', 0);
    const [first, second] = held?.outbox ?? [];
    const settled = markSent(held ?? newTargetMemory(0), [first, second] as readonly News[]);
    expect(changes(settled)).toEqual(['not-ready > ready']);
    expect(settled.notified).toBe('not-ready');
    expect(settled.lease).toBeUndefined();
  });

  test('leaves what was enqueued while the rest was being sent', () => {
    const then = notifyAll(of, live('sf'));
    const now = live('s', { ...then, since: 2 * MINUTE });
    expect(changes(markSent(now, then.outbox ?? []))).toEqual(['not-ready > ready']);
    expect(markSent(now, then.outbox ?? []).notified).toBe('not-ready');
  });

  test('keeps everything else as it was', () => {
    const health = notifyAll(of, live('sf'));
    const { outbox: _, ...rest } = health;
    expect(markSent(health, health.outbox ?? [])).toEqual({ ...rest, notified: 'not-ready', notifiedIncident: 2 * MINUTE });
    expect(markSent(newTargetMemory(5), [])).toEqual(newTargetMemory(5));
  });

  test('leaves the rest in its order, whatever part of the outbox was sent', () => {
    const statuses = fc.constantFrom<Status>('ready', 'degraded', 'not-ready', 'down', 'unknown');
    fc.assert(
      fc.property(fc.array(statuses, { maxLength: 20 }), fc.array(fc.boolean(), { minLength: 20, maxLength: 20 }), (all, mask) => {
        const outbox = all.map((to, i): News => ({ kind: 'change', at: i, to, diagnosis: null, decision: NOTIFY }));
        const told = outbox.filter((_, i) => mask[i]);
        const settled = markSent({ ...newTargetMemory(0), outbox }, told);
        expect(settled.outbox ?? []).toEqual(outbox.filter((_, i) => !mask[i]));
        expect(settled.notified).toBe(told.at(-1)?.to);
      }),
    );
  });
});

describe('heardOf()', () => {
  const news = (to: Status, changes: object = {}) => ({ kind: 'change', at: 1, to, diagnosis: null, decision: NOTIFY, ...changes }) as News;
  const heard = (...outbox: readonly News[]) => lastNotified({ ...newTargetMemory(0), notified: 'ready', outbox });

  test.each<readonly [string, readonly News[], ReturnType<typeof lastNotified>]>([
    ['what was told last, with nothing owed', [], { notified: 'ready' }],
    ['what is about to be told', [news('down', { incident: 5 })], { notified: 'down', notifiedIncident: 5 }],
    ['not what is silenced', [news('down', { incident: 5, decision: { notify: false, because: 'maintenance' } })], { notified: 'ready' }],
    ['not what is undecided', [{ kind: 'change', at: 1, to: 'down', diagnosis: null }], { notified: 'ready' }],
    ['not a reminder', [news('down', { kind: 'reminder', incident: 5 })], { notified: 'ready' }],
    [
      'the incident still, when we cannot see it any more',
      [news('down', { incident: 5 }), news('unknown', { incident: 5 })],
      { notified: 'unknown', notifiedIncident: 5 },
    ],
    ['no incident once the target is ready', [news('down', { incident: 5 }), news('ready', { incident: 5 })], { notified: 'ready' }],
  ])('is %s', (_, owed, expected) => {
    expect(heard(...owed)).toEqual(expected);
  });
});

describe('acquireLease()', () => {
  const owing = notifyAll(of, live('sf'));

  test('takes the right to send for a lease', () => {
    expect(LEASE_MS).toBe(90_000);
    expect(acquireLease(owing, 'a', 1000)).toEqual({ ...owing, lease: { holder: 'a', until: 91_000 } });
  });

  test('takes nothing of what is not decided yet, nor for what goes along with other news', () => {
    expect(acquireLease(live('sf'), 'a', 0)).toBeUndefined();
    const along: News = { kind: 'reason', at: 1, to: 'not-ready', diagnosis: null, decision: NOTIFY };
    expect(acquireLease({ ...live('sf'), outbox: [along] }, 'a', 0)).toBeUndefined();
  });

  test('takes nothing when the outbox is empty', () => {
    expect(acquireLease(newTargetMemory(0), 'a', 0)).toBeUndefined();
    expect(acquireLease({ ...newTargetMemory(0), outbox: [] }, 'a', 0)).toBeUndefined();
  });

  test.each<readonly [string, string, number, boolean]>([
    ['of another, that still runs, is respected', 'b', LEASE_MS - 1, false],
    ['of another, that has just ended, is taken', 'b', LEASE_MS, true],
    ['of another, long over, is taken', 'b', 10 * LEASE_MS, true],
    ['of its own is renewed', 'a', 5, true],
  ])('a lease %s', (_, holder, now, isTaken) => {
    const held = acquireLease(owing, 'a', 0) ?? owing;
    expect(acquireLease(held, holder, now)?.lease).toEqual(isTaken ? { holder, until: now + LEASE_MS } : undefined);
  });

  test('is given back by releaseLease(), with everything still in the outbox', () => {
    const held = acquireLease(owing, 'a', 0) ?? owing;
    expect(releaseLease(held)).toEqual(owing);
    expect(acquireLease(releaseLease(held), 'b', 1)?.lease?.holder).toBe('b');
  });

  test('is held by one of two who try at the same time', () => {
    fc.assert(
      fc.property(fc.nat({ max: 200_000 }), fc.nat({ max: 200_000 }), (first, later) => {
        const held = acquireLease(owing, 'a', first) ?? owing;
        expect(acquireLease(held, 'b', first + later) === undefined).toBe(later < LEASE_MS);
      }),
    );
  });
});
