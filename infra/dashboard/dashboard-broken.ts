import { Stack } from 'aws-cdk-lib';
import {
  Alarm,
  AlarmStatusWidget,
  AlarmStatusWidgetSortBy,
  type IWidget,
  LogQueryVisualizationType,
  LogQueryWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { plannedAlarms } from '../../deployment/plan/alarm-names.ts';
import type { Plan } from '../../deployment/plan/plan.ts';
import { arnOf } from '../functions/arn.ts';
import type { RoundFunction } from '../functions/round-function.ts';

/**
 * The most alarms in one widget. Source: Amazon CloudWatch user guide, "Dashboard body structure and syntax".
 */
const MAX_ALARMS = 100;

/**
 * The query for the last log line of each target that is not ready; only the logs contain the reason. `stats`
 * comes before `filter`, so that a target that has recovered is left out.
 */
const BROKEN_NOW = [
  'filter message.event = "target"',
  [
    'stats latest(message.status) as status',
    'latest(message.since) as since',
    'latest(message.reason) as reason',
    'latest(message.summary) as why',
    'latest(message.silence) as silence',
    'latest(message.at) as seen by message.target',
  ].join(', '),
  'filter status != "ready"',
  'sort since desc',
  'limit 100',
];

/** Creates the widgets that show what is broken, since when, and why. */
export function brokenNow(scope: Construct, plan: Plan, functions: readonly RoundFunction[]): readonly IWidget[] {
  const stack = Stack.of(scope);
  const { of, names } = shownAlarms(plan);
  const shown = names
    .slice(0, MAX_ALARMS)
    .map((name, i) => Alarm.fromAlarmArn(scope, `Shown${i}`, arnOf(stack, 'cloudwatch', 'alarm', name)));
  const status = new AlarmStatusWidget({
    title: shown.length < names.length ? `Alarms: ${shown.length} of ${names.length} ${of}` : 'Alarms',
    alarms: shown,
    sortBy: AlarmStatusWidgetSortBy.STATE_UPDATED_TIMESTAMP,
    width: 6,
    height: 7,
  });
  return [
    // Without a pager, a monitor of very many targets has no alarms on them.
    ...(shown.length > 0 ? [status] : []),
    new LogQueryWidget({
      title: 'Not ready now: since when, and why',
      logGroupNames: functions.map(({ logs }) => logs.logGroupName),
      queryLines: BROKEN_NOW,
      view: LogQueryVisualizationType.TABLE,
      width: shown.length > 0 ? 18 : 24,
      height: 7,
    }),
  ];
}

type Shown = { readonly of: string; readonly names: readonly string[] };

/** Returns one alarm per target, paging ones first; if only shards have alarms, the first of each shard. */
function shownAlarms(plan: Plan): Shown {
  const all = plannedAlarms(plan);
  const shards = all.filter((alarm) => alarm.kind === 'ShardPage' && alarm.step === 1);
  if (shards.length > 0) return { of: 'shards', names: shards.map(({ name }) => name) };
  const pages = all.filter(({ kind }) => kind === 'Page');
  const paged = new Set(pages.flatMap((alarm) => ('target' in alarm ? [alarm.target] : [])));
  const others = all.filter((alarm) => alarm.kind === 'Ready' && !paged.has(alarm.target));
  return { of: 'targets', names: [...pages, ...others].map(({ name }) => name) };
}
