import { formatUtc } from '../../monitor/text/duration.ts';
import { environmentOfSettings, RUNTIME } from '../plan/function-environment.ts';
import { namesOf } from '../plan/names.ts';
import type { Account, Found, FoundFunction } from './account.ts';
import { broken, DEPLOY, type Expected, PUT_BACK, type Symptom, whenRead } from './symptom.ts';

/** What may be wrong with functions, the way from them to people, what they remember in, and what could not be done. */
export function functionSymptoms(account: Account, expected: Expected): readonly Symptom[] {
  const { functions, deadLetters, mutes } = account;
  const names = namesOf(expected.plan.monitor, expected.plan.region);
  return [
    ...expected.plan.functions.flatMap((planned) => {
      const name = names.functionOf(planned.name);
      const wanted = environmentOfSettings(planned, expected.settings, expected.plan);
      return whenRead(functions[name], `the function ${name}`, (one) => ofFunction(name, one, wanted, expected.version));
    }),
    ...announcerSymptoms(account, expected),
    ...whenRead(mutes, 'the mutes', (all) =>
      all ? [] : [broken('table-missing', `there is no table ${names.table}`, 'no round remembers anything, so nothing is told', PUT_BACK)],
    ),
    ...whenRead(deadLetters, 'the dead letters', (queue) => letterSymptoms(names.deadLetters, queue)),
  ];
}

function ofFunction(
  name: string,
  found: FoundFunction | undefined,
  wanted: Readonly<Record<string, string>>,
  version: string,
): readonly Symptom[] {
  if (!found) return [broken('function-missing', `there is no function ${name}`, 'its targets are looked at by nobody', PUT_BACK)];
  const release = found.environment.GATEWATCH_VERSION;
  const keys = new Set([...Object.keys(wanted), ...OPTIONAL]);
  // Values stay unsaid: one of them may be a URL with a key.
  const different = [...keys].filter((key) => wanted[key] !== found.environment[key]);
  return [
    ...(release === version ? [] : [ofRelease(name, `of release ${release ?? 'unknown'}, this is ${version}`)]),
    ...(found.runtime === RUNTIME ? [] : [ofRelease(name, `on the runtime ${found.runtime ?? 'unknown'} instead of ${RUNTIME}`)]),
    ...(different.length === 0 ? [] : [outdated(name, different)]),
  ];
}

/** Settings that a function may have although the config says nothing of them any more. */
const OPTIONAL = ['GATEWATCH_HEARTBEAT_REGION', 'GATEWATCH_HEARTBEAT_URL'];

function ofRelease(name: string, what: string): Symptom {
  const why = 'what this release says of the account may not fit it';
  return { code: 'version-differs', severity: 'warning', what: `the function ${name} is ${what}`, why, fix: DEPLOY };
}

function outdated(name: string, keys: readonly string[]): Symptom {
  return {
    code: 'config-outdated',
    severity: 'warning',
    what: `the settings of the function ${name} are not those of this file: ${keys.join(', ')}`,
    why: 'the monitor works as it was told at the last deployment',
    fix: PUT_BACK,
  };
}

// A function that cannot be invoked by its queue tells nobody, and no round knows.
function announcerSymptoms({ functions, announcerSource, digests }: Account, { plan }: Expected): readonly Symptom[] {
  if (!plan.hasAnnouncer) return [];
  const names = namesOf(plan.monitor, plan.region);
  const why = 'what shards have to tell reaches nobody';
  return [
    ...whenRead(functions[names.announcer], `the function ${names.announcer}`, (one) =>
      one ? [] : [broken('function-missing', `there is no function ${names.announcer}`, why, PUT_BACK)],
    ),
    ...whenRead(digests, `the queue ${names.digests}`, (isThere) =>
      isThere ? [] : [broken('queue-missing', `there is no queue ${names.digests}`, why, PUT_BACK)],
    ),
    ...whenRead(announcerSource, `what invokes ${names.announcer}`, (state) =>
      state !== undefined && !CUT.includes(state)
        ? []
        : [
            broken(
              'announcer-cut-off',
              `the queue ${names.digests} invokes nobody: its event source is ${state ?? 'missing'}`,
              why,
              PUT_BACK,
            ),
          ],
    ),
  ];
}

/** Source: AWS Lambda API reference, EventSourceMappingConfiguration: State. */
const CUT: readonly string[] = ['Disabling', 'Disabled', 'Deleting'];

type Letters = Account['deadLetters'] extends Found<infer T> ? T : never;

function letterSymptoms(name: string, queue: Letters): readonly Symptom[] {
  if (!queue) return [broken('queue-missing', `there is no queue ${name}`, 'rounds that fail leave no trace', PUT_BACK)];
  if (queue.count === 0) return [];
  const { count, first } = queue;
  const one =
    first && `${count === 1 ? '' : ', one of them'}${first.at === undefined ? '' : ` of ${formatUtc(first.at)} UTC`}: ${first.why}`;
  return [
    {
      code: 'dead-letters',
      severity: 'warning',
      what: `${count} ${count === 1 ? 'dead letter' : 'dead letters'} in ${name}${one ?? ''}`,
      why: 'rounds could not be delivered, a part of them failed, or a page was not taken',
      fix: 'read them, then purge the queue: docs/runbook.md#alarm-deadletters',
    },
  ];
}
