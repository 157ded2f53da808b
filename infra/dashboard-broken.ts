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
import type { Plan } from '../monitor/core/plan.ts';
import { targetAlarmName } from '../monitor/core/resource-names.ts';
import { isPaged } from '../monitor/core/target.ts';
import { arnOf } from './names.ts';
import type { RoundFunction } from './round-function.ts';

/** A widget shows so many alarms. Source: Amazon CloudWatch user guide, "Dashboard body structure and syntax". */
const MAX_ALARMS = 100;

/**
 * The last line of each target that is not simply ready: it is read from the logs, which know the reason. `stats` comes before `filter`, so
 * that a target which has recovered is left out.
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

/** What is broken, since when and why. */
export function brokenNow(scope: Construct, plan: Plan, functions: readonly RoundFunction[]): readonly IWidget[] {
  const alarms = readyAlarms(plan);
  const shown = alarms.slice(0, MAX_ALARMS);
  const stack = Stack.of(scope);
  return [
    new AlarmStatusWidget({
      title: shown.length < alarms.length ? `Ready: ${shown.length} of ${alarms.length} targets` : 'Ready',
      alarms: shown.map((name, i) => Alarm.fromAlarmArn(scope, `Shown${i}`, arnOf(stack, 'cloudwatch', 'alarm', name))),
      sortBy: AlarmStatusWidgetSortBy.STATE_UPDATED_TIMESTAMP,
      width: 9,
      height: 9,
    }),
    new LogQueryWidget({
      title: 'Not ready now: since when, and why',
      logGroupNames: functions.map(({ logs }) => logs.logGroupName),
      queryLines: BROKEN_NOW,
      view: LogQueryVisualizationType.TABLE,
      width: 15,
      height: 9,
    }),
  ];
}

/** Those somebody is woken for come first. */
function readyAlarms({ stacks, monitor, hasPager }: Plan): readonly string[] {
  const all = stacks.flatMap(({ alarmed }, i) => alarmed.map((target) => ({ target, stackNumber: i + 1 })));
  const isFirst = ({ target }: (typeof all)[number]) => isPaged(target, hasPager);
  return [...all.filter(isFirst), ...all.filter((one) => !isFirst(one))].map(({ target, stackNumber }) =>
    targetAlarmName(monitor, target.name, 'Ready', stackNumber),
  );
}
