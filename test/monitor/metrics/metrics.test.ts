import { expect, test } from 'vitest';
import { judgeTarget } from '../../../monitor/health/target-health.ts';
import { newTargetMemory } from '../../../monitor/memory/target-memory.ts';
import { METRICS } from '../../../monitor/metrics/metrics.ts';
import { PAGES } from '../../../monitor/metrics/pages.ts';
import { type DataPoint, heartbeat, type Measured, roundMetrics } from '../../../monitor/metrics/round-metrics.ts';
import { METRIC_LEVELS } from '../../../monitor/target/settings.ts';
import { probe, seen, target } from '../../../testkit/samples.ts';

const AT = Date.parse('2026-01-31T08:00:00Z');
const ready = probe('ready', 'readiness', { failureThreshold: 1 });
const figures = { shard: 'api-manager', durationMs: 1000, skewMs: 5, missingVotes: 1 };

/** A target that shows all that can be measured: seen for the first time, with a certificate and every phase, and muted. */
function fullyMeasured(): Measured {
  const of = target([ready]);
  const tls = { trusted: true, subject: 'CN=gw', issuer: 'CN=ca', notAfter: '2026-02-28T00:00:00Z', daysRemaining: 28, pin: 'p' };
  const phases = { dnsMs: 1, connectMs: 2, tlsMs: 3, firstByteMs: 4, transferMs: 5 };
  const observations = [seen(ready, 's', AT, { latencyMs: 9, phases, tls })];
  const health = judgeTarget(of, newTargetMemory(AT), observations, AT);
  return { target: of, health, observations, judged: [health], silence: 'muted' };
}

const shapeOf = ({ metric, dimensions, unit }: DataPoint) => `${metric} ${Object.keys(dimensions).join('/')} ${unit}`;

test.each(METRIC_LEVELS)('with %s metrics, rounds send the metrics that the list has for that level, and no others', (metrics) => {
  const levels = METRIC_LEVELS.slice(0, METRIC_LEVELS.indexOf(metrics) + 1);
  const listed = METRICS.filter(({ level }) => levels.includes(level)).map(
    (one) => `${one.metric} ${one.dimensions.join('/')} ${one.unit}`,
  );
  const sent = PAGES.flatMap((pages) => roundMetrics({ monitor: 'prod', metrics, pages }, [fullyMeasured()], AT, figures));
  expect([...new Set([...sent, heartbeat('prod', AT, 1)].map(shapeOf))].toSorted()).toEqual(listed.toSorted());
});
