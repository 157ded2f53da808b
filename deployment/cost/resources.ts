import { plannedAlarms } from '../plan/alarm-names.ts';
import type { AlarmKind } from '../plan/own-alarms.ts';
import type { Plan } from '../plan/plan.ts';
import type { CostItem } from './item.ts';

/** The numbers of the resources of a deployment. */
export type Resources = {
  readonly schedules: number;
  readonly functions: number;
  readonly alarms: Readonly<Record<AlarmKind, number>>;
  readonly dashboards: number;
  /** The number of Route 53 health checks. */
  readonly healthChecks: number;
  /**
   * The number of customer-managed keys: one for the topics of the monitor, and one for the heartbeat topic.
   */
  readonly keys: number;
};

/** Counts the resources of a deployment. */
export function resourcesOf(plan: Plan): Resources {
  const announcer = plan.hasAnnouncer ? 1 : 0;
  const page = plan.page ? 1 : 0;
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
    Votes: plan.voters.length > 0 ? 1 : 0,
    Heartbeat: heartbeat,
  };
  return {
    schedules: plan.shards.length + page,
    functions: functions + page,
    alarms,
    dashboards: plan.hasDashboard ? 1 : 0,
    healthChecks: plan.healthChecked.length,
    keys: 1 + heartbeat,
  };
}

/** Returns the cost items of the resources that are billed per month. Each alarm reads one metric. */
export function resourceItems(plan: Plan): readonly CostItem[] {
  const { alarms, dashboards, healthChecks, keys } = resourcesOf(plan);
  const { Ready, Page, ShardPage, ...own } = alarms;
  const ownAlarms = Object.values(own).reduce((sum, n) => sum + n, 0);
  return [
    { item: 'alarms: Ready', price: 'alarms', quantity: Ready, note: 'for targets that do not page or have a Route 53 health check' },
    { item: 'alarms: Page', price: 'alarms', quantity: Page, note: 'one per target that pages' },
    { item: 'alarms: ShardPage', price: 'alarms', quantity: ShardPage, note: 'at 1, 2, 4, … open incidents of a shard' },
    { item: 'alarms: monitor', price: 'alarms', quantity: ownAlarms, note: 'for failures of the monitor itself' },
    { item: 'dashboard', price: 'dashboards', quantity: dashboards, note: 'the first three of an account are free' },
    { item: 'health checks', price: 'healthChecks', quantity: healthChecks, note: 'Route 53, one per target in route53HealthChecks' },
    { item: 'keys', price: 'keys', quantity: keys, note: 'a rotated key costs more from its second year on' },
  ];
}
