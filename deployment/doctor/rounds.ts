import { formatDuration } from '../../monitor/text/duration.ts';
import { isRecord } from '../../monitor/text/guards.ts';
import { namesOf, scheduleName } from '../plan/names.ts';
import type { Plan } from '../plan/plan.ts';
import { packTargets } from '../schedule/event.ts';
import type { Account, FoundSchedule } from './account.ts';
import { broken, DEPLOY, type Expected, PUT_BACK, type Symptom, whenRead } from './symptom.ts';

/** A shard whose last good round is older is not being looked after, milliseconds. */
const LATE_MS = 300_000;

/** What may be wrong with schedules, and with the rounds they begin. */
export function roundSymptoms({ schedules, goodRounds }: Account, { plan, now }: Expected): readonly Symptom[] {
  const { scheduleGroup } = namesOf(plan.monitor, plan.region);
  return [
    ...whenRead(schedules, 'the schedules', (found) =>
      found.length > 0 || plan.shards.length === 0 ? scheduleSymptoms(plan, found) : [noSchedules(scheduleGroup)],
    ),
    ...whenRead(goodRounds, 'the log lines of rounds', (rounds) =>
      plan.shards.flatMap(({ name }) => {
        const last = rounds[name];
        return last !== undefined && now - last <= LATE_MS ? [] : [noRound(name, last, now)];
      }),
    ),
  ];
}

function noSchedules(group: string): Symptom {
  const what = `there is no schedule in the group ${group}, or no such group`;
  return broken('schedule-missing', what, 'no target is looked at by anybody', PUT_BACK);
}

function scheduleSymptoms(plan: Plan, found: readonly FoundSchedule[]): readonly Symptom[] {
  const all = plan.shards.map(({ name }) => name);
  const byName = new Map(found.map((one) => [one.name, one]));
  const wanted = plan.stacks.flatMap(({ shards }, i) =>
    shards.map((shard) => ({ shard, name: scheduleName(plan.monitor, shard.name, i + 1) })),
  );
  const known = new Set(wanted.map(({ name }) => name));
  const own = wanted.flatMap(({ shard, name }): readonly Symptom[] => {
    const schedule = byName.get(name);
    const who = `its ${shard.targets.length} targets are looked at by nobody`;
    if (!schedule) return [broken('schedule-missing', `there is no schedule ${name} for the shard ${shard.name}`, who, PUT_BACK)];
    if (!schedule.isEnabled)
      return [broken('schedule-disabled', `the schedule ${name} is switched off`, who, `enable it by hand, or ${DEPLOY} --revert-drift`)];
    const event = packTargets(shard.name, shard.targets, shard.name === all[0] ? all : undefined);
    return differences(shard.name, JSON.parse(JSON.stringify(event)), parsed(schedule.input));
  });
  const strangers = found
    .filter(({ name }) => !known.has(name))
    .map(({ name }) => ({
      code: 'config-outdated',
      severity: 'warning' as const,
      what: `the schedule ${name} is of no shard of this file`,
      why: 'it looks at targets that the file does not have, or divides them otherwise',
      fix: DEPLOY,
    }));
  return [...own, ...strangers];
}

/** What the config in the account says otherwise than the file. */
function differences(shard: string, wanted: unknown, found: unknown): readonly Symptom[] {
  if (JSON.stringify(sorted(wanted)) === JSON.stringify(sorted(found))) return [];
  const [before, after] = [targetsIn(found), targetsIn(wanted)];
  const isSame = (name: string) => JSON.stringify(sorted(before.get(name))) === JSON.stringify(sorted(after.get(name)));
  const parts = [
    listOf(
      'not deployed yet',
      [...after.keys()].filter((name) => !before.has(name)),
    ),
    listOf(
      'no longer in the file',
      [...before.keys()].filter((name) => !after.has(name)),
    ),
    listOf(
      'changed',
      [...after.keys()].filter((name) => before.has(name) && !isSame(name)),
    ),
  ].flat();
  const what = parts.length > 0 ? parts.join('; ') : 'windows, certificates or the division into shards changed';
  return [
    {
      code: 'config-outdated',
      severity: 'warning',
      what: `the config in the account is not this file (shard ${shard}): ${what}`,
      why: 'the monitor looks as it was told at the last deployment',
      fix: `${DEPLOY}; npx cdk diff shows the rest`,
    },
  ];
}

function listOf(what: string, names: readonly string[]): readonly string[] {
  if (names.length === 0) return [];
  return [`${what}: ${names.slice(0, 5).join(', ')}${names.length > 5 ? ` and ${names.length - 5} more` : ''}`];
}

function targetsIn(event: unknown): ReadonlyMap<string, unknown> {
  const targets = isRecord(event) && Array.isArray(event.targets) ? event.targets : [];
  return new Map(targets.filter(isRecord).map((target) => [String(target.name), target]));
}

/** The same with its keys in order: an account gives a text back, and who wrote it may have had another. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, one]) => [key, sorted(one)]),
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function noRound(shard: string, last: number | undefined, now: number): Symptom {
  const when = last === undefined ? 'none in the last quarter of an hour' : `${formatDuration(now - last)} ago`;
  const why = 'its targets are not looked at, or what was seen was not told or measured';
  return broken(
    'no-good-round',
    `the last good round of the shard ${shard}: ${when}`,
    why,
    'read the log group of its function, the lines with "faults"',
  );
}
