import { expect, test } from 'vitest';
import { dueAt } from '../../../monitor/health/due.ts';
import { judgeTarget } from '../../../monitor/health/target-health.ts';
import { newTargetMemory } from '../../../monitor/memory/target-memory.ts';
import type { Probe } from '../../../monitor/target/probe.ts';
import { probe, seen, target } from '../../../testkit/samples.ts';

const MINUTE = 60_000;

/** When the first probe is due after these outcomes, one a minute from minute 100 on, in seconds after minute 100. */
function dueAfter(probes: readonly Probe[], results: Readonly<Record<string, string>>, atSecond = 0): number | undefined {
  const of = target(probes);
  let health = newTargetMemory(100 * MINUTE);
  const rounds = Math.max(...Object.values(results).map((letters) => letters.length));
  for (let i = 0; i < rounds; i++) {
    const at = (100 + i) * MINUTE + atSecond * 1000;
    health = judgeTarget(
      of,
      health,
      probes.flatMap((one) => (results[one.name]?.[i] ? [seen(one, results[one.name]?.[i] ?? '', at)] : [])),
      at,
    );
  }
  const due = dueAt(of, probes[0] ?? probe('none', 'signal'), health);
  return due === undefined ? undefined : due / 1000 - 6000;
}

test.each([
  ['never seen: at once', [probe('ready', 'readiness')], { ready: '' }, 0, 0],
  ['initialDelaySeconds counts from first sight', [probe('ready', 'readiness', { initialDelaySeconds: 15 })], { ready: '' }, 0, 15],
  ['a steady probe: the next slot', [probe('ready', 'readiness')], { ready: 's' }, 7, 60],
  ['a failure below the threshold: again after recheckSeconds', [probe('ready', 'readiness')], { ready: 'sf' }, 5, 75],
  ['… but not past the minute', [probe('ready', 'readiness')], { ready: 'sf' }, 55, 120],
  ['… even where the next slot is far off', [probe('ready', 'readiness', { periodSeconds: 300 })], { ready: 'f' }, 55, 300],
  ['… and not when rechecks are off', [probe('ready', 'readiness', { recheckSeconds: 0 })], { ready: 'sf' }, 5, 120],
  ['once the threshold is reached: the next slot', [probe('ready', 'readiness')], { ready: 'sfff' }, 5, 240],
  ['a first failure is rechecked too: there is no health yet', [probe('ready', 'readiness')], { ready: 'f' }, 0, 10],
  ['a failure that agrees with the health is not', [probe('ready', 'readiness', { successThreshold: 2 })], { ready: 'fffsf' }, 0, 300],
  ['a time-out among throttled looks is rechecked', [probe('ready', 'readiness')], { ready: 'dddf' }, 0, 190],
  ['throttled looks that stay so are not', [probe('ready', 'readiness')], { ready: 'dddd' }, 0, 240],
  ['a startup probe that is throttled runs on', [probe('started', 'startup')], { started: 'ddd' }, 0, 180],
  ['… and holds back nothing', [probe('ready', 'readiness'), probe('started', 'startup')], { started: 'ddd' }, 0, 0],
  ['unknown is not rechecked', [probe('ready', 'readiness')], { ready: 'u' }, 0, 60],
  ['a period of one second', [probe('ready', 'readiness', { periodSeconds: 1 })], { ready: 's' }, 7, 8],
  ['a period of five minutes sits in its slots', [probe('ready', 'readiness', { periodSeconds: 300 })], { ready: 's' }, 0, 300],
  ['a startup probe rests once it has passed', [probe('started', 'startup')], { started: 's' }, 0, undefined],
  ['readiness waits for startup', [probe('ready', 'readiness'), probe('started', 'startup')], { started: 'f' }, 0, undefined],
  ['… and is looked at once it has passed', [probe('ready', 'readiness'), probe('started', 'startup')], { started: 's' }, 0, 0],
  ['a signal does not wait for startup', [probe('websocket', 'signal'), probe('started', 'startup')], { started: 'f' }, 0, 0],
])('dueAt(): %s', (_, probes, results, atSecond, expected) => {
  expect(dueAfter(probes, results, atSecond)).toBe(expected);
});
