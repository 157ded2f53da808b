import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { plannedAlarms } from '../../../deployment/plan/alarm-names.ts';
import { MAX_EVENT_BYTES, type Plan, planOf } from '../../../deployment/plan/plan.ts';
import { deployWarnings } from '../../../deployment/plan/warnings.ts';
import { packTargets } from '../../../deployment/schedule/event.ts';
import type { MonitorSettings } from '../../../monitor/target/settings.ts';
import { isPaged, type Target } from '../../../monitor/target/target.ts';
import { probe, target } from '../../../testkit/samples.ts';

const settings: MonitorSettings = {
  name: 'prod',
  regions: ['eu-west-1'],
  network: { allow: [] },
  reservedConcurrency: 0,
  metrics: 'standard',
  heartbeat: {},
  alerts: { email: [], pager: [{ secret: 'pagerduty/url' }], remindEverySeconds: 3600 },
  maintenance: [],
  aws: {},
  hasDashboard: true,
  missingToDeploy: [],
};
const quiet: MonitorSettings = { ...settings, alerts: { ...settings.alerts, pager: [] } };
const PEM = `-----BEGIN CERTIFICATE-----\n${'MIIDazCCAlOgAwIBAgIUEQ0d5cY9\n'.repeat(40)}-----END CERTIFICATE-----\n`;

/** Targets as they come out of a config: a handful of probes each. */
function targets(count: number, changes: (i: number) => Partial<Target> = () => ({})): readonly Target[] {
  const probes = ['ready', 'version', 'version-http', 'websocket', 'websocket-tls'].map((name, i) =>
    probe(name, i === 0 ? 'readiness' : 'signal'),
  );
  return Array.from({ length: count }, (_, i) => target(probes, { name: `gw-${i + 1}`, profile: 'gateway', ...changes(i) }));
}

const plan = (of: readonly Target[], changes: Partial<MonitorSettings> = {}) => planOf({ ...settings, ...changes }, of);

/** What each stack holds besides the monitor's own things. */
function resourcesOf({ stacks, healthChecked }: Plan): readonly number[] {
  const checked = new Set(healthChecked);
  return stacks.map(({ shards, alarmedShards, alarmed }) => {
    const ofShards = alarmedShards.reduce((sum, { steps }) => sum + steps.length, 0);
    const ofTargets = alarmed.reduce((sum, { target: { name }, kinds }) => sum + kinds.length + (checked.has(name) ? 1 : 0), 0);
    return shards.length + ofShards + ofTargets;
  });
}

