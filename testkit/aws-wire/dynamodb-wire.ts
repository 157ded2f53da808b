import { type Expression, evaluateCondition, namesIn } from './dynamodb-condition.ts';
import { type Call, demand, type HalfDone, type WireAnswer, WireError } from './wire-call.ts';

/** An item as it is sent over the wire. */
export type WireItem = Record<string, { S?: string; N?: string; L?: readonly { S?: string }[] }>;

type Keyed = { readonly target?: { readonly S?: string } };
type Write = Expression & {
  readonly TableName?: string;
  readonly Item?: WireItem;
  readonly Key?: Keyed;
  readonly UpdateExpression?: string;
  readonly ReturnValuesOnConditionCheckFailure?: string;
};

const MAX_ITEM_BYTES = 400 * 1024;
const INVALID = 'ValidationException';

/** The name of the only table. */
const TABLES: readonly (string | undefined)[] = ['health', 'gatewatch-prod'];

/**
 * Simulates a table `health` with the key `target`: BatchGetItem, PutItem, UpdateItem, and
 * TransactWriteItems with their limits.
 * Source: DynamoDB API reference.
 */
export function createDynamodbWire(): {
  readonly items: Map<string, WireItem>;
  readonly answer: (call: Call, how?: HalfDone) => WireAnswer;
} {
  const items = new Map<string, WireItem>();
  const tokens = new Set<string>();
  const answer = ({ operation, body }: Call, how?: HalfDone): WireAnswer => {
    const input = JSON.parse(body);
    if (operation === 'BatchGetItem') return { status: 200, body: JSON.stringify(batchGet(items, input, how)) };
    if (operation === 'TransactWriteItems') {
      // A repeated token is answered like the first time. Source: TransactWriteItems, "Idempotency".
      if (!tokens.has(input.ClientRequestToken)) transact(items, input);
      tokens.add(input.ClientRequestToken);
      return { status: 200, body: '{}' };
    }
    demand(operation === 'PutItem' || operation === 'UpdateItem', 'UnknownOperationException', `no ${operation} here`);
    write(items, input);
    return { status: 200, body: '{}' };
  };
  return { items, answer };
}

type BatchGet = { readonly RequestItems: Readonly<Record<string, { readonly Keys: readonly Keyed[]; readonly ConsistentRead?: boolean }>> };

function batchGet(items: ReadonlyMap<string, WireItem>, { RequestItems }: BatchGet, how: HalfDone | undefined): unknown {
  const [[table, request] = ['', undefined], ...more] = Object.entries(RequestItems);
  demand(request !== undefined && more.length === 0, INVALID, 'one table at a time here');
  demandTable(table);
  const names = request.Keys.map(keyOf);
  demand(names.length > 0 && names.length <= 100, INVALID, 'Too many items requested for the BatchGetItem call');
  demand(new Set(names).size === names.length, INVALID, 'Provided list of item keys contains duplicates');
  demand(request.ConsistentRead === true, INVALID, 'a memory read without consistency is a memory of anything');
  const half = Math.floor(names.length / 2);
  const answered = how === 'partial' ? names.slice(names.length - half) : names.slice(0, how ? half : names.length);
  const left = how === 'unprocessed' ? request.Keys.slice(half) : [];
  return {
    Responses: { [table]: answered.flatMap((name) => items.get(name) ?? []) },
    UnprocessedKeys: left.length > 0 ? { [table]: { ...request, Keys: left } } : {},
  };
}

type Transaction = {
  readonly TransactItems: readonly { readonly Put?: Write; readonly Update?: Write }[];
  readonly ClientRequestToken?: string;
};

/** All writes or none. Source: DynamoDB API reference, TransactWriteItems. */
function transact(items: Map<string, WireItem>, { TransactItems, ClientRequestToken }: Transaction): void {
  demand(TransactItems.length > 0 && TransactItems.length <= 100, INVALID, 'Member must have length less than or equal to 100');
  demand((ClientRequestToken ?? '') !== '', INVALID, 'without a token, a repeated transaction is written twice');
  const writes = TransactItems.map(({ Put, Update }) => Put ?? Update ?? {});
  const keys = writes.map(({ Item, Key }) => keyOf(Item ?? Key ?? {}));
  demand(new Set(keys).size === keys.length, INVALID, 'Transaction request cannot include multiple operations on one item');
  const after = new Map(items);
  const reasons = writes.map((one) => {
    try {
      write(after, one);
      return { Code: 'None' };
    } catch (error) {
      if (!(error instanceof WireError) || error.code !== 'ConditionalCheckFailedException') throw error;
      return { Code: 'ConditionalCheckFailed', Message: 'The conditional request failed', ...error.more };
    }
  });
  if (reasons.some(({ Code }) => Code !== 'None')) {
    throw new WireError('TransactionCanceledException', 'Transaction cancelled', 400, { CancellationReasons: reasons });
  }
  for (const [name, item] of after) items.set(name, item);
}

