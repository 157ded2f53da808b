import { formatUtc } from '../../monitor/text/duration.ts';
import { environmentOfSettings, RUNTIME } from '../plan/function-environment.ts';
import { namesOf } from '../plan/names.ts';
import type { Account, Found, FoundFunction } from './account.ts';
import { broken, DEPLOY, type Expected, PUT_BACK, type Symptom, whenRead } from './symptom.ts';

/** Returns the symptoms of functions, the announcer, the table, and the dead-letter queue. */
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
    ...whenRead(mutes, 'the mutes', (all) => (all ? [] : [missingTable(names.table)])),
    ...whenRead(deadLetters, 'the dead-letter queue', (queue) => letterSymptoms(names.deadLetters, queue)),
  ];
}

function missingTable(name: string): Symptom {
  const why = 'rounds cannot save their state, so they send no notifications';
  return broken('table-missing', `the table ${name} does not exist`, why, PUT_BACK);
}

function ofFunction(
  name: string,
  found: FoundFunction | undefined,
  wanted: Readonly<Record<string, string>>,
  version: string,
): readonly Symptom[] {
  if (!found) return [broken('function-missing', `the function ${name} does not exist`, 'its targets are not checked', PUT_BACK)];
  const release = found.environment.GATEWATCH_VERSION;
  const keys = new Set([...Object.keys(wanted), ...OPTIONAL]);
  // Values are not shown, because one of them may be a URL with a key.
  const different = [...keys].filter((key) => wanted[key] !== found.environment[key]);
  return [
    ...(release === version ? [] : [ofRelease(name, `has release ${release ?? 'unknown'}, this command has ${version}`)]),
    ...(found.runtime === RUNTIME ? [] : [ofRelease(name, `has the runtime ${found.runtime ?? 'unknown'} instead of ${RUNTIME}`)]),
    ...(different.length === 0 ? [] : [outdated(name, different)]),
  ];
}

/** Settings that a function may still have after they were removed from the config. */
const OPTIONAL = ['GATEWATCH_HEARTBEAT_REGION', 'GATEWATCH_HEARTBEAT_URL'];

function ofRelease(name: string, what: string): Symptom {
  const why = 'the other findings may not apply to the deployed release';
  return { code: 'version-differs', severity: 'warning', what: `the function ${name} ${what}`, why, fix: DEPLOY };
}

function outdated(name: string, keys: readonly string[]): Symptom {
  return {
    code: 'config-outdated',
    severity: 'warning',
    what: `the settings of the function ${name} differ from the config: ${keys.join(', ')}`,
    why: 'the monitor still uses the settings from the last deployment',
    fix: PUT_BACK,
  };
}

// Rounds do not detect that the queue cannot invoke the announcer.
function announcerSymptoms({ functions, announcerSource, digests }: Account, { plan }: Expected): readonly Symptom[] {
  if (!plan.hasAnnouncer) return [];
  const names = namesOf(plan.monitor, plan.region);
  const why = 'notifications from all shards are stuck in the queue';
  return [
    ...whenRead(functions[names.announcer], `the function ${names.announcer}`, (one) =>
      one ? [] : [broken('function-missing', `the function ${names.announcer} does not exist`, why, PUT_BACK)],
    ),
    ...whenRead(digests, `the queue ${names.digests}`, (isThere) =>
      isThere ? [] : [missingQueue(names.digests, 'shards cannot send notifications')],
    ),
    ...whenRead(announcerSource, `the event source of ${names.announcer}`, (state) =>
      state !== undefined && !CUT.includes(state)
        ? []
        : [
            broken(
              'announcer-cut-off',
              `the queue ${names.digests} does not invoke the announcer: its event source is ${state ?? 'missing'}`,
              why,
              PUT_BACK,
            ),
          ],
    ),
  ];
}

/**
 * The states in which an event source invokes nothing. Source: AWS Lambda API reference,
 * EventSourceMappingConfiguration.
 */
const CUT: readonly string[] = ['Disabling', 'Disabled', 'Deleting'];

function missingQueue(name: string, why: string): Symptom {
  return broken('queue-missing', `the queue ${name} does not exist`, why, PUT_BACK);
}

type Letters = Account['deadLetters'] extends Found<infer T> ? T : never;

function letterSymptoms(name: string, queue: Letters): readonly Symptom[] {
  if (!queue) return [missingQueue(name, 'rounds that fail are not recorded')];
  if (queue.count === 0) return [];
  const { count, first } = queue;
  const one =
    first && `${count === 1 ? '' : ', one of them'}${first.at === undefined ? '' : ` from ${formatUtc(first.at)} UTC`}: ${first.why}`;
  return [
    {
      code: 'dead-letters',
      severity: 'warning',
      what: `${count} ${count === 1 ? 'dead letter' : 'dead letters'} in ${name}${one ?? ''}`,
      why: 'a round was not started or failed in part, or a page was not accepted',
      fix: 'read the messages, then purge the queue: see docs/runbook.md#alarm-deadletters',
    },
  ];
}
