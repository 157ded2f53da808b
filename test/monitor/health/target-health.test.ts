import { expect, test } from 'vitest';
import { diagnose } from '../../../monitor/health/diagnosis.ts';
import { afterAbsence, judgeTarget } from '../../../monitor/health/target-health.ts';
import type { TargetMemory } from '../../../monitor/memory/target-memory.ts';
import { newTargetMemory } from '../../../monitor/memory/target-memory.ts';
import type { Probe } from '../../../monitor/target/probe.ts';
import { asOneLook } from '../../../monitor/target/single-look.ts';
import { probe, seen, target } from '../../../testkit/samples.ts';

const ready = probe('ready', 'readiness');
const alive = probe('alive', 'liveness');
const websocket = probe('websocket', 'signal');
const certificate = probe('certificate', 'signal', { look: { kind: 'read-off', signal: 'certificate', of: ['ready'], days: 21 } });

/** Judges one string of outcomes per probe, round by round. */
function judgeRounds(probes: readonly Probe[], results: Readonly<Record<string, string>>, start = newTargetMemory(0)): TargetMemory {
  const of = target(probes);
  const rounds = Math.max(...Object.values(results).map((letters) => letters.length));
  let health: TargetMemory = start;
  for (let i = 0; i < rounds; i++) {
    const observations = probes.flatMap((one) => {
      const letter = results[one.name]?.[i];
      return letter === undefined || letter === ' '
        ? []
        : [seen(one, letter, (i + 1) * 60_000, { answered: letter === 's' || letter === 'c' })];
    });
    health = judgeTarget(of, health, observations, (i + 1) * 60_000);
  }
  return health;
}

test.each([
  [
    'several readiness probes are an AND',
    [probe('ready', 'readiness'), probe('broker', 'readiness')],
    { ready: 'sss', broker: 'fff' },
    'not-ready',
  ],
  ['a readiness probe that is throttled degrades', [ready, alive], { ready: 'ddd', alive: 'sss' }, 'degraded'],
  ['so does a liveness probe', [ready, alive], { ready: 'sss', alive: 'ddd' }, 'degraded'],
  ['and a startup probe, which lets the others run', [probe('begun', 'startup'), ready], { begun: 'ddd', ready: 'sss' }, 'degraded'],
  ['throttled alone is never not ready', [ready], { ready: 'dddddddddd' }, 'degraded'],
  ['a throttled probe hides no other that fails', [ready, alive, websocket], { ready: 'ddd', alive: 'fff', websocket: 'fff' }, 'down'],
  ['one no is enough', [ready, probe('apis', 'readiness')], { ready: 'fff', apis: 'uuu' }, 'down'],
  ['one yes is not enough', [ready, probe('apis', 'readiness')], { ready: 'sss', apis: 'uuu' }, 'unknown'],
  ['liveness failing while readiness passes', [ready, alive], { ready: 'sss', alive: 'fff' }, 'down'],
  ['nothing answers', [ready], { ready: 'fff' }, 'down'],
  ['it answers and is not ready', [ready, websocket], { ready: 'fff', websocket: 'sss' }, 'not-ready'],
  ['a wrong setting is never down', [ready], { ready: 'ccc' }, 'not-ready'],
  ['a wrong liveness setting degrades', [ready, alive], { ready: 'sss', alive: 'ccc' }, 'degraded'],
  ['a failing signal degrades', [ready, websocket], { ready: 'sss', websocket: 'fff' }, 'degraded'],
  ['a failing run below the threshold moves nothing', [ready], { ready: 'sff' }, 'ready'],
  ['an unknown signal moves nothing', [ready, websocket], { ready: 'sss', websocket: 'uuu' }, 'ready'],
  ['liveness failing, readiness unknown', [ready, alive], { ready: 'uuu', alive: 'fff' }, 'down'],
  ['liveness not seen yet', [ready, alive], { ready: 'sss' }, 'pending'],
  ['the monitor blind for two rounds', [ready, alive], { ready: 'suu', alive: 'suu' }, 'ready'],
  ['the monitor blind for three rounds', [ready, alive], { ready: 'suuu', alive: 'suuu' }, 'unknown'],
  ['a startup probe holds the rest back', [ready, probe('started', 'startup')], { ready: '', started: 'f' }, 'pending'],
  [
    'a startup probe that passed long ago says nothing of now',
    [ready, probe('started', 'startup')],
    { ready: ' fff', started: 's' },
    'down',
  ],
  ['a startup probe that failed', [ready, probe('started', 'startup')], { ready: '', started: 'fff' }, 'down'],
])('judgeTarget(): %s', (_, probes, results, status) => {
  expect(judgeRounds(probes, results).status).toBe(status);
});

