import { setTimeout as wait } from 'node:timers/promises';
import { type AttributeValue, ConditionalCheckFailedException, type DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { CastVotes, RecordStore, Stored } from '../monitor/engine/ports.ts';
import { voteRecord } from '../monitor/memory/vote-record.ts';
import { readJson } from '../monitor/text/bounded-json.ts';
import { RequestFailed } from './describe-failure.ts';
import { demandFitting, expiryAt, type HealthItem, ITEM_VERSION } from './health-item.ts';
import { readItems } from './read-items.ts';

/** What the record store in DynamoDB needs. */
export type DynamodbRecordsSetting = {
  readonly client: DynamoDBClient;
  /** The table of the memories. Records are stored beside them, under keys that no target can have. */
  readonly table: string;
  /** The wall clock, in milliseconds since 1970. */
  readonly now: () => number;
  /** Resolves after this many milliseconds. */
  readonly sleep?: (ms: number) => Promise<unknown>;
};

/** Prefix of the keys of records; no target name begins with it. */
const MARK = '#';

/** Records that people read in reports of the last year: notes, and mutes that are over. */
const LASTING = /^(notes|mutes)\//;

/** How much longer than others they are kept: 400 days in all. */
const LONGER_MS = 310 * 86_400_000;

/** Returns the key of a record in the table. */
function recordKey(name: string): string {
  return `${MARK}${name}`;
}

/**
 * Creates a record store in the table of the memories. A record that this release cannot read is returned
 * without a value, and can be overwritten. A record that is not written for 90 days expires; those
 * for reports do after 400 days. Saving rejects a
 * record that is too large for DynamoDB.
 */
export function createDynamodbRecords({ client, table, now, sleep = wait }: DynamodbRecordsSetting): RecordStore {
  return {
    load: async (names, signal) => {
      const items = await readItems({ client, table, sleep }, names.map(recordKey), signal);
      return new Map(
        items.flatMap((item) => (item.target?.S === undefined ? [] : [[item.target.S.slice(MARK.length), storedIn(item)] as const])),
      );
    },
    save: async (name, value, revision, signal) => {
      const item = {
        target: { S: recordKey(name) },
        v: { N: String(ITEM_VERSION) },
        revision: { N: String(revision + 1) },
        value: { S: JSON.stringify(value) },
        expires: expiryAt(now() + (LASTING.test(name) ? LONGER_MS : 0)),
      };
      demandFitting(item, `the record ${name}`, 'a record is for a little data, so this is a bug: report it');
      const request = new PutItemCommand({ TableName: table, Item: item, ...conditionOf(revision) });
      try {
        await client.send(request, signal ? { abortSignal: signal } : {});
        return true;
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) return false;
        throw new RequestFailed(`DynamoDB did not save the record ${name}`, error);
      }
    },
  };
}

function conditionOf(revision: number): {
  readonly ConditionExpression: string;
  readonly ExpressionAttributeNames: Record<string, string>;
  readonly ExpressionAttributeValues?: Record<string, AttributeValue>;
} {
  if (revision === 0) {
    // Only a foreign program writes an item without a revision. Without the second half, such an item could
    // never be overwritten.
    const nothing = 'attribute_not_exists(#target) OR attribute_not_exists(#revision)';
    return { ConditionExpression: nothing, ExpressionAttributeNames: { '#target': 'target', '#revision': 'revision' } };
  }
  return {
    ConditionExpression: '#revision = :read',
    ExpressionAttributeNames: { '#revision': 'revision' },
    ExpressionAttributeValues: { ':read': { N: String(revision) } },
  };
}

function storedIn({ v, revision, value }: HealthItem): Stored {
  return { revision: Number(revision?.N ?? 0), value: v?.N === String(ITEM_VERSION) ? readJson(value?.S ?? '') : undefined };
}

/**
 * Creates the votes of a region that another one judges by: one item for each shard in the table of that region,
 * which reads it as a record. Newer votes are never overwritten by older ones. Nothing is read, since a voter may only
 * write there.
 */
export function createDynamodbVotes({ client, table, now }: Pick<DynamodbRecordsSetting, 'client' | 'table' | 'now'>): CastVotes {
  return async ({ region, shard, at, votes }, signal) => {
    const item = {
      target: { S: recordKey(voteRecord(region, shard)) },
      v: { N: String(ITEM_VERSION) },
      at: { N: String(at) },
      value: { S: JSON.stringify({ v: 1, at, votes }) },
      expires: expiryAt(now()),
    };
    demandFitting(item, `the votes of ${region} on ${shard}`, 'list fewer targets in one monitor');
    const request = new PutItemCommand({
      TableName: table,
      Item: item,
      ConditionExpression: 'attribute_not_exists(#at) OR #at <= :at',
      ExpressionAttributeNames: { '#at': 'at' },
      ExpressionAttributeValues: { ':at': item.at },
    });
    try {
      await client.send(request, signal ? { abortSignal: signal } : {});
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException))
        throw new RequestFailed('DynamoDB did not save the votes of this region', error);
    }
  };
}
