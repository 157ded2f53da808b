import { ResourceNotFoundException as NoLogGroup, paginateFilterLogEvents } from '@aws-sdk/client-cloudwatch-logs';
import { GetScheduleCommand, ResourceNotFoundException as NoSchedule, paginateListSchedules } from '@aws-sdk/client-scheduler';
import type { FoundSchedule } from '../deployment/doctor/account.ts';
import { isRecord } from '../monitor/text/guards.ts';
import type { AccountClients } from './clients.ts';

/** Reads all schedules of a group with their inputs; empty if the group does not exist. */
export async function readSchedules({ scheduler }: Pick<AccountClients, 'scheduler'>, group: string): Promise<readonly FoundSchedule[]> {
  const names: string[] = [];
  try {
    for await (const page of paginateListSchedules({ client: scheduler, pageSize: 100 }, { GroupName: group }))
      names.push(...(page.Schedules ?? []).flatMap(({ Name }) => Name ?? []));
  } catch (error) {
    if (error instanceof NoSchedule) return [];
    throw error;
  }
  const schedules: FoundSchedule[] = [];
  // There may be hundreds of schedules, and speed does not matter here, so they are read one after another.
  for (const name of names) {
    const { State, Target } = await scheduler.send(new GetScheduleCommand({ GroupName: group, Name: name }));
    schedules.push({ name, isEnabled: State !== 'DISABLED', input: Target?.Input ?? '' });
  }
  return schedules;
}

/** How far back the logs are searched for rounds, milliseconds. */
const LOOK_BACK_MS = 900_000;

/**
 * Reads the time of the last round without faults per shard from the logs of functions, milliseconds since
 * 1970.
 */
export async function readGoodRounds(
  { logs }: Pick<AccountClients, 'logs'>,
  functions: readonly string[],
  now: number,
): Promise<Readonly<Record<string, number>>> {
  const last: Record<string, number> = {};
  for (const name of functions) {
    for (const { shard, at } of await roundsOf(logs, `/aws/lambda/${name}`, now)) last[shard] = Math.max(last[shard] ?? 0, at);
  }
  return last;
}

type Round = { readonly shard: string; readonly at: number };

async function roundsOf(logs: AccountClients['logs'], logGroupName: string, now: number): Promise<readonly Round[]> {
  const rounds: Round[] = [];
  const asked = { logGroupName, startTime: now - LOOK_BACK_MS, filterPattern: '{ $.message.event = "round" }' };
  try {
    for await (const page of paginateFilterLogEvents({ client: logs }, asked))
      rounds.push(...(page.events ?? []).flatMap(({ message = '' }) => goodRound(message)));
  } catch (error) {
    if (!(error instanceof NoLogGroup)) throw error;
  }
  return rounds;
}

function goodRound(line: string): readonly Round[] {
  try {
    const { message }: { readonly message?: unknown } = JSON.parse(line);
    if (!isRecord(message) || message.event !== 'round' || message.faults !== undefined) return [];
    const at = Date.parse(String(message.at));
    return typeof message.shard === 'string' && !Number.isNaN(at) ? [{ shard: message.shard, at }] : [];
  } catch {
    return [];
  }
}
