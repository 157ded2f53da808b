import { describe, expect, test } from 'vitest';
import { relateTargets } from '../../../monitor/config/relate-targets.ts';
import type { MaintenanceWindow } from '../../../monitor/target/settings.ts';
import { target } from '../../../testkit/samples.ts';

const window = (changes: Partial<MaintenanceWindow>): MaintenanceWindow => ({
  start: '2026-12-01T22:00',
  durationSeconds: 7200,
  timezone: 'UTC',
  ...changes,
});
const all = [
  target([], { name: 'gw-1', labels: { site: 'fra', team: 'api' } }),
  target([], { name: 'gw-2', labels: { site: 'fra' } }),
  target([], { name: 'mi-1' }),
];

describe('a window is for', () => {
  test.each<readonly [string, Partial<MaintenanceWindow>, readonly string[]]>([
    ['everybody, where it names nobody', {}, ['gw-1', 'gw-2', 'mi-1']],
    ['those it names', { targets: ['gw-2', 'mi-1'] }, ['gw-2', 'mi-1']],
    ['those that carry its label', { labels: { site: 'fra' } }, ['gw-1', 'gw-2']],
    ['those that carry all its labels', { labels: { site: 'fra', team: 'api' } }, ['gw-1']],
    ['those it names and those that carry its labels', { targets: ['mi-1'], labels: { team: 'api' } }, ['gw-1', 'mi-1']],
    ['nobody, where it names nobody on purpose', { targets: [] }, []],
  ])('%s', (_, changes, expected) => {
    const related = relateTargets(all, [window(changes)]);
    expect(related.filter(({ maintenance }) => maintenance).map(({ name }) => name)).toEqual(expected);
  });
});

test('a target travels with the times of its windows, not with whom else they are for', () => {
  const { start, durationSeconds, timezone } = window({});
  expect(relateTargets(all, [window({ targets: ['gw-1'], labels: { team: 'x' } })])[0]?.maintenance).toEqual([
    { start, durationSeconds, timezone },
  ]);
});

test('windows at the same times are one, and a target that is in several of those has it once', () => {
  const related = relateTargets(all, [
    window({ targets: ['gw-1'] }),
    window({ labels: { site: 'fra' } }),
    window({ timezone: 'Europe/Berlin' }),
  ]);
  expect(related.map(({ maintenance = [] }) => maintenance.length)).toEqual([2, 2, 1]);
  expect(related[0]?.maintenance?.[0]).toBe(related[1]?.maintenance?.[0]);
});

test('a parent knows who depends on it, and is none where fewer people hear of it', () => {
  const related = relateTargets(
    [
      target([], { name: 'gw-1', dependsOn: ['lb-1', 'lb-2'] }),
      target([], { name: 'gw-2', dependsOn: ['lb-1'], alert: 'mail' }),
      target([], { name: 'gw-3', dependsOn: ['lb-2'], alert: 'none' }),
      target([], { name: 'lb-1', alert: 'mail' }),
      target([], { name: 'lb-2' }),
    ],
    [],
  );
  expect(
    related.map(({ name, dependsOn, dependents = [] }) => `${name}: on ${dependsOn.join(' ')}; under it ${dependents.join(' ')}`),
  ).toEqual([
    'gw-1: on lb-2; under it ',
    'gw-2: on lb-1; under it ',
    'gw-3: on lb-2; under it ',
    'lb-1: on ; under it gw-2',
    'lb-2: on ; under it gw-1 gw-3',
  ]);
});
