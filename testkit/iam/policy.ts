/** A statement of a policy, with every reference resolved. */
export type Statement = {
  readonly Effect: 'Allow' | 'Deny';
  readonly Action: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly Principal?: string | Readonly<Record<string, string | readonly string[]>>;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
};

/** A call to AWS: who makes it (the ARN of a role, or a service), what on which resource, and the values of condition keys. */
export type Call = {
  readonly principal: string;
  readonly action: string;
  readonly resource: string;
  readonly context?: Readonly<Record<string, string | readonly string[]>>;
};

/** The policies that a call is judged by: those of its role, and the one of the resource. */
export type Policies = { readonly identity: readonly Statement[]; readonly resource?: readonly Statement[] };

/**
 * Returns whether a call within one account is allowed, for the part of the policy language that our stacks use.
 * Source: IAM user guide, "Policy evaluation logic", "IAM JSON policy elements: Condition operators", and "Creating
 * a condition with multiple keys or values". A key of KMS must allow the account before policies of roles count:
 * KMS developer guide, "Key policies".
 */
export function isAllowed(call: Call, { identity, resource = [] }: Policies): boolean {
  const matching = [...identity, ...resource].filter((statement) => isMatch(statement, call));
  if (matching.some(({ Effect }) => Effect === 'Deny')) return false;
  const byRole = identity.some((statement) => matching.includes(statement));
  const direct = resource.some((statement) => matching.includes(statement) && !isRoot(statement));
  const delegated = resource.some((statement) => matching.includes(statement) && isRoot(statement));
  return call.action.startsWith('kms:') ? direct || (delegated && byRole) : direct || byRole;
}

/** Returns whether a statement is about a call. */
export function isMatch(statement: Statement, call: Call): boolean {
  const { Action, Resource, Principal, Condition = {} } = statement;
  const isOn = Resource === undefined || listOf(Resource).some((pattern) => isLike(call.resource, pattern));
  const isBy = Principal === undefined || principalsOf(Principal).some((one) => isPrincipal(one, call.principal));
  const isDone = listOf(Action).some((pattern) => isLike(call.action.toLowerCase(), pattern.toLowerCase()));
  return isDone && isOn && isBy && Object.entries(Condition).every(([operator, keys]) => holds(operator, keys, call.context ?? {}));
}

/** Returns the texts of a value that is one text or a list. */
export function listOf(value: string | readonly string[]): readonly string[] {
  return typeof value === 'string' ? [value] : value;
}

/** Returns whether a text matches a pattern with `*` and `?`. */
export function isLike(text: string, pattern: string): boolean {
  const source = pattern
    .replaceAll(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`, 's').test(text);
}

function principalsOf(principal: NonNullable<Statement['Principal']>): readonly string[] {
  return typeof principal === 'string' ? [principal] : Object.values(principal).flatMap(listOf);
}

function isRoot({ Principal }: Statement): boolean {
  return Principal !== undefined && principalsOf(Principal).some((one) => one.endsWith(':root'));
}

function isPrincipal(named: string, caller: string): boolean {
  if (named === '*' || named === caller) return true;
  return named.endsWith(':root') && caller.split(':')[4] === named.split(':')[4];
}

const OPERATORS: Readonly<Record<string, (value: string, wanted: string) => boolean>> = {
  StringEquals: (value, wanted) => value === wanted,
  StringLike: isLike,
  ArnEquals: isLike,
  ArnLike: isLike,
  Bool: (value, wanted) => value === wanted,
};

// Each key must hold; one of its values suffices. An absent key holds for `…IfExists` and `ForAllValues:` only.
function holds(operator: string, keys: NonNullable<Statement['Condition']>[string], context: NonNullable<Call['context']>): boolean {
  const isForAll = operator.startsWith('ForAllValues:');
  const isOptional = operator.endsWith('IfExists');
  const compare = OPERATORS[operator.replace('ForAllValues:', '').replace(/IfExists$/, '')];
  if (!compare) throw new Error(`the condition operator ${operator} is not evaluated`);
  return Object.entries(keys).every(([key, wanted]) => {
    const given = context[key];
    if (given === undefined) return isForAll || isOptional;
    const fits = (value: string) => listOf(wanted).some((one) => compare(value, one));
    return isForAll ? listOf(given).every(fits) : listOf(given).some(fits);
  });
}
