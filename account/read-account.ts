import { failureName } from '../aws/describe-failure.ts';
import type { Account, Found } from '../deployment/doctor/account.ts';
import type { Expected } from '../deployment/doctor/symptom.ts';
import { wantedTopics } from '../deployment/doctor/topics.ts';
import { muteRulePrefix, type Names, namesOf } from '../deployment/plan/names.ts';
import type { Plan } from '../deployment/plan/plan.ts';
import type { RecordStore } from '../monitor/engine/ports.ts';
import { MUTES, type Mute, mutesIn } from '../monitor/memory/mute.ts';
import { voteRecord } from '../monitor/memory/vote-record.ts';
import { isMoment, isRecord } from '../monitor/text/guards.ts';
import { defined } from '../monitor/text/objects.ts';
import { type AccountClients, createAccountClients } from './clients.ts';
import { found } from './found.ts';
import { readActiveRules, readAlarms } from './read-alarms.ts';
import { readEventSource, readFunction } from './read-function.ts';
import { findQueue, readLetters } from './read-queue.ts';
import { readGoodRounds, readSchedules } from './read-rounds.ts';
import { readTopic } from './read-topic.ts';

/**
 * Reads everything that `gatewatch doctor` compares. A failed read becomes a value; rejects only if there are
 * no credentials.
 */
export async function readAccount(expected: Expected, records: RecordStore): Promise<Account> {
  const { plan, now } = expected;
  const home = createAccountClients(plan.region);
  const far = plan.heartbeatRegion === undefined ? undefined : createAccountClients(plan.heartbeatRegion);
  // Without credentials, every read would fail for the same reason.
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
    found(() => readLetters(home, names.deadLetters)),
    found(() => readGoodRounds(home, functionsWithRounds(functions, names.announcer), now)),
  ]);
  const announcer = plan.hasAnnouncer && (await readAnnouncer(home, names));
  return {
    topics,
    alarms,
    ...defined({ farAlarms }),
    schedules,
    functions: deployed,
    ...announcer,
    mutes,
    activeRules,
    ...defined({ farActiveRules }),
    deadLetters,
    goodRounds,
    ...(plan.voters.length > 0 && { votes: await found(() => readLastVotes(records, plan)) }),
  };
}

function functionsWithRounds(functions: readonly string[], announcer: string): readonly string[] {
  return functions.filter((name) => name !== announcer);
}

async function readAnnouncer(
  clients: AccountClients,
  { announcer, digests }: Names,
): Promise<Pick<Account, 'announcerSource' | 'digests'>> {
  return {
    announcerSource: await found(() => readEventSource(clients, announcer)),
    digests: await found(async () => (await findQueue(clients, digests)) !== undefined),
  };
}

/** Reads when each further region last voted on each shard. */
async function readLastVotes(records: RecordStore, { voters }: Plan): Promise<Readonly<Record<string, Readonly<Record<string, number>>>>> {
  const all = voters.flatMap(({ region, shards }) => shards.map(({ name }) => ({ region, name })));
  const stored = await records.load(all.map(({ region, name }) => voteRecord(region, name)));
  const last: Record<string, Record<string, number>> = {};
  for (const { region, name } of all) {
    const value = stored.get(voteRecord(region, name))?.value;
    if (isRecord(value) && isMoment(value.at)) last[region] = { ...last[region], [name]: value.at };
  }
  return last;
}

/** Reads the mutes; undefined if the table does not exist. */
async function readMutes(records: RecordStore): Promise<readonly Mute[] | undefined> {
  const stored = await records.load([MUTES]).catch((error: unknown) => {
    if (failureName(error) === 'ResourceNotFoundException') return undefined;
    throw error;
  });
  if (!stored) return undefined;
  const mutes = mutesIn(stored.get(MUTES)?.value);
  if (!mutes) throw new Error('the stored mutes were written by another release of gatewatch');
  return mutes;
}

async function byName<T>(reads: readonly (readonly [string, () => Promise<T>])[]): Promise<Readonly<Record<string, Found<T>>>> {
  return Object.fromEntries(await Promise.all(reads.map(async ([name, read]) => [name, await found(read)] as const)));
}
