import { BatchGetItemCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { RequestFailed } from './describe-failure.ts';
import type { HealthItem } from './health-item.ts';

/** The DynamoDB table and its client. */
export type HealthTable = {
  readonly client: DynamoDBClient;
  readonly table: string;
  /** Resolves after this many milliseconds. */
  readonly sleep: (ms: number) => Promise<unknown>;
};

/** Maximum number of keys per request. Source: DynamoDB API reference, BatchGetItem. */
const MAX_KEYS = 100;
/** How often unprocessed keys are requested, the first time included; about three seconds with the pauses. */
const MAX_ASKS = 6;
const PAUSE_MS = 50;

/**
 * Reads the items of these targets with strong consistency; absent ones are left out. Rejects when not all
 * could be read.
 */
export async function readItems(from: HealthTable, targets: readonly string[], signal?: AbortSignal): Promise<readonly HealthItem[]> {
  // DynamoDB rejects a request that names a key twice.
  const names = [...new Set(targets)];
  const parts = Array.from({ length: Math.ceil(names.length / MAX_KEYS) }, (_, i) => names.slice(i * MAX_KEYS, (i + 1) * MAX_KEYS));
  return (await Promise.all(parts.map((part) => readPart(from, part, signal)))).flat();
}

async function readPart(
  { client, table, sleep }: HealthTable,
  targets: readonly string[],
  abortSignal: AbortSignal | undefined,
): Promise<readonly HealthItem[]> {
  const items: HealthItem[] = [];
  let left: HealthItem[] = targets.map((target) => ({ target: { S: target } }));
  for (let asked = 0; asked < MAX_ASKS; asked++) {
    if (asked > 0) await sleep(PAUSE_MS * 2 ** asked * (0.5 + Math.random() / 2));
    const request = new BatchGetItemCommand({ RequestItems: { [table]: { Keys: left, ConsistentRead: true } } });
    const answer = await client.send(request, abortSignal ? { abortSignal } : {}).catch((error: unknown) => {
      throw new RequestFailed('could not read monitor state from DynamoDB', error);
    });
    items.push(...(answer.Responses?.[table] ?? []));
    left = answer.UnprocessedKeys?.[table]?.Keys ?? [];
    if (left.length === 0) return items;
  }
  throw new Error(`DynamoDB did not return ${left.length} of ${targets.length} targets in ${MAX_ASKS} tries`);
}
