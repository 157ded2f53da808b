import { setTimeout as wait } from 'node:timers/promises';
import {
  type AttributeValue,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  PutItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { HealthStore } from '../monitor/engine/ports.ts';
import type { TargetMemory } from '../monitor/memory/target-memory.ts';
import { MAX_AHEAD_MS } from '../monitor/memory/wrong-clock.ts';
import { RequestFailed } from './describe-failure.ts';
import { expiryAt, type HealthItem, healthOf, isAgeing, isHeldByLater, itemOf, newestOf } from './health-item.ts';
import { readItems } from './read-items.ts';

/** What the memory in DynamoDB needs. */
export type DynamodbHealthSetting = {
  readonly client: DynamoDBClient;
  readonly table: string;
  /** Wall clock, milliseconds since 1970. */
  readonly now: () => number;
  /** Resolves after so many milliseconds. */
  readonly sleep?: (ms: number) => Promise<unknown>;
};

/** So many items are given their time again in one load; the others have their turn in the next. */
const MAX_REFRESHED = 25;
const REFRESH_TIMEOUT_MS = 2000;

/**
 * A health store in one DynamoDB table: an item per target, partition key `target`, time to live in `expires`. A write whose answer got
 * lost reads as a conflict: nothing is lost, the caller finds its own write when it loads again.
 */
export function createDynamodbHealth({ client, table, now, sleep = wait }: DynamodbHealthSetting): HealthStore {
  return {
    load: async (targets, signal) => {
      const items = await readItems({ client, table, sleep }, targets, signal);
      demandOurs(items, now());
      await refresh(client, table, items, now());
      return new Map(
        items.flatMap((item) => {
          const health = healthOf(item);
          return health && item.target?.S !== undefined ? [[item.target.S, health] as const] : [];
        }),
      );
    },
    save: async (target, health, signal) => {
      const written = { ...health, revision: health.revision + 1 };
      const item = itemOf(target, written, now());
      const write = (condition: Condition) => put(client, { table, item, condition, signal });
      const met = await write(health.revision === 0 ? nothingThere() : unchanged(health.revision, newestOf(written)));
      if (met === 'written') return written;
      // What we cannot read counts as nothing there, and nobody else will ever put it right: but a later release, which is writing it.
      if (health.revision > 0 || !met || healthOf(met) || isHeldByLater(met, now())) return undefined;
      return (await write(stillUnreadable(met))) === 'written' ? written : undefined;
    },
  };
}

type Condition = { readonly text: string; readonly names: Record<string, string>; readonly values?: Record<string, AttributeValue> };

function nothingThere(): Condition {
  return {
    text: 'attribute_not_exists(#target) OR attribute_not_exists(#v)',
    names: { '#target': 'target', '#v': 'v' },
  };
}

function demandOurs(items: readonly HealthItem[], now: number): void {
  const held = items.flatMap((item) => (isHeldByLater(item, now) ? [item.target?.S ?? ''] : []));
  if (held.length === 0) return;
  const names = `${held.slice(0, 3).join(', ')}${held.length > 3 ? ` and ${held.length - 3} more` : ''}`;
  throw new Error(`a later release is writing the memory of ${names}: deploy it again, or wait five minutes until this one begins anew`);
}

function unchanged(revision: TargetMemory['revision'], at: number): Condition {
  return {
    // What a clock that was wrong left is no newer round, and would never be written over.
    text: '#revision = :read AND #at <= :at OR #revision = :read AND #at > :ahead',
    names: { '#revision': 'revision', '#at': 'at' },
    values: { ':read': { N: String(revision) }, ':at': { N: String(at) }, ':ahead': { N: String(at + MAX_AHEAD_MS) } },
  };
}

function stillUnreadable({ health, revision }: HealthItem): Condition {
  const same = (name: string, value: AttributeValue | undefined) => (value ? `#${name} = :${name}` : `attribute_not_exists(#${name})`);
  return {
    text: `${same('health', health)} AND ${same('revision', revision)}`,
    names: { '#health': 'health', '#revision': 'revision' },
    ...((health || revision) && { values: { ...(health && { ':health': health }), ...(revision && { ':revision': revision }) } }),
  };
}

type Put = { readonly table: string; readonly item: HealthItem; readonly condition: Condition; readonly signal: AbortSignal | undefined };

/** Writes if the condition holds; otherwise gives back what stands there, as far as DynamoDB says. */
async function put(client: DynamoDBClient, { table, item, condition, signal }: Put): Promise<'written' | HealthItem | undefined> {
  const request = new PutItemCommand({
    TableName: table,
    Item: item,
    ConditionExpression: condition.text,
    ExpressionAttributeNames: condition.names,
    ...(condition.values && { ExpressionAttributeValues: condition.values }),
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  });
  try {
    await client.send(request, signal ? { abortSignal: signal } : {});
    return 'written';
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return error.Item;
    throw new RequestFailed(`DynamoDB did not take the memory of ${item.target?.S}`, error);
  }
}

/** Steady targets are not written, so what is read is kept alive here. One that fails has sixty days to be tried again. */
async function refresh(client: DynamoDBClient, table: string, items: readonly HealthItem[], now: number): Promise<void> {
  const ageing = items.filter((item) => isAgeing(item, now)).slice(0, MAX_REFRESHED);
  if (ageing.length === 0) return;
  const abortSignal = AbortSignal.timeout(REFRESH_TIMEOUT_MS);
  await Promise.allSettled(
    ageing.map(({ target }) =>
      client.send(
        new UpdateItemCommand({
          TableName: table,
          Key: { target: target ?? { S: '' } },
          UpdateExpression: 'SET #expires = :expires',
          ConditionExpression: 'attribute_exists(#target)',
          ExpressionAttributeNames: { '#expires': 'expires', '#target': 'target' },
          ExpressionAttributeValues: { ':expires': expiryAt(now) },
        }),
        { abortSignal },
      ),
    ),
  );
}
