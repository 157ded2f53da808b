import { describe, expect, test } from 'vitest';
import { judgeTarget } from '../../../monitor/health/target-health.ts';
import { newTargetMemory } from '../../../monitor/memory/target-memory.ts';
import { targetLine } from '../../../monitor/metrics/log-line.ts';
import type { Measured } from '../../../monitor/metrics/round-metrics.ts';
import type { Observation } from '../../../monitor/observation/observation.ts';
import type { Probe } from '../../../monitor/target/probe.ts';
import { probe, seen, target } from '../../../testkit/samples.ts';

const AT = Date.parse('2026-01-31T08:00:00Z');
const of = { shard: 'api-manager', at: AT };

function measured(probes: readonly Probe[], observations: readonly Observation[]): Measured {
  const one = target(probes);
  const health = observations.reduce((before, look) => judgeTarget(one, before, [look], look.at), newTargetMemory(AT - 60_000));
  return { target: one, health, observations, judged: [health] };
}

describe('targetLine()', () => {
  const ready = probe('ready', 'readiness', { failureThreshold: 1 });

  test('of a target that is ready: that it is, and what was seen', () => {
    const look = seen(ready, 's', AT, { latencyMs: 12.3, phases: { connectMs: 1.2, transferMs: 0.4 }, skewMs: 0.4 });
    expect(targetLine(of, measured([ready], [look]))).toEqual({
      event: 'target',
      shard: 'api-manager',
      at: '2026-01-31T08:00:00.000Z',
      target: 'gw-1',
      status: 'ready',
      since: '2026-01-31T08:00:00.000Z',
      probes: { ready: { latencyMs: 12.3, phases: { connectMs: 1.2 } } },
    });
  });

  test('of one that is not: the probe, why, what to do', () => {
    expect(targetLine(of, measured([ready], [seen(ready, 'f', AT)]))).toMatchObject({
      status: 'not-ready',
      probe: 'ready',
      reason: 'http.status',
      rung: 'http',
      summary: 'unexpected HTTP status: status 500',
      fix: expect.stringContaining('proxy'),
      probes: { ready: { outcome: 'failure', reason: 'http.status', detail: 'status 500' } },
    });
  });

  test('of one without a verdict: what is missing, and no reason', () => {
    const line = targetLine(of, measured([ready], []));
    expect(line).toMatchObject({ status: 'pending', summary: 'no result yet from ready', probes: {} });
    expect(line).not.toHaveProperty('reason');
  });

  test('of many looks: the last one, and how many there were', () => {
    const often = probe('ready', 'readiness', { periodSeconds: 1, failureThreshold: 9 });
    const looks = [...'ssfufs'].map((letter, i) => seen(often, letter, AT + i * 1000, { latencyMs: i }));
    expect(targetLine(of, measured([often], looks)).probes).toEqual({
      ready: { latencyMs: 5, looks: 6, failures: 2, unknowns: 1 },
    });
  });

  test('in the order of the target, whoever was seen first; those not looked at are absent', () => {
    const probes = [ready, probe('broker', 'readiness'), probe('websocket', 'signal')];
    const looks = probes.flatMap((one) => (one.name === 'broker' ? [] : [seen(one, 's', AT)])).reverse();
    expect(Object.keys(targetLine(of, measured(probes, looks)).probes)).toEqual(['ready', 'websocket']);
  });

  test('says when the monitor itself was late, in whole milliseconds', () => {
    const late = targetLine(of, measured([ready], [seen(ready, 's', AT, { skewMs: 41.7 })]));
    expect(late.probes.ready).toMatchObject({ skewMs: 42 });
  });

  test('is plain data: what a log line holds', () => {
    const line = targetLine(of, measured([ready], [seen(ready, 'u', AT)]));
    expect(JSON.parse(JSON.stringify(line))).toEqual(line);
  });
});
