import type { Mute } from '../../monitor/memory/mute.ts';
import { formatUtc } from '../../monitor/text/duration.ts';
import { plannedAlarms } from '../plan/alarm-names.ts';
import { muteRulePrefix } from '../plan/names.ts';
import { ownAlarmNames } from '../plan/own-alarms.ts';
import type { Plan } from '../plan/plan.ts';
import type { Account, FoundAlarm, FoundRule } from './account.ts';
import { broken, type Expected, PUT_BACK, type Symptom, whenRead } from './symptom.ts';

/** An alarm that a deployment has. If it notifies someone, it must have actions. */
type WantedAlarm = { readonly name: string; readonly notifies: boolean };

/** Returns the symptoms of alarms: missing or disabled ones, a failing heartbeat, and active mutes. */
export function alarmSymptoms({ alarms, farAlarms, mutes, activeRules, farActiveRules }: Account, expected: Expected): readonly Symptom[] {
  const { plan, now } = expected;
  const { home, far } = wantedAlarms(plan);
  return [
    ...whenRead(alarms, 'the alarms', (found) => judge(home, found)),
    ...whenRead(farAlarms, `the alarms in ${plan.heartbeatRegion}`, (found) => [...judge(far, found), ...silent(found, far)]),
    ...('value' in mutes ? muteSymptoms(mutes.value ?? [], now) : []),
    ...whenRead(activeRules, 'the mute rules of CloudWatch', (rules) => ruleSymptoms(plan.monitor, home, rules)),
    ...whenRead(farActiveRules, `the mute rules of CloudWatch in ${plan.heartbeatRegion}`, (rules) =>
      ruleSymptoms(plan.monitor, far, rules),
    ),
  ];
}

// A missing table and mutes that cannot be read are symptoms in functions.ts.
function muteSymptoms(mutes: readonly Mute[], now: number): readonly Symptom[] {
  return mutes
    .filter(({ until }) => until > now)
    .map(({ target, by, why, until }) =>
      quiet(
        'muted',
        `${target} is muted until ${formatUtc(until)} UTC by ${by}: ${why}`,
        `when the work is done: gatewatch unmute ${target}`,
      ),
    );
}

// A rule that mutes only alarms of others is not a symptom.
function ruleSymptoms(monitor: string, wanted: readonly WantedAlarm[], rules: readonly FoundRule[]): readonly Symptom[] {
  return rules.flatMap(({ name, alarms }): readonly Symptom[] => {
    if (name.startsWith(muteRulePrefix(monitor)))
      return [quiet('in-maintenance', `a maintenance window is active: ${name}`, 'nothing to do: it ends by itself')];
    const muted = alarms && wanted.filter((one) => alarms.includes(one.name)).map((one) => one.name);
    if (muted?.length === 0) return [];
    const some = muted && `mutes ${muted.slice(0, 3).join(', ')}${muted.length > 3 ? ` and ${muted.length - 3} more alarms` : ''}`;
    const what = `the mute rule "${name}" is active and ${some ?? 'may mute alarms of this monitor'}`;
    const fix = `to see when it ends: aws cloudwatch get-alarm-mute-rule --alarm-mute-rule-name "${name}"`;
    return [quiet('foreign-mute-rule', what, fix)];
  });
}

function quiet(code: string, what: string, fix: string): Symptom {
  return { code, severity: 'warning', what, why: 'until it ends, no one is notified of what it covers', fix };
}

function wantedAlarms(plan: Plan): {
  readonly home: readonly WantedAlarm[];
  readonly far: readonly WantedAlarm[];
} {
  const ofTargets = plannedAlarms(plan).map(({ name, kind }) => ({ name, notifies: kind !== 'Ready' }));
  const own = ownAlarmNames(plan.monitor, {
    functions: plan.functions.map(({ name }) => name),
    hasAnnouncer: plan.hasAnnouncer,
    isLean: plan.metrics === 'lean',
    hasVoters: plan.voters.length > 0,
  });
  return {
    home: [...ofTargets, ...own.home.map((name) => ({ name, notifies: true }))],
    far: plan.heartbeatRegion === undefined ? [] : [{ name: own.heartbeat, notifies: true }],
  };
}

function judge(wanted: readonly WantedAlarm[], found: readonly FoundAlarm[]): readonly Symptom[] {
  const byName = new Map(found.map((alarm) => [alarm.name, alarm]));
  return wanted.flatMap(({ name, notifies }): readonly Symptom[] => {
    const alarm = byName.get(name);
    if (!alarm) return [brokenAlarm('alarm-missing', `the alarm "${name}" does not exist`, PUT_BACK)];
    if (!notifies) return [];
    if (!alarm.isEnabled) {
      const fix = `aws cloudwatch enable-alarm-actions --alarm-names "${name}"`;
      return [brokenAlarm('alarm-disabled', `the actions of the alarm "${name}" are disabled`, fix)];
    }
    if (alarm.actions === 0) return [brokenAlarm('alarm-mute', `the alarm "${name}" has no actions`, PUT_BACK)];
    return alarm.okActions === 0 ? [halfMute(name)] : [];
  });
}

function brokenAlarm(code: string, what: string, fix: string): Symptom {
  return broken(code, what, 'no one is notified when its condition is met', fix);
}

function halfMute(name: string): Symptom {
  const what = `the alarm "${name}" has no actions for the state OK`;
  const why = 'incidents it opened in the pager are not resolved automatically';
  return { code: 'alarm-half-mute', severity: 'warning', what, why, fix: PUT_BACK };
}

function silent(found: readonly FoundAlarm[], wanted: readonly WantedAlarm[]): readonly Symptom[] {
  return found
    .filter(({ name, state }) => state === 'ALARM' && wanted.some((one) => one.name === name))
    .map(({ name }) => ({
      code: 'heartbeat-silent',
      severity: 'broken' as const,
      what: `the alarm "${name}" is in ALARM`,
      why: 'the monitor, or part of it, has stopped, so its other results are not reliable',
      fix: 'see the findings about rounds, then docs/runbook.md#alarm-heartbeat',
    }));
}
