import { formatDuration } from '../../monitor/text/duration.ts';
import { isRecord } from '../../monitor/text/guards.ts';
import { namesOf, scheduleName } from '../plan/names.ts';
import type { Plan } from '../plan/plan.ts';
import { eventOf } from '../plan/planned-event.ts';
import type { Account, FoundSchedule } from './account.ts';
import { broken, DEPLOY, type Expected, PUT_BACK, type Symptom, whenRead } from './symptom.ts';

/** A shard without a good round for longer than this is broken, milliseconds. */
const LATE_MS = 300_000;

/** Returns the symptoms of schedules and of the rounds that they start. */
export function roundSymptoms({ schedules, goodRounds }: Account, { plan, now }: Expected): readonly Symptom[] {
  const { scheduleGroup } = namesOf(plan.monitor, plan.region);
  return [
    ...whenRead(schedules, 'the schedules', (found) =>
      found.length > 0 || plan.shards.length === 0 ? scheduleSymptoms(plan, found) : [noSchedules(scheduleGroup)],
    ),
    ...whenRead(goodRounds, 'the log of rounds', (rounds) =>
      plan.shards.flatMap(({ name }) => {
        const last = rounds[name];
        return last !== undefined && now - last <= LATE_MS ? [] : [noRound(name, last, now)];
      }),
    ),
  ];
}

function noSchedules(group: string): Symptom {
  const what = `the schedule group ${group} is empty or does not exist`;
  return broken('schedule-missing', what, 'no target is checked', PUT_BACK);
}

function scheduleSymptoms(plan: Plan, found: readonly FoundSchedule[]): readonly Symptom[] {
  const byName = new Map(found.map((one) => [one.name, one]));
  const wanted = plan.stacks.flatMap(({ shards }, i) =>
    shards.map((shard) => ({ shard, name: scheduleName(plan.monitor, shard.name, i + 1) })),
  );
  const known = new Set(wanted.map(({ name }) => name));
  const own = wanted.flatMap(({ shard, name }): readonly Symptom[] => {
    const schedule = byName.get(name);
    const count = shard.targets.length;
    const why = count === 1 ? 'its target is not checked' : `its ${count} targets are not checked`;
    if (!schedule) return [broken('schedule-missing', `the schedule ${name} of the shard ${shard.name} does not exist`, why, PUT_BACK)];
    if (!schedule.isEnabled)
      return [broken('schedule-disabled', `the schedule ${name} is disabled`, why, `enable it manually, or ${DEPLOY} --revert-drift`)];
    return differences(shard.name, JSON.parse(JSON.stringify(eventOf(plan, shard))), parsed(schedule.input));
  });
  const others = found
    .filter(({ name }) => !known.has(name))
    .map(({ name }) => ({
      code: 'config-outdated',
      severity: 'warning' as const,
      what: `the schedule ${name} belongs to no shard of this config`,
      why: 'it checks targets that are not in the config, or that are now in another shard',
      fix: DEPLOY,
    }));
  return [...own, ...others];
}

/** Returns a symptom if the event of a schedule differs from the config, with the targets that differ. */
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
      'no longer in the config',
      [...before.keys()].filter((name) => !after.has(name)),
    ),
    listOf(
      'changed',
      [...after.keys()].filter((name) => before.has(name) && !isSame(name)),
    ),
  ].flat();
  const what = parts.length > 0 ? parts.join('; ') : 'maintenance windows, certificates, or the division into shards changed';
  return [
    {
      code: 'config-outdated',
      severity: 'warning',
      what: `the deployed config differs from this file (shard ${shard}): ${what}`,
      why: 'the monitor still uses the settings from the last deployment',
      fix: `${DEPLOY}; npx cdk diff shows all differences`,
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

/**
 * Returns a value with the keys of its objects sorted, since their order in a deployed event has no meaning.
 */
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
  const when = last === undefined ? 'none in the last 15 minutes' : `${formatDuration(now - last)} ago`;
  const why = 'its targets are not checked, or notifications or metrics were not sent';
  return broken(
    'no-good-round',
    `last round without faults of the shard ${shard}: ${when}`,
    why,
    'read the lines with "faults" in the log group of its function',
  );
}