test('judgeTarget() keeps since when the status is what it is', () => {
  const health = judgeRounds([ready], { ready: 'sssfffff' });
  expect(health).toMatchObject({ status: 'down', since: 6 * 60_000 });
});

test('asOneLook() judges a single look: thresholds 1, no delay, a startup probe as one more readiness probe', () => {
  const slow = target([probe('ready', 'readiness', { initialDelaySeconds: 30 }), probe('started', 'startup')]);
  const at = 1000;
  const health = judgeTarget(
    asOneLook(slow),
    newTargetMemory(at),
    slow.probes.map((one) => seen(one, one.name === 'started' ? 'f' : 's', at)),
    at,
  );
  expect(health.status).toBe('not-ready');
});

test('diagnose() names the lowest broken rung and lists the rest as consequences', () => {
  const of = target([ready, alive, websocket]);
  const at = 1;
  const observations = [
    seen(ready, 'f', at),
    seen(alive, 'f', at, { reason: 'tcp.refused', detail: 'ECONNREFUSED', answered: false } as never),
    seen(websocket, 'f', at, { reason: 'tcp.refused', detail: 'ECONNREFUSED', answered: false } as never),
  ];
  const health = judgeTarget(asOneLook(of), newTargetMemory(at), observations, at);
  expect(diagnose(asOneLook(of), health)).toMatchObject({
    rung: 'connect',
    probe: 'alive',
    reason: 'tcp.refused',
    kind: 'target',
    consequences: [
      { probe: 'ready', rung: 'http' },
      { probe: 'websocket', rung: 'signal' },
    ],
  });
});

test('diagnose() reports when readiness contradicts a failing liveness probe', () => {
  const of = asOneLook(target([ready, alive]));
  const health = judgeTarget(of, newTargetMemory(1), [seen(ready, 's', 1), seen(alive, 'f', 1)], 1);
  expect(diagnose(of, health)?.summary).toContain('although GET http://gw.example.com:80/ reports ready');
});

test('diagnose() takes readiness before liveness on the same rung, signals only when nothing else fails', () => {
  const of = asOneLook(target([alive, websocket, ready]));
  const red = judgeTarget(of, newTargetMemory(1), [seen(ready, 'f', 1), seen(alive, 'f', 1), seen(websocket, 'f', 1)], 1);
  expect(diagnose(of, red)?.probe).toBe('ready');
  const yellow = judgeTarget(of, newTargetMemory(1), [seen(ready, 's', 1), seen(alive, 's', 1), seen(websocket, 'f', 1)], 1);
  expect(diagnose(of, yellow)).toMatchObject({ probe: 'websocket', rung: 'signal', consequences: [] });
});

test('diagnose() of an unknown target gives our own reason, of a pending one what is missing, of a ready one null', () => {
  const of = asOneLook(target([ready]));
  const blind = judgeTarget(of, newTargetMemory(1), [seen(ready, 'u', 1)], 1);
  expect(diagnose(of, blind)).toMatchObject({ reason: 'monitor.exhausted', kind: 'monitor', probe: 'ready', rung: 'ready' });
  expect(diagnose(of, newTargetMemory(1))).toMatchObject({ probe: 'ready', summary: 'no result yet from ready' });
  expect(diagnose(of, judgeTarget(of, newTargetMemory(1), [seen(ready, 's', 1)], 1))).toBeNull();
});

test('two failing signals are both named', () => {
  const of = asOneLook(target([ready, websocket, certificate]));
  const observations = [
    seen(ready, 's', 1),
    seen(websocket, 'f', 1),
    seen(certificate, 'f', 1, { reason: 'certificate.expiring' } as never),
  ];
  const diagnosis = diagnose(of, judgeTarget(of, newTargetMemory(1), observations, 1));
  expect([diagnosis?.probe, ...(diagnosis?.consequences ?? []).map((finding) => finding.probe)]).toEqual(['websocket', 'certificate']);
});

test('afterAbsence() forgets old observations and removed probes, but not what people were notified of', () => {
  const old = { ...judgeRounds([ready, alive], { ready: 'sss', alive: 'sss' }), told: 'ready' as const };
  const soon = afterAbsence(target([ready]), old, 4 * 60_000);
  expect(soon).toMatchObject({ status: 'ready', told: 'ready' });
  expect(Object.keys(soon.probes)).toEqual(['ready']);
  expect(afterAbsence(target([ready]), old, 24 * 3600_000)).toMatchObject({ status: 'pending', told: 'ready', probes: {} });
});
