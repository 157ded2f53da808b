import { isRecord } from '../../monitor/text/guards.ts';
import type { FoundTopic } from './account.ts';
import { PUT_BACK, type Symptom, whenRead } from './symptom.ts';

/**
 * Whether alarms get through to a topic: its policy and that of its key must let CloudWatch publish, and the key must be in use. Source: Amazon
 * SNS developer guide, "Configuring Amazon SNS permissions for encryption"; AWS KMS developer guide, "Key states of AWS KMS keys".
 */
export function policySymptoms(name: string, { arn, policy, key }: FoundTopic): readonly Symptom[] {
  const account = arn.split(':')[4];
  const of = allows(policy, ['sns:Publish'], { account, resource: arn }) ? [] : [swallowed(`the policy of the topic ${name}`)];
  if (!key) return of;
  if (/alias\/aws\/sns$/.test(key.id)) return [...of, swallowed(`the key of the topic ${name}, AWS' own for SNS,`)];
  const what = `the policy of the key of ${name}`;
  return [
    ...of,
    ...whenRead(key.state, `the state of the key of ${name}`, (state) => (state === 'Enabled' ? [] : [unusable(name, state)])),
    ...whenRead(key.policy, what, (text) => (allows(text, ['kms:Decrypt', 'kms:GenerateDataKey'], { account }) ? [] : [swallowed(what)])),
  ];
}

function swallowed(what: string): Symptom {
  return {
    code: 'alarms-swallowed',
    severity: 'broken',
    what: `${what} does not let CloudWatch publish`,
    why: 'alarms go off and nobody is told: the only sign of it is in the history of the alarm',
    fix: PUT_BACK,
  };
}

function unusable(name: string, state: string): Symptom {
  return {
    code: 'key-unusable',
    severity: 'broken',
    what: `the key of the topic ${name} cannot be used: ${state}`,
    why: 'nothing can be published to the topic, by alarms or by anybody',
    fix: 'aws kms cancel-key-deletion when it is to be deleted, then aws kms enable-key',
  };
}

/** What a statement must be about to count; absent = not known, and then it counts. */
type About = { readonly account: string | undefined; readonly resource?: string };

type Statement = Readonly<Record<string, unknown>>;

/** Whether CloudWatch may do all of these things, and nothing takes one back. */
function allows(policy: string, actions: readonly string[], about: About): boolean {
  const statements = statementsOf(policy).filter((one) => matches(one.Resource, about.resource));
  return actions.every(
    (action) =>
      statements.some((one) => one.Effect === 'Allow' && matches(one.Action, action) && letsCloudwatch(one, about.account)) &&
      !statements.some((one) => one.Effect === 'Deny' && matches(one.Action, action) && deniesCloudwatch(one)),
  );
}

function statementsOf(policy: string): readonly Statement[] {
  try {
    const parsed: unknown = JSON.parse(policy);
    return isRecord(parsed) ? [parsed.Statement].flat().filter(isRecord) : [];
  } catch {
    return [];
  }
}

// Actions know no capitals, and no two resources of one account differ by them alone.
function matches(patterns: unknown, wanted: string | undefined): boolean {
  if (wanted === undefined || patterns === undefined) return true;
  const covers = (pattern: string) =>
    new RegExp(
      `^${pattern
        .replace(/[^\w*?]/g, '\\$&')
        .replaceAll('*', '.*')
        .replaceAll('?', '.')}$`,
      'i',
    ).test(wanted);
  return [patterns].flat().some((pattern) => typeof pattern === 'string' && covers(pattern));
}

function letsCloudwatch({ Principal, Condition }: Statement, account: string | undefined): boolean {
  const isNamed = namesCloudwatch(Principal);
  if (!isNamed && !namesEverybody(Principal)) return false;
  return conditionsOf(Condition).every(([key, values]) => {
    if (ACCOUNT_KEYS.includes(key)) return account === undefined || values.length === 0 || values.includes(account);
    // What else a statement asks of CloudWatch by name was meant for it; what it asks of everybody, CloudWatch may not have.
    return isNamed;
  });
}

/** Keys that hold the account an alarm is of. The second is in the policy every topic begins with. */
const ACCOUNT_KEYS: readonly string[] = ['aws:sourceaccount', 'aws:sourceowner'];

// A denial on a condition is of others: of whoever comes without TLS, for one.
function deniesCloudwatch({ Principal, Condition }: Statement): boolean {
  return (namesCloudwatch(Principal) || namesEverybody(Principal)) && conditionsOf(Condition).length === 0;
}

function conditionsOf(condition: unknown): readonly (readonly [key: string, values: readonly unknown[]])[] {
  if (!isRecord(condition)) return [];
  return Object.values(condition)
    .filter(isRecord)
    .flatMap((keys) => Object.entries(keys).map(([key, values]) => [key.toLowerCase(), [values].flat()] as const));
}

function namesCloudwatch(principal: unknown): boolean {
  return isRecord(principal) && [principal.Service].flat().includes('cloudwatch.amazonaws.com');
}

function namesEverybody(principal: unknown): boolean {
  return principal === '*' || (isRecord(principal) && [principal.AWS, principal.Service].flat().includes('*'));
}
