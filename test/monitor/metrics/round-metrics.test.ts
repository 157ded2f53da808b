import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { STATUSES, type Status } from '../../../monitor/health/status.ts';
import { judgeTarget } from '../../../monitor/health/target-health.ts';
import { decideNotifications } from '../../../monitor/incident/decide-notifications.ts';
import { enqueueChange, markSent } from '../../../monitor/incident/outbox.ts';
import type { TargetMemory } from '../../../monitor/memory/target-memory.ts';
import { newTargetMemory } from '../../../monitor/memory/target-memory.ts';
import { PAGES } from '../../../monitor/metrics/pages.ts';
import {
  type DataPoint,
  heartbeat,
  type Measured,
  type MetricSetting,
  NAMESPACE,
  roundMetrics,
} from '../../../monitor/metrics/round-metrics.ts';
import type { Observation } from '../../../monitor/observation/observation.ts';
import type { Probe } from '../../../monitor/target/probe.ts';
import type { Target } from '../../../monitor/target/target.ts';
import { probe, seen, target } from '../../../testkit/samples.ts';

const MINUTE = 60_000;
const AT = Date.parse('2026-01-31T08:00:00Z');
const ready = probe('ready', 'readiness', { failureThreshold: 1 });
const standard: MetricSetting = { monitor: 'prod', metrics: 'standard', pages: 'target' };
const figures = { shard: 'api-manager-01', durationMs: 1234, skewMs: 5 };

/** A target after one letter a minute, the last of them in this round. */
function lived(letters: string, changes: Partial<Target> = {}, probes: readonly Probe[] = [ready]): Measured {
  const of = target(probes, changes);
  const begin = AT - (letters.length - 1) * MINUTE;
  let health = newTargetMemory(begin - MINUTE);
  let observations: readonly Observation[] = [];
  [...letters].forEach((letter, i) => {
    const at = begin + i * MINUTE;
    observations = probes.map((one) => seen(one, letter, at, { latencyMs: 10 + i }));
    health = said(of, enqueueChange(of, judgeTarget(of, markSent(health, health.outbox ?? []), observations, at)), at);
  });
  return { target: of, health, observations, judged: [health] };
}

const said = (of: Target, health: TargetMemory, at: number) =>
  decideNotifications(of, health, { at, parents: 'none', remindEveryMs: false });

/** `Metric Target/Probe = values` of each datum. */
const shown = (data: readonly DataPoint[]) =>
  data.map(({ metric, dimensions, values }) => {
    const { Shard, Target, Probe } = dimensions;
    return `${[metric, [Shard && `shard ${Shard}`, Target, Probe].filter(Boolean).join('/')].filter(Boolean).join(' ')} = ${values.join(', ')}`;
  });

const valuesOf = (one: Measured, metric: string, setting = standard, at = AT) =>
  roundMetrics(setting, [one], at, figures).find((datum) => datum.metric === metric)?.values;

test('a standard round has exactly these series', () => {
  const round = [
    lived('s'),
    lived('sf', { name: 'gw-2', alert: 'mail' }),
    lived('su', { name: 'gw-3' }, [probe('ready', 'readiness', { failureThreshold: 1 })]),
  ];
  expect(shown(roundMetrics(standard, round, AT, figures))).toEqual([
    'Ready gw-1 = 1',
    'Page gw-1 = 0',
    'Latency gw-1 = 10',
    'Ready gw-2 = 0',
    'Page gw-3 = 0',
    'NotReady = 1',
    'Unknown = 1',
  ]);
});

test('a lean round has Ready alone, and what pages', () => {
  const round = [lived('s'), lived('sf', { name: 'gw-2' })];
  expect(shown(roundMetrics({ ...standard, metrics: 'lean', pages: 'none' }, round, AT, figures))).toEqual([
    'Ready gw-1 = 1',
    'Ready gw-2 = 0',
  ]);
  expect(shown(roundMetrics({ ...standard, metrics: 'lean' }, round, AT, figures))).toEqual([
    'Ready gw-1 = 1',
    'Page gw-1 = 0',
    'Ready gw-2 = 0',
    'Page gw-2 = 1',
  ]);
});

