import type { Account, FoundFunction, FoundSchedule } from './account.ts';
import { inTime } from './in-words.ts';
import { isRecord } from './plain-data.ts';
import type { Plan } from './plan.ts';
import { namesOf, scheduleName } from './resource-names.ts';
import { packTargets } from './scheduled-event.ts';
import { DEPLOY, type Expected, PUT_BACK, type Symptom, whenRead } from './symptom.ts';

/** A shard whose last good round is older is not being looked after, milliseconds. */
const LATE_MS = 300_000;

/** What may be wrong with schedules, functions, rounds and what could not be done. */
export function roundSymptoms({ schedules, functions, goodRounds, deadLetters }: Account, expected: Expected): readonly Symptom[] {
  const { plan, now, version } = expected;
  return [
    ...whenRead(schedules, 'the schedules', (found) => scheduleSymptoms(plan, found)),
    ...Object.entries(functions).flatMap(([name, found]) =>
      whenRead(found, `the function ${name}`, (one) => functionSymptoms(name, one, version)),
    ),
    ...whenRead(goodRounds, 'the log lines of rounds', (rounds) =>
      plan.shards.flatMap(({ name }) => {
        const last = rounds[name];
        return last !== undefined && now - last <= LATE_MS ? [] : [noRound(name, last, now)];
      }),
    ),
    ...whenRead(deadLetters, 'the dead letters', (queue) => letterSymptoms(plan, queue)),
  ];
}

function broken(code: string, what: string, why: string, fix: string): Symptom {
  return { code, severity: 'broken', what, why, fix };
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

function functionSymptoms(name: string, found: FoundFunction | undefined, version: string): readonly Symptom[] {
  if (!found) return [broken('function-missing', `there is no function ${name}`, 'its targets are looked at by nobody', PUT_BACK)];
  if (found.version === undefined || found.version === version) return [];
  const what = `the function ${name} is of release ${found.version}, this is ${version}`;
  return [{ code: 'version-differs', severity: 'warning', what, why: 'what this release says of the account may not fit it', fix: DEPLOY }];
}

function noRound(shard: string, last: number | undefined, now: number): Symptom {
  const when = last === undefined ? 'none in the last quarter of an hour' : `${inTime(now - last)} ago`;
  const why = 'its targets are not looked at, or what was seen was not told or measured';
  return broken(
    'no-good-round',
    `the last good round of the shard ${shard}: ${when}`,
    why,
    'read the log group of its function, the lines with "faults"',
  );
}

function letterSymptoms(
  { monitor, region }: Plan,
  queue: { readonly count: number; readonly first?: string } | undefined,
): readonly Symptom[] {
  const { deadLetters } = namesOf(monitor, region);
  if (!queue) return [broken('queue-missing', `there is no queue ${deadLetters}`, 'rounds that fail leave no trace', PUT_BACK)];
  if (queue.count === 0) return [];
  const first = queue.first === undefined ? '' : `, one of them: ${queue.first}`;
  return [
    {
      code: 'dead-letters',
      severity: 'warning',
      what: `${queue.count} dead letters in ${deadLetters}${first}`,
      why: 'rounds could not be delivered, a part of them failed, or a page was not taken',
      fix: 'read them, then purge the queue: docs/runbook.md#alarm-deadletters',
    },
  ];
}