describe('planOf()', () => {
  test('of one target: a function, a shard, a stack', () => {
    const [one] = targets(1);
    const planned = plan([one as Target]);
    const bytes = Buffer.byteLength(JSON.stringify(packTargets('api-manager', [one as Target])));
    const shard = { name: 'api-manager', family: 'api-manager', vpc: false, isSubMinute: false, targets: [one] };
    const planned1 = { ...shard, functionName: 'api-manager', eventBytes: bytes };
    expect(planned).toEqual({
      monitor: 'prod',
      region: 'eu-west-1',
      heartbeatRegion: 'eu-central-1',
      functions: [{ name: 'api-manager', family: 'api-manager', vpc: false }],
      shards: [planned1],
      stacks: [{ name: 'gatewatch-prod', shards: [planned1], alarmedShards: [], alarmed: [{ target: one, kinds: ['Page'] }] }],
      targets: [one],
      hasPager: true,
      pages: 'target',
      hasDashboard: true,
      metrics: 'standard',
      hasAnnouncer: false,
      hasHeartbeatUrl: false,
      healthChecked: [],
      architecture: 'arm64',
      logRetentionDays: 30,
      voters: [],
    });
  });

  test.each([
    [49, 1, false],
    [300, 8, true],
  ])('with %i targets digests of %i shards pass an announcer: %s', (count, shards, expected) => {
    const planned = plan(targets(count));
    expect([planned.shards.length >= shards, planned.hasAnnouncer]).toEqual([true, expected]);
  });

  test.each<readonly [string, readonly Partial<Target>[], readonly string[]]>([
    ['gateways', [{}, {}], ['api-manager']],
    ['integrators', [{ profile: 'micro-integrator' }], ['micro-integrator']],
    ['both', [{ profile: 'micro-integrator' }, {}], ['api-manager', 'micro-integrator']],
    ['gateways in the VPC', [{ vpc: true }], ['api-manager-vpc']],
    [
      'all there is',
      [{ vpc: true }, {}, { profile: 'micro-integrator', vpc: true }, { profile: 'micro-integrator' }],
      ['api-manager', 'api-manager-vpc', 'micro-integrator', 'micro-integrator-vpc'],
    ],
  ])('deploys functions for %s, and no others', (_, kinds, names) => {
    const planned = plan(targets(kinds.length, (i) => kinds[i] ?? {}));
    expect(planned.functions.map(({ name }) => name)).toEqual(names);
    expect(new Set(planned.shards.map(({ functionName }) => functionName))).toEqual(new Set(names));
  });

  test('sub-minute shards are worked on by the same function', () => {
    const often = target([probe('ready', 'readiness', { periodSeconds: 1 })], { name: 'often' });
    const planned = plan([often, ...targets(1)]);
    expect(planned.shards.map(({ name, functionName }) => [name, functionName])).toEqual([
      ['api-manager', 'api-manager'],
      ['api-manager-sub-minute', 'api-manager'],
    ]);
  });

  test('listens to the heartbeat where the config says, else in a partner region, else nowhere', () => {
    expect(plan(targets(1), { heartbeat: { region: 'us-east-1' } }).heartbeatRegion).toBe('us-east-1');
    expect(plan(targets(1), { heartbeat: { url: 'https://beat.example.com/x' } }).heartbeatRegion).toBe('eu-central-1');
    expect(plan(targets(1), { heartbeat: false })).not.toHaveProperty('heartbeatRegion');
    const urlOnly = plan(targets(1), { heartbeat: { region: false, url: 'https://beat.example.com/x' } });
    expect(urlOnly).not.toHaveProperty('heartbeatRegion');
    expect(urlOnly.hasHeartbeatUrl).toBe(true);
  });

  test('has a pager when the config has one', () => {
    expect(plan(targets(1)).hasPager).toBe(true);
    expect(planOf(quiet, targets(1)).hasPager).toBe(false);
  });

  test.each([
    ['lean', true, undefined, true],
    ['standard', true, undefined, true],
    ['standard', false, undefined, false],
    ['standard', false, true, true],
    ['detailed', true, false, false],
  ] as const)('with %s metrics, a dashboard in the config: %s, asked for: %s, it has one: %s', (metrics, hasDashboard, asked, expected) => {
    const choices = asked === undefined ? {} : { hasDashboard: asked };
    expect(planOf({ ...settings, metrics, hasDashboard }, targets(1), choices).hasDashboard).toBe(expected);
  });

  test('counts the bytes of an event as it travels: UTF-8, each PEM text once', () => {
    const trusting = targets(50, () => ({ tls: { verify: true, ca: [PEM] }, labels: { site: 'Köln' } }));
    for (const { name, targets: members, eventBytes } of plan(trusting).shards) {
      expect(eventBytes).toBe(Buffer.byteLength(JSON.stringify(packTargets(name, members))));
      expect(eventBytes).toBeLessThan(100_000);
    }
  });

  test('a target too large for any event is planned alone, so that its size can be told', () => {
    const huge = target([probe('ready', 'readiness')], { name: 'huge', labels: { note: 'x'.repeat(MAX_EVENT_BYTES) } });
    const planned = plan([huge, ...targets(5)]);
    const [tooLarge, ...others] = planned.shards.filter(({ eventBytes }) => eventBytes > MAX_EVENT_BYTES);
    expect(tooLarge?.targets).toEqual([huge]);
    expect(others).toEqual([]);
  });
});

test.each([
  ['page', true, true],
  ['page', false, false],
  ['mail', true, false],
  ['none', true, false],
] as const)('isPaged() of a target with alert %s, pager %s: %s', (alert, hasPager, expected) => {
  expect(isPaged(target([], { alert }), hasPager)).toBe(expected);
});