test('a detailed round adds the phases, each probe and the round itself', () => {
  const websocket = probe('websocket', 'signal');
  const of = target([ready, websocket]);
  const observations = [
    seen(ready, 's', AT, { latencyMs: 9, phases: { dnsMs: 1, connectMs: 2, tlsMs: 3, firstByteMs: 2.5, transferMs: 0.5 } }),
    seen(websocket, 'f', AT, { latencyMs: 100, phases: { connectMs: 99 } }),
  ];
  const health = judgeTarget(of, newTargetMemory(AT - MINUTE), observations, AT);
  const round = [{ target: of, health, observations, judged: [health] }];
  expect(shown(roundMetrics({ ...standard, metrics: 'detailed', pages: 'none' }, round, AT, figures))).toEqual([
    'Ready gw-1 = 1',
    'Latency gw-1 = 9',
    'Dns gw-1 = 1',
    'Connect gw-1 = 2',
    'Tls gw-1 = 3',
    'FirstByte gw-1 = 2.5',
    'Transfer gw-1 = 0.5',
    'Success gw-1/ready = 1',
    'Success gw-1/websocket = 0',
    'NotReady = 0',
    'Unknown = 0',
    'RoundDuration = 1234',
    'Skew = 5',
  ]);
});

test('every datum bears the scheduled minute, the monitor and its unit', () => {
  const data = roundMetrics({ ...standard, metrics: 'detailed' }, [lived('s')], AT, figures);
  const units = Object.fromEntries(data.map(({ metric, unit }) => [metric, unit]));
  expect(units).toEqual({
    Ready: 'None',
    Page: 'None',
    Latency: 'Milliseconds',
    Success: 'None',
    NotReady: 'Count',
    Unknown: 'Count',
    RoundDuration: 'Milliseconds',
    Skew: 'Milliseconds',
  });
  for (const { at, dimensions } of data) expect([at, dimensions.Monitor]).toEqual([AT, 'prod']);
});

test('a sign of life counts one', () => {
  expect(NAMESPACE).toBe('Gatewatch');
  expect(heartbeat('prod', AT, 1)).toEqual({ metric: 'Heartbeat', dimensions: { Monitor: 'prod' }, unit: 'Count', values: [1], at: AT });
});

describe('Ready', () => {
  const withStatuses = (statuses: readonly Status[]): Measured => ({
    ...lived('s'),
    judged: statuses.map((status) => ({ ...newTargetMemory(0), status })),
  });

  test.each<readonly [Status, readonly number[] | undefined]>([
    ['ready', [1]],
    ['degraded', [1]],
    ['not-ready', [0]],
    ['down', [0]],
    ['unknown', undefined],
    ['pending', undefined],
  ])('of a target that is %s', (status, values) => {
    expect(valuesOf(withStatuses([status]), 'Ready')).toEqual(values);
  });

  test('of several looks is the minimum of those that could tell', () => {
    expect(valuesOf(withStatuses(['ready', 'down', 'ready']), 'Ready')).toEqual([0]);
    expect(valuesOf(withStatuses(['pending', 'unknown', 'degraded']), 'Ready')).toEqual([1]);
    expect(valuesOf(withStatuses(['unknown', 'pending']), 'Ready')).toBeUndefined();
    expect(valuesOf(withStatuses([]), 'Ready')).toBeUndefined();
  });
});

describe('Page', () => {
  test.each<readonly [string, string, number]>([
    ['ready', 's', 0],
    ['red', 'sf', 1],
    ['red for long', 'sfff', 1],
    ['red, and now unseen', 'sfu', 1],
    ['never seen', 'u', 0],
    ['unseen since it was ready', 'su', 0],
    ['ready again', 'sfs', 0],
    ['red from the start', 'f', 1],
    ['set up badly: never ready, and a wrong setting', 'c', 0],
    ['set up badly for long', 'ccc', 0],
    ['set up badly, and now unseen', 'cu', 0],
    ['no longer ready for a wrong setting', 'sc', 1],
    ['set up badly first, failing by itself now', 'cf', 1],
  ])('while the target is %s (%s): %i', (_, letters, value) => {
    expect(valuesOf(lived(letters), 'Page')).toEqual([value]);
  });

  test('is 1 for an incident that began and ended within the round: people are told of it, so machines are', () => {
    const { target: of, health: before } = lived('s');
    const judged = ['f', 's'].reduce(
      (health, letter, i) =>
        enqueueChange(of, judgeTarget(of, health, [seen(ready, letter, AT + 10_000 * (i + 1))], AT + 10_000 * (i + 1))),
      markSent(before, before.outbox ?? []),
    );
    const brief = { ...lived('s'), health: said(of, judged, AT) };
    expect(brief.health.incident).toBeUndefined();
    expect(valuesOf(brief, 'Page')).toEqual([1]);
    expect(valuesOf({ ...brief, health: markSent(brief.health, brief.health.outbox ?? []) }, 'Page')).toEqual([0]);
  });

  test('is there only with a pager, and only for targets that page', () => {
    expect(valuesOf(lived('sf'), 'Page', { ...standard, pages: 'none' })).toBeUndefined();
    expect(valuesOf(lived('sf', { alert: 'mail' }), 'Page')).toBeUndefined();
    expect(valuesOf(lived('sf', { alert: 'none' }), 'Page')).toBeUndefined();
  });
});

