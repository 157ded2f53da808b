import { type Expression, evaluateCondition, namesIn } from './dynamodb-condition.ts';
import { type Call, demand, type HalfDone, type WireAnswer, WireError } from './wire-call.ts';

/** An item as it is sent over the wire. */
export type WireItem = Record<string, { S?: string; N?: string }>;

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
 * Simulates a table `health` with the key `target`: BatchGetItem, PutItem, and UpdateItem with their limits.
 * Source: DynamoDB API reference.
 */
export function createDynamodbWire(): {
  readonly items: Map<string, WireItem>;
  readonly answer: (call: Call, how?: HalfDone) => WireAnswer;
} {
  const items = new Map<string, WireItem>();
  const answer = ({ operation, body }: Call, how?: HalfDone): WireAnswer => {
    const input = JSON.parse(body);
    if (operation === 'BatchGetItem') return { status: 200, body: JSON.stringify(batchGet(items, input, how)) };
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
  const after = Item ?? { ...before, target: { S: name }, ...assigned(UpdateExpression ?? '', input) };
  for (const [attribute, value] of Object.entries(after)) demandValue(attribute, value);
  demand(sizeOf(after) <= MAX_ITEM_BYTES, INVALID, 'Item size has exceeded the maximum allowed size');
  items.set(name, structuredClone(after));
}

function assigned(update: string, { ExpressionAttributeNames = {}, ExpressionAttributeValues = {} }: Write): WireItem {
  const [, name = '', value = ''] = /^SET (#\w+) = (:\w+)$/.exec(update) ?? [];
  const [attribute, to] = [ExpressionAttributeNames[name], ExpressionAttributeValues[value]];
  demand(attribute !== undefined && to !== undefined, INVALID, `Invalid UpdateExpression: ${update}`);
  return { [attribute]: to };
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
  demand(Object.keys(value).length === 1 && typeof held === 'string', INVALID, `${attribute} must have one value, as text`);
  demand(type !== 'N' || /^-?\d+(\.\d+)?(e[+-]?\d+)?$/i.test(held), INVALID, `${attribute} cannot be converted to a numeric value`);
}

function sizeOf(item: WireItem): number {
  return Object.entries(item).reduce((sum, [name, { S = '', N = '' }]) => sum + Buffer.byteLength(name + S) + Math.ceil(N.length / 2), 0);
}

function demandAllUsed(input: Write): void {
  const used = namesIn(`${input.ConditionExpression ?? ''} ${input.UpdateExpression ?? ''}`);
  const given = [...Object.keys(input.ExpressionAttributeNames ?? {}), ...Object.keys(input.ExpressionAttributeValues ?? {})];
  for (const name of given) demand(used.has(name), INVALID, `Value unused in expressions: ${name}`);
  for (const name of used) demand(given.includes(name), INVALID, `not defined: ${name}`);
}
