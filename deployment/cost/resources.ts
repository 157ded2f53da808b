import { plannedAlarms } from '../plan/alarm-names.ts';
import type { AlarmKind } from '../plan/own-alarms.ts';
import type { Plan } from '../plan/plan.ts';
import type { CostItem } from './item.ts';

/** What a deployment has that is billed by the month or by the alarm, counted. */
export type Resources = {
  readonly schedules: number;
  readonly functions: number;
  readonly alarms: Readonly<Record<AlarmKind, number>>;
  readonly dashboards: number;
  /** Of Route 53. */
  readonly healthChecks: number;
  /** Customer-managed keys: one for the topics at home, one where the heartbeat is listened to. */
  readonly keys: number;
};

/** Counts them; each alarm reads one metric. */
export function resourcesOf(plan: Plan): Resources {
  const announcer = plan.hasAnnouncer ? 1 : 0;
  const functions = plan.functions.length + announcer;
  const heartbeat = plan.heartbeatRegion === undefined ? 0 : 1;
  const planned = plannedAlarms(plan);
  const of = (kind: AlarmKind) => planned.filter((alarm) => alarm.kind === kind).length;
  const alarms = {
    Ready: of('Ready'),
    Page: of('Page'),
    ShardPage: of('ShardPage'),
    Unknown: plan.metrics === 'lean' ? 0 : 1,
    Errors: functions,
    Throttles: functions,
    Digests: announcer,
    DroppedSchedules: 1,
    DeadLetters: 1,
    Heartbeat: heartbeat,
  };
  return {
    schedules: plan.shards.length,
    functions,
    alarms,
    dashboards: plan.hasDashboard ? 1 : 0,
    healthChecks: plan.healthChecked.length,
    keys: 1 + heartbeat,
  };
}

/** What they cost. */
export function resourceItems(plan: Plan): readonly CostItem[] {
  const { alarms, dashboards, healthChecks, keys } = resourcesOf(plan);
  const { Ready, Page, ShardPage, ...own } = alarms;
  const ownAlarms = Object.values(own).reduce((sum, n) => sum + n, 0);
  return [
    { item: 'alarms: Ready', price: 'alarms', quantity: Ready, note: 'of targets that page nobody, or that Route 53 follows' },
    { item: 'alarms: Page', price: 'alarms', quantity: Page, note: 'one a paged target' },
    { item: 'alarms: ShardPage', price: 'alarms', quantity: ShardPage, note: 'at 1, 2, 4, … open incidents of a shard' },
    { item: 'alarms: monitor', price: 'alarms', quantity: ownAlarms, note: 'for what goes wrong with the monitor' },
    { item: 'dashboard', price: 'dashboards', quantity: dashboards },
    { item: 'health checks', price: 'healthChecks', quantity: healthChecks, note: 'of Route 53, one a target that has one' },
    { item: 'keys', price: 'keys', quantity: keys, note: 'a rotated key costs more from its second year' },
  ];
}