describe('Page of a shard', () => {
  const byShard: MetricSetting = { ...standard, pages: 'shard' };
  const pagesIn = (round: readonly Measured[], setting = byShard) =>
    shown(roundMetrics(setting, round, AT, figures)).filter((line) => line.startsWith('Page'));
  const calm = lived('s', { name: 'calm' });
  const broken = lived('sf', { name: 'broken' });

  test('counts the incidents somebody is to be woken for, and none by target', () => {
    const quiet = [lived('sf', { name: 'mailed', alert: 'mail' }), { ...lived('sf', { name: 'muted' }), silence: 'muted' as const }];
    const round = [calm, broken, lived('sf', { name: 'second' }), ...quiet];
    expect(pagesIn(round)).toEqual(['Page shard api-manager-01 = 2']);
    expect(pagesIn(round, { ...byShard, metrics: 'lean' })).toEqual(['Page shard api-manager-01 = 2']);
  });

  test('is 0 while all is well, and absent where nobody is paged', () => {
    expect(pagesIn([calm])).toEqual(['Page shard api-manager-01 = 0']);
    expect(pagesIn([lived('sf', { alert: 'mail' })])).toEqual([]);
    expect(pagesIn([broken], { ...byShard, pages: 'none' })).toEqual([]);
  });

  test('is absent when the memory of one that pages could not be read', () => {
    const blind = { ...lived('u', { name: 'blind' }), isWithoutMemory: true as const };
    expect(pagesIn([broken, blind])).toEqual([]);
    const mailed = { ...lived('u', { name: 'mailed', alert: 'mail' }), isWithoutMemory: true as const };
    expect(pagesIn([broken, mailed])).toEqual(['Page shard api-manager-01 = 1']);
  });

  test('follows what by target would have been written, in sum', () => {
    const stories = fc.array(fc.tuple(fc.string({ unit: fc.constantFrom('s', 'f', 'u'), minLength: 1, maxLength: 5 }), fc.boolean()), {
      minLength: 1,
      maxLength: 6,
    });
    fc.assert(
      fc.property(stories, (all) => {
        const round = all.map(([story, isQuiet], i): Measured => {
          return { ...lived(story, { name: `gw-${i}` }), ...(isQuiet && { silence: 'maintenance' as const }) };
        });
        const each = roundMetrics(standard, round, AT, figures).filter(({ metric }) => metric === 'Page');
        const sum = each.flatMap(({ values }) => values).reduce((total, value) => total + value, 0);
        expect(pagesIn(round)).toEqual([`Page shard api-manager-01 = ${sum}`]);
      }),
    );
  });
});

describe('Latency', () => {
  const broker = probe('broker', 'readiness');
  const of = target([
    probe('certificate', 'readiness', { look: { kind: 'read-off', signal: 'certificate', of: ['ready'], days: 1 } }),
    ready,
    broker,
  ]);
  const one = (observations: readonly Observation[]): Measured => ({
    target: of,
    health: newTargetMemory(0),
    observations,
    judged: [newTargetMemory(0)],
  });

  test('is that of the first readiness probe with a look of its own, of its successes, in their order', () => {
    const looks = [
      seen(broker, 's', AT, { latencyMs: 999 }),
      seen(ready, 's', AT, { latencyMs: 30 }),
      seen(ready, 'f', AT + 1, { latencyMs: 5000 }),
      seen(ready, 'u', AT + 2, { latencyMs: 7 }),
      seen(ready, 's', AT + 3, { latencyMs: 20.5 }),
    ];
    expect(valuesOf(one(looks), 'Latency')).toEqual([30, 20.5]);
  });

  test('is absent where no look succeeded', () => {
    expect(valuesOf(one([seen(ready, 'f', AT, { latencyMs: 5000 })]), 'Latency')).toBeUndefined();
    expect(valuesOf(one([]), 'Latency')).toBeUndefined();
  });
});