describe('two thousand targets and one', () => {
  const all = targets(2001, (i) => ({ alert: i % 10 === 0 ? 'mail' : 'page' }));
  const healthChecked = ['gw-7', 'gw-2001'];
  const planned = planOf(settings, all, { healthChecked });

  test('have alarms by shard, at 1, 2, 4, … up to those it pages for, and none by target but what Route 53 follows', () => {
    expect(planned.pages).toBe('shard');
    const alarmed = planned.stacks.flatMap(({ alarmed: some }) => some.map(({ target: { name }, kinds }) => [name, kinds]));
    expect(alarmed).toEqual(healthChecked.map((name) => [name, ['Ready']]));
    const ofShards = planned.stacks.flatMap(({ alarmedShards }) => alarmedShards);
    expect(ofShards.map(({ shard }) => shard)).toEqual(planned.shards);
    for (const { shard, steps } of ofShards) {
      const paged = shard.targets.filter(({ alert }) => alert === 'page').length;
      expect(steps).toEqual([1, 2, 4, 8, 16, 32].filter((step) => step <= paged));
    }
  });

  test('ring no earlier than they are looked at: a schedule stands in the stack of its alarms or before', () => {
    const placeOf = (part: 'shards' | 'alarmedShards', name: string) =>
      planned.stacks.findIndex((stack) => stack[part].some((one) => ('shard' in one ? one.shard.name : one.name) === name));
    for (const { name } of planned.shards) expect(placeOf('shards', name)).toBeLessThanOrEqual(placeOf('alarmedShards', name));
  });

  test('keep the limits of CloudFormation', () => {
    for (const [i, resources] of resourcesOf(planned).entries()) expect(resources).toBeLessThanOrEqual(i === 0 ? 360 : 448);
  });

  test('have one alarm name each, which meets none of another stack', () => {
    const names = plannedAlarms(planned).map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    const place = planned.stacks.findIndex(({ alarmedShards }) => alarmedShards.some(({ shard }) => shard === planned.shards[0]));
    const [first, number] = [planned.shards[0]?.name, place + 1];
    expect(number).toBeGreaterThan(1);
    expect(names).toEqual(expect.arrayContaining([1, 2, 4].map((step) => `prod shard ${first}: ${step} or more not ready (${number})`)));
    for (const name of names) expect(name.length).toBeLessThanOrEqual(255);
  });

  test('without a pager have no alarms at all, with one target less an alarm each', () => {
    expect(plannedAlarms(planOf(quiet, all))).toEqual([]);
    expect(plannedAlarms(planOf(settings, all.slice(1)))).toHaveLength(2000);
    expect(plannedAlarms(planOf(quiet, all.slice(1)))).toHaveLength(2000);
  });
});

test.each([
  [3000, 0],
  [5000, 1],
])('deployWarnings() of %i targets looked at every second: %i of the room an account has', (count, expected) => {
  const often = Array.from({ length: count }, (_, i) => target([probe('ready', 'readiness', { periodSeconds: 1 })], { name: `gw-${i}` }));
  const warnings = deployWarnings(settings, planOf(settings, often)).filter(({ says }) => says.includes('the default quota is'));
  expect(warnings).toHaveLength(expected);
});

describe('the stacks', () => {
  test('hold every shard and every alarm once, within the limits of CloudFormation', () => {
    const alerts = ['page', 'mail', 'none'] as const;
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1500 }), fc.boolean(), fc.nat({ max: 2 }), (count, hasPager, shift) => {
        const all = targets(count, (i) => ({
          alert: alerts[(i + shift) % 3] ?? 'page',
          tls: { verify: true, ...(i % 7 === 0 && { ca: [PEM] }) },
        }));
        const planned = planOf(hasPager ? settings : quiet, all);
        expect(planned.stacks.flatMap(({ shards }) => shards)).toEqual(planned.shards);
        expect(planned.stacks.flatMap(({ alarmed }) => alarmed.map((one) => one.target))).toEqual(all);
        for (const [i, resources] of resourcesOf(planned).entries()) expect(resources).toBeLessThanOrEqual(i === 0 ? 360 : 450);
        for (const { shards } of planned.stacks) {
          const written = shards.map(({ name, targets: members }) => JSON.stringify(JSON.stringify(packTargets(name, members))));
          expect(Buffer.byteLength(written.join(''))).toBeLessThan(900_000);
        }
      }),
      { numRuns: 25 },
    );
  });

  test('count what each target needs, however small its event is', () => {
    const small = Array.from({ length: 400 }, (_, i) => target([probe('ready', 'readiness')], { name: `gw-${i}` }));
    const counts = resourcesOf(planOf(settings, small));
    expect(counts[0]).toBeLessThanOrEqual(360);
    for (const resources of counts) expect(resources).toBeLessThanOrEqual(450);
  });

  test('are one for what people usually have, and are numbered from the second on', () => {
    for (const count of [1, 20, 100]) expect(plan(targets(count)).stacks.map(({ name }) => name)).toEqual(['gatewatch-prod']);
    const many = plan(targets(1500)).stacks.map(({ name }) => name);
    expect(many).toEqual(many.map((_, i) => (i === 0 ? 'gatewatch-prod' : `gatewatch-prod-Part${i + 1}`)));
    expect(many.length).toBeGreaterThan(3);
  });

  test('beyond the first are there only when they hold something', () => {
    const large = targets(30, (i) => ({ labels: { note: `${i}`.repeat(i % 3 === 0 ? 90_000 : 10) } }));
    const planned = plan(large);
    for (const { shards, alarmed } of planned.stacks.slice(1)) expect(shards.length + alarmed.length).toBeGreaterThan(0);
    expect(planned.stacks.length).toBeGreaterThan(1);
  });
});
