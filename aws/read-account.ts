import type { Account, Found } from '../monitor/core/account.ts';
import { wantedTopics } from '../monitor/core/doctor-topics.ts';
import { MUTES, parseMutes } from '../monitor/core/mute.ts';
import { muteRulePrefix, namesOf } from '../monitor/core/resource-names.ts';
import type { Expected } from '../monitor/core/symptom.ts';
import type { RecordStore } from '../monitor/engine/ports.ts';
import { createAccountClients } from './account-clients.ts';
import { found } from './found.ts';
import { readActiveRules, readAlarms } from './read-alarms.ts';
import { readQueue } from './read-queue.ts';
import { readFunction, readGoodRounds, readSchedules } from './read-rounds.ts';
import { readTopic } from './read-topic.ts';

/** Reads everything `gatewatch doctor` judges. What cannot be read is said in its place; rejects without credentials alone. */
export async function readAccount(expected: Expected, records: RecordStore): Promise<Account> {
  const { plan, now } = expected;
  const home = createAccountClients(plan.region);
  const far = plan.heartbeatRegion === undefined ? undefined : createAccountClients(plan.heartbeatRegion);
  // Without credentials everything would be unreadable for the same reason.
  await home.sns.config.credentials();
  const names = namesOf(plan.monitor, plan.region);
  const functions = [...plan.functions.map(({ name }) => names.functionOf(name)), ...(plan.hasAnnouncer ? [names.announcer] : [])];
  const isOwnRule = (name: string) => name.startsWith(muteRulePrefix(plan.monitor));
  const [topics, alarms, farAlarms, schedules, deployed, mutes, activeRules, farActiveRules, deadLetters, goodRounds] = await Promise.all([
    byName(
      wantedTopics(expected).map(
        ({ name, region }) => [name, () => readTopic(region === plan.region ? home : (far ?? home), name)] as const,
      ),
    ),
    found(() => readAlarms(home, plan.monitor)),
    far && found(() => readAlarms(far, plan.monitor)),
    found(() => readSchedules(home, names.scheduleGroup)),
    byName(functions.map((name) => [name, () => readFunction(home, name)] as const)),
    found(() => readMutes(records)),
    found(() => readActiveRules(home, isOwnRule)),
    far && found(() => readActiveRules(far, isOwnRule)),
    found(() => readQueue(home, names.deadLetters)),
    found(() => readGoodRounds(home, functionsWithRounds(functions, names.announcer), now)),
  ]);
  return {
    topics,
    alarms,
    ...(farAlarms && { farAlarms }),
    schedules,
    functions: deployed,
    mutes,
    activeRules,
    ...(farActiveRules && { farActiveRules }),
    deadLetters,
    goodRounds,
  };
}

function functionsWithRounds(functions: readonly string[], announcer: string): readonly string[] {
  return functions.filter((name) => name !== announcer);
}

async function readMutes(records: RecordStore) {
  const mutes = parseMutes((await records.load([MUTES])).get(MUTES)?.value);
  if (!mutes) throw new Error('the record of mutes is of another release');
  return mutes;
}

async function byName<T>(reads: readonly (readonly [string, () => Promise<T>])[]): Promise<Readonly<Record<string, Found<T>>>> {
  return Object.fromEntries(await Promise.all(reads.map(async ([name, read]) => [name, await found(read)] as const)));
}
