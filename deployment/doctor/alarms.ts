import type { Mute } from '../../monitor/memory/mute.ts';
import { formatUtc } from '../../monitor/text/duration.ts';
import { plannedAlarms } from '../plan/alarm-names.ts';
import { muteRulePrefix } from '../plan/names.ts';
import { ownAlarmNames } from '../plan/own-alarms.ts';
import type { Plan } from '../plan/plan.ts';
import type { Account, FoundAlarm, FoundRule } from './account.ts';
import { type Expected, PUT_BACK, type Symptom, whenRead } from './symptom.ts';

/** An alarm that should be there; one that tells somebody has actions. */
type WantedAlarm = { readonly name: string; readonly tells: boolean };

/** What may be wrong with alarms, and what keeps them quiet. */
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

// That they cannot be read, or that there is no table, is said of the table.
function muteSymptoms(mutes: readonly Mute[], now: number): readonly Symptom[] {
  return mutes
    .filter(({ until }) => until > now)
    .map(({ target, by, why, until }) =>
      quiet('muted', `${target} is muted until ${formatUtc(until)} UTC by ${by}: ${why}`, `gatewatch unmute ${target}, once that is over`),
    );
}

// One that mutes alarms of others alone is none of ours.
function ruleSymptoms(monitor: string, wanted: readonly WantedAlarm[], rules: readonly FoundRule[]): readonly Symptom[] {
  return rules.flatMap(({ name, alarms }): readonly Symptom[] => {
    if (name.startsWith(muteRulePrefix(monitor)))
      return [quiet('in-maintenance', `a maintenance window is in force: ${name}`, 'none needed: it ends by itself')];
    const muted = alarms && wanted.filter((one) => alarms.includes(one.name)).map((one) => one.name);
    if (muted?.length === 0) return [];
    const some = muted && `mutes ${muted.slice(0, 3).join(', ')}${muted.length > 3 ? ` and ${muted.length - 3} more alarms` : ''}`;
    const what = `the mute rule "${name}" is active and ${some ?? 'may mute alarms of this monitor'}`;
    return [quiet('foreign-mute-rule', what, `aws cloudwatch get-alarm-mute-rule --alarm-mute-rule-name "${name}" says until when`)];
  });
}

function quiet(code: string, what: string, fix: string): Symptom {
  return { code, severity: 'warning', what, why: 'nobody is told of what it covers while it lasts', fix };
}

function wantedAlarms(plan: Plan): {
  readonly home: readonly WantedAlarm[];
  readonly far: readonly WantedAlarm[];
} {
  const ofTargets = plannedAlarms(plan).map(({ name, kind }) => ({ name, tells: kind !== 'Ready' }));
  const own = ownAlarmNames(plan.monitor, {
    functions: plan.functions.map(({ name }) => name),
    hasAnnouncer: plan.hasAnnouncer,
    isLean: plan.metrics === 'lean',
  });
  return {
    home: [...ofTargets, ...own.home.map((name) => ({ name, tells: true }))],
    far: plan.heartbeatRegion === undefined ? [] : [{ name: own.heartbeat, tells: true }],
  };
}

function judge(wanted: readonly WantedAlarm[], found: readonly FoundAlarm[]): readonly Symptom[] {
  const byName = new Map(found.map((alarm) => [alarm.name, alarm]));
  return wanted.flatMap(({ name, tells }): readonly Symptom[] => {
    const alarm = byName.get(name);
    if (!alarm) return [untold('alarm-missing', `there is no alarm "${name}"`, PUT_BACK)];
    if (!tells) return [];
    if (!alarm.isEnabled) {
      const fix = `aws cloudwatch enable-alarm-actions --alarm-names "${name}"`;
      return [untold('alarm-disabled', `the actions of the alarm "${name}" are switched off`, fix)];
    }
    if (alarm.actions === 0) return [untold('alarm-mute', `the alarm "${name}" tells nobody: it has no actions`, PUT_BACK)];
    return alarm.okActions === 0 ? [halfMute(name)] : [];
  });
}

function untold(code: string, what: string, fix: string): Symptom {
  return { code, severity: 'broken', what, why: 'nobody is told when it should go off', fix };
}

function halfMute(name: string): Symptom {
  const what = `the alarm "${name}" tells nobody when it is over: it has no actions for that`;
  return { code: 'alarm-half-mute', severity: 'warning', what, why: 'what it opened at the pager stays open', fix: PUT_BACK };
}

function silent(found: readonly FoundAlarm[], wanted: readonly WantedAlarm[]): readonly Symptom[] {
  return found
    .filter(({ name, state }) => state === 'ALARM' && wanted.some((one) => one.name === name))
    .map(({ name }) => ({
      code: 'heartbeat-silent',
      severity: 'broken' as const,
      what: `the alarm "${name}" is in ALARM`,
      why: 'the monitor, or part of it, does not look: nothing else can be believed',
      fix: 'see the lines about rounds; the article is in docs/runbook.md#alarm-heartbeat',
    }));
}
