import { CfnAlarmMuteRule } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { muteRuleName } from '../../deployment/plan/names.ts';
import { ALARMS_IN_RULE } from '../../deployment/plan/stacks.ts';
import { type WindowTime, windowInWords } from '../../monitor/target/window.ts';
import { hasBegun } from '../../monitor/target/window-spans.ts';
import { nameByHash } from '../../monitor/text/hash.ts';
import type { TargetAlarms } from './target-alarms.ts';

/** The alarms to mute, and the time of the deployment. */
export type MuteRuleSetting = {
  readonly monitor: string;
  /** The targets whose alarms are in this stack. */
  readonly alarmed: readonly TargetAlarms[];
  readonly stackNumber: number;
  /** The time of the synthesis in milliseconds since 1970: a single maintenance window that has begun gets no rule. */
  readonly now: number;
};

/** How long a deployment may take until it creates a rule, milliseconds. */
const DEPLOYMENT_MS = 15 * 60_000;

/**
 * Creates rules that mute the alarms of targets in their maintenance windows, including actions that you add
 * to them. States still change. An alarm that is in the state in which it was muted acts when the window
 * ends, for OK as well as ALARM. A rule refers to its alarms, so that CloudFormation creates it after them
 * and deletes it before them. A single window that has begun gets none: CloudWatch may refuse a start in the
 * past, which would roll the stack back. Source: Amazon CloudWatch user guide, "How alarm mute rules work".
 */
export function createMuteRules(scope: Construct, { monitor, alarmed, stackNumber, now }: MuteRuleSetting): void {
  const pairs = alarmed.flatMap(({ target, alarms }) => (target.maintenance ?? []).map((window) => ({ window, alarms })));
  for (const [window, some] of Map.groupBy(pairs, (pair) => pair.window)) {
    if (hasBegun(window, now + DEPLOYMENT_MS)) continue;
    const alarms = some.flatMap((pair) => Object.values(pair.alarms).map(({ alarmName }) => alarmName));
    const key = nameByHash(JSON.stringify(window));
    for (let part = 0; part * ALARMS_IN_RULE < alarms.length; part++) {
      new CfnAlarmMuteRule(scope, `Mute-${key}-${part + 1}`, {
        name: muteRuleName(monitor, key, stackNumber, part + 1),
        description: `Maintenance of ${monitor}: ${windowInWords(window)}`,
        rule: { schedule: scheduleOf(window) },
        muteTargets: { alarmNames: alarms.slice(part * ALARMS_IN_RULE, (part + 1) * ALARMS_IN_RULE) },
      });
    }
  }
}

// Source: CloudWatch API reference, PutAlarmMuteRule, Schedule: minutes, hours, day of month, month, day of
// week.
function scheduleOf({ start, durationSeconds, every, timezone }: WindowTime): CfnAlarmMuteRule.ScheduleProperty {
  const duration = `PT${Math.ceil(durationSeconds / 60)}M`;
  if (!every) return { expression: `at(${start})`, duration, timezone };
  const [hour, minute] = start.split(':').map(Number);
  const days = every.length === 7 ? '*' : every.map((day) => day.slice(0, 3).toUpperCase()).join(',');
  return { expression: `cron(${minute} ${hour} * * ${days})`, duration, timezone };
}