describe('CertificateDays', () => {
  const shownCertificate = (daysRemaining: number) => ({
    trusted: true,
    subject: 'CN=gw',
    issuer: 'CN=ca',
    notAfter: 'x',
    daysRemaining,
    pin: 'p',
  });
  const withDays = (name: string, days: readonly number[], at: number, firstSeen = 0): Measured => ({
    target: target([ready], { name }),
    health: newTargetMemory(firstSeen),
    observations: days.map((left) => seen(ready, 's', at, { tls: shownCertificate(left) })),
    judged: [newTargetMemory(firstSeen)],
  });

  test('comes once a day, whatever the target is called', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z0-9-]{1,63}$/), fc.integer({ min: 0, max: 20_000 }), (name, day) => {
        const minutes = Array.from({ length: 1440 }, (_, i) => (day * 1440 + i) * MINUTE);
        const data = minutes.flatMap((at) => valuesOf(withDays(name, [30], at, -1), 'CertificateDays', standard, at) ?? []);
        expect(data).toEqual([30]);
      }),
      { numRuns: 5 },
    );
  });

  test.each([5, 7, 60])('comes about once a day from a target that is looked at every %i minutes', (minutes) => {
    const slow = probe('ready', 'readiness', { periodSeconds: minutes * 60 });
    for (const name of ['gw-1', 'gw-2', 'mi-7', 'edge']) {
      const looks = Array.from({ length: Math.floor(14_400 / minutes) }, (_, i) => i * minutes * MINUTE);
      const of = (at: number) => ({ ...withDays(name, [30], at, -1), target: target([slow], { name }) });
      const data = looks.flatMap((at) => valuesOf(of(at), 'CertificateDays', standard, at) ?? []);
      expect(data.length).toBeGreaterThanOrEqual(9);
      expect(data.length).toBeLessThanOrEqual(11);
    }
  });

  test('comes at first sight too, and is that of the certificate that ends first', () => {
    expect(valuesOf(withDays('gw-1', [30, 9.5, 12], AT, AT), 'CertificateDays')).toEqual([9.5]);
    expect(valuesOf(withDays('gw-1', [-3.5], AT, AT), 'CertificateDays')).toEqual([-3.5]);
  });

  test('is absent where no certificate was shown', () => {
    expect(valuesOf({ ...lived('s'), health: newTargetMemory(AT) }, 'CertificateDays')).toBeUndefined();
  });

  test('does not fall into the same minute for all targets', () => {
    const minuteOf = (name: string) =>
      Array.from({ length: 1440 }, (_, i) => i).find((i) =>
        valuesOf(withDays(name, [1], i * MINUTE, -1), 'CertificateDays', standard, i * MINUTE),
      );
    expect(new Set(Array.from({ length: 20 }, (_, i) => minuteOf(`gateway-${i}`))).size).toBeGreaterThan(15);
  });
});

test('NotReady and Unknown count targets, and are there when there are none', () => {
  const round = STATUSES.map((status) => ({ ...lived('s'), health: { ...newTargetMemory(0), status } }));
  const counts = (of: readonly Measured[]) =>
    shown(roundMetrics(standard, of, AT, figures)).filter((line) => /^(NotReady|Unknown)/.test(line));
  expect(counts(round)).toEqual(['NotReady = 2', 'Unknown = 1']);
  expect(counts([])).toEqual(['NotReady = 0', 'Unknown = 0']);
});

test('no datum is empty, and none holds anything but numbers', () => {
  const letters = fc.string({ unit: fc.constantFrom('s', 'f', 'c', 'u'), maxLength: 6 });
  const rounds = fc.array(fc.tuple(letters, fc.constantFrom<Target['alert']>('page', 'mail', 'none')), { maxLength: 5 });
  fc.assert(
    fc.property(rounds, fc.constantFrom('lean', 'standard', 'detailed'), fc.constantFrom(...PAGES), (all, metrics, pages) => {
      const round = all.map(([story, alert], i) => lived(story, { name: `gw-${i}`, alert }, [ready, probe('websocket', 'signal')]));
      const data = roundMetrics({ monitor: 'prod', metrics, pages }, round, AT, figures);
      for (const { values } of data) {
        expect(values.length).toBeGreaterThan(0);
        for (const value of values) expect(Number.isFinite(value)).toBe(true);
      }
      const series = data.map(({ metric, dimensions }) => JSON.stringify([metric, dimensions]));
      expect(new Set(series).size).toBe(series.length);
    }),
  );
});
