import { setTimeout as wait } from 'node:timers/promises';
import {
  type AttributeValue,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  PutItemCommand,
  TransactionCanceledException,
  TransactionConflictException,
  type TransactWriteItem,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { HealthStore } from '../monitor/engine/ports.ts';
import { takeUnrecorded } from '../monitor/history/record-status.ts';
import type { TargetMemory } from '../monitor/memory/target-memory.ts';
import { MAX_AHEAD_MS } from '../monitor/memory/wrong-clock.ts';
import { defined } from '../monitor/text/objects.ts';
import { RequestFailed } from './describe-failure.ts';
import { historyWrites } from './dynamodb-history.ts';
import { expiryAt, type HealthItem, healthOf, isAgeing, isHeldByLater, itemOf, newestOf } from './health-item.ts';
import { readItems } from './read-items.ts';

/** What the health store in DynamoDB needs. */
export type DynamodbHealthSetting = {
  readonly client: DynamoDBClient;
  readonly table: string;
  /** The wall clock, in milliseconds since 1970. */
  readonly now: () => number;
  /** Resolves after this many milliseconds. */
  readonly sleep?: (ms: number) => Promise<unknown>;
};

/** Maximum number of items whose time to live is extended per load; the others follow in the next loads. */
const MAX_REFRESHED = 25;
const REFRESH_TIMEOUT_MS = 2000;

/**
 * Creates a health store in one DynamoDB table: one item per target, partition key `target`, time to live in
 * `expires`. A write whose response was lost looks like a conflict. Nothing is lost then: the caller finds
 * its own write when it loads again.
 */
export function createDynamodbHealth({ client, table, now, sleep = wait }: DynamodbHealthSetting): HealthStore {
  return {
    load: async (targets, signal) => {
      const items = await readItems({ client, table, sleep }, targets, signal);
      demandOurs(items, now());
      await refresh(client, table, items, now());
      return memoriesIn(items);
    },
    save: async (target, memory, signal) => {
      const [rest, entries] = takeUnrecorded(memory);
      const written = { ...rest, revision: memory.revision + 1 };
      const item = itemOf(target, written, now());
      const history = historyWrites(table, target, { entries, mark: written.history, now: now() });
      const write = (condition: Condition) => put(client, { table, item, condition, history, signal });
      const met = await write(memory.revision === 0 ? nothingThere() : unchanged(memory.revision, newestOf(written)));
      if (met === 'written') return written;
      // An item that this release cannot read counts as absent and is overwritten, unless a later release is
      // writing it.
      if (memory.revision > 0 || !met || healthOf(met) || isHeldByLater(met, now())) return undefined;
      return (await write(stillUnreadable(met))) === 'written' ? written : undefined;
    },
  };
}

/** Creates a reader of that store, which writes nothing: it does not extend times to live. */
export function createDynamodbHealthReader({ client, table, now, sleep = wait }: DynamodbHealthSetting): Pick<HealthStore, 'load'> {
  return {
    load: async (targets, signal) => {
      const items = await readItems({ client, table, sleep }, targets, signal);
      demandOurs(items, now());
      return memoriesIn(items);
    },
  };
}

function memoriesIn(items: readonly HealthItem[]): ReadonlyMap<string, TargetMemory> {
  return new Map(
    items.flatMap((item) => {
      const memory = healthOf(item);
      return memory && item.target?.S !== undefined ? [[item.target.S, memory] as const] : [];
    }),
  );
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
  throw new Error(`a later release is writing the memory of ${names}: deploy it again, or wait five minutes until this one starts again`);
}

function unchanged(revision: TargetMemory['revision'], at: number): Condition {
  return {
    // A time that a wrong clock left is not a newer round. Without the second half, such an item could never
    // be overwritten.
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
    ...((health || revision) && { values: { ...defined({ ':health': health, ':revision': revision }) } }),
  };
}

type Put = {
  readonly table: string;
  readonly item: HealthItem;
  readonly condition: Condition;
  /** What is written with it, both or nothing. */
  readonly history: readonly TransactWriteItem[];
  readonly signal: AbortSignal | undefined;
};

/** Writes if the condition holds; otherwise returns the stored item, if DynamoDB includes it. */
async function put(client: DynamoDBClient, { table, item, condition, history, signal }: Put): Promise<'written' | HealthItem | undefined> {
  const request = {
    TableName: table,
    Item: { ...item },
    ConditionExpression: condition.text,
    ExpressionAttributeNames: condition.names,
    ...defined({ ExpressionAttributeValues: condition.values }),
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const,
  };
  const options = signal ? { abortSignal: signal } : {};
  try {
    // A transaction costs twice as much, and most writes change no status.
    if (history.length === 0) await client.send(new PutItemCommand(request), options);
    else await client.send(new TransactWriteItemsCommand({ TransactItems: [{ Put: request }, ...history] }), options);
    return 'written';
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return error.Item;
    if (error instanceof TransactionConflictException) return undefined;
    const [first, ...others] = error instanceof TransactionCanceledException ? (error.CancellationReasons ?? []) : [];
    if (first?.Code === 'ConditionalCheckFailed') return first.Item;
    // Another round is writing the same items at this moment.
    if ([first, ...others].some((reason) => reason?.Code === 'TransactionConflict')) return undefined;
    throw new RequestFailed(`DynamoDB did not save the memory of ${item.target?.S}`, error);
  }
}

/**
 * Items of stable targets are not written, so a load extends their time to live. If that fails, later loads
 * have sixty days to try again.
 */
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