function write(items: Map<string, WireItem>, input: Write): void {
  const { Item, Key, UpdateExpression, ConditionExpression } = input;
  demandTable(input.TableName);
  const name = keyOf(Item ?? Key ?? {});
  const before = items.get(name);
  demandAllUsed(input);
  if (ConditionExpression !== undefined && !evaluateCondition(input, before ?? {})) {
    const more = before && input.ReturnValuesOnConditionCheckFailure === 'ALL_OLD' ? { Item: before } : {};
    throw new WireError('ConditionalCheckFailedException', 'The conditional request failed', 400, more);
  }
  const after = Item ?? { ...before, target: { S: name }, ...assigned(UpdateExpression ?? '', input, before ?? {}) };
  for (const [attribute, value] of Object.entries(after)) demandValue(attribute, value);
  demand(sizeOf(after) <= MAX_ITEM_BYTES, INVALID, 'Item size has exceeded the maximum allowed size');
  items.set(name, structuredClone(after));
}

const SET = /(#\w+) = (?:(:\w+)|list_append\(if_not_exists\((#\w+), (:\w+)\), (:\w+)\))(?:, |$)/y;

// The grammar is the one the adapters use. Source: DynamoDB developer guide, "Update expressions".
function assigned(update: string, { ExpressionAttributeNames = {}, ExpressionAttributeValues = {} }: Write, before: WireItem): WireItem {
  demand(update.startsWith('SET '), INVALID, `Invalid UpdateExpression: ${update}`);
  const text = update.slice('SET '.length);
  const after: WireItem = {};
  SET.lastIndex = 0;
  for (let done = 0; done < text.length; done = SET.lastIndex) {
    SET.lastIndex = done;
    const [, name = '', value = '', list = '', none = '', added = ''] = SET.exec(text) ?? [];
    const attribute = ExpressionAttributeNames[name];
    const known = before[ExpressionAttributeNames[list] ?? ''] ?? ExpressionAttributeValues[none];
    const appended = ExpressionAttributeValues[added]?.L && known?.L && { L: [...known.L, ...ExpressionAttributeValues[added].L] };
    const to = ExpressionAttributeValues[value] ?? appended;
    demand(attribute !== undefined && to !== undefined, INVALID, `Invalid UpdateExpression: ${update}`);
    after[attribute] = to;
  }
  return after;
}

function demandTable(name: string | undefined): void {
  demand(TABLES.includes(name), 'ResourceNotFoundException', 'Requested resource not found');
}

function keyOf({ target }: Keyed): string {
  demand(typeof target?.S === 'string' && target.S !== '' && Buffer.byteLength(target.S) <= 2048, INVALID, 'The provided key is not valid');
  return target.S;
}

function demandValue(attribute: string, value: WireItem[string]): void {
  const [[type = '', held] = []] = Object.entries(value);
  demand(Object.keys(value).length === 1, INVALID, `${attribute} must have one value`);
  demand(type === 'L' ? Array.isArray(held) : typeof held === 'string', INVALID, `${attribute} must have its value as text`);
  demand(type !== 'N' || /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(String(held)), INVALID, `${attribute} cannot be converted to a numeric value`);
}

function sizeOf(item: WireItem): number {
  return Object.entries(item).reduce(
    (sum, [name, { S = '', N = '', L = [] }]) =>
      sum + Buffer.byteLength(name + S) + Math.ceil(N.length / 2) + L.reduce((all, one) => all + Buffer.byteLength(one.S ?? '') + 1, 0),
    0,
  );
}

function demandAllUsed(input: Write): void {
  const used = namesIn(`${input.ConditionExpression ?? ''} ${input.UpdateExpression ?? ''}`);
  const given = [...Object.keys(input.ExpressionAttributeNames ?? {}), ...Object.keys(input.ExpressionAttributeValues ?? {})];
  for (const name of given) demand(used.has(name), INVALID, `Value unused in expressions: ${name}`);
  for (const name of used) demand(given.includes(name), INVALID, `not defined: ${name}`);
}
