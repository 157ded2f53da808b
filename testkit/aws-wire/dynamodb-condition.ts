import type { WireItem } from './dynamodb-wire.ts';
import { demand } from './wire-call.ts';

/** A condition expression and the values of its placeholders. */
export type Expression = {
  readonly ConditionExpression?: string;
  readonly ExpressionAttributeNames?: Readonly<Record<string, string>>;
  readonly ExpressionAttributeValues?: WireItem;
};

/** The placeholders in an expression. */
export function namesIn(expression: string): ReadonlySet<string> {
  return new Set(expression.match(/[#:]\w+/g) ?? []);
}

const FUNCTION = /^(attribute_exists|attribute_not_exists)\((#\w+)\)$/;
const COMPARISON = /^(#\w+) (=|<>|<=|<|>=|>) (:\w+)$/;

/**
 * Whether a condition holds for an item. The grammar is the one the adapters use: `OR` of `AND`s of
 * comparisons and existence. Every attribute is named by a `#` placeholder, so that no reserved word can
 * occur. Source: DynamoDB developer guide, "Condition expressions".
 */
export function evaluateCondition(
  { ConditionExpression = '', ExpressionAttributeNames = {}, ExpressionAttributeValues = {} }: Expression,
  item: WireItem,
): boolean {
  const attribute = (name = '') => item[ExpressionAttributeNames[name] ?? ''];
  const holds = (term: string): boolean => {
    const [, test, existing] = FUNCTION.exec(term) ?? [];
    if (test) return (attribute(existing) !== undefined) === (test === 'attribute_exists');
    const [, name, operator = '', value = ''] = COMPARISON.exec(term) ?? [];
    demand(name !== undefined, 'ValidationException', `Invalid ConditionExpression: Syntax error near ${term}`);
    return compare(attribute(name), operator, ExpressionAttributeValues[value]);
  };
  return ConditionExpression.split(' OR ').some((any) => any.split(' AND ').every(holds));
}

// An attribute of another type compares as unequal only; no comparison with an absent attribute is true.
function compare(left: WireItem[string] | undefined, operator: string, right: WireItem[string] | undefined): boolean {
  const sign = order(left, right);
  if (sign === undefined) return operator === '<>' && left !== undefined;
  const results: Readonly<Record<string, boolean>> = {
    '=': sign === 0,
    '<>': sign !== 0,
    '<': sign < 0,
    '<=': sign <= 0,
    '>': sign > 0,
    '>=': sign >= 0,
  };
  return results[operator] === true;
}

function order(left: WireItem[string] | undefined, right: WireItem[string] | undefined): number | undefined {
  if (left?.N !== undefined && right?.N !== undefined) return Math.sign(Number(left.N) - Number(right.N));
  if (left?.S !== undefined && right?.S !== undefined) return Buffer.compare(Buffer.from(left.S), Buffer.from(right.S));
  return undefined;
}
