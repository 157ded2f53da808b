import { isRecord } from '../../monitor/text/guards.ts';
import type { FoundTopic } from './account.ts';
import { PUT_BACK, type Symptom, whenRead } from './symptom.ts';

/**
 * Returns the symptoms that keep alarms from a topic: its policy and the policy of its key must let
 * CloudWatch publish, and the key must be enabled. Sources: Amazon SNS developer guide, "Configuring Amazon
 * SNS permissions for encryption"; AWS KMS developer guide, "Key states of AWS KMS keys".
 */
export function policySymptoms(name: string, { arn, policy, key }: FoundTopic): readonly Symptom[] {
  const account = arn.split(':')[4];
  const of = allows(policy, ['sns:Publish'], { account, resource: arn }) ? [] : [swallowed(`the policy of the topic ${name}`)];
  if (!key) return of;
  if (/alias\/aws\/sns$/.test(key.id)) return [...of, swallowed(`the AWS managed key of the topic ${name}`)];
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
    why: 'no one is notified when an alarm fires; only the history of the alarm shows it',
    fix: PUT_BACK,
  };
}

function unusable(name: string, state: string): Symptom {
  return {
    code: 'key-unusable',
    severity: 'broken',
    what: `the key of the topic ${name} cannot be used: ${state}`,
    why: 'nothing can be published to the topic',
    fix: 'if the key is pending deletion, aws kms cancel-key-deletion; then aws kms enable-key',
  };
}

/** What a statement must be about to count; absent = not known, and then it counts. */
type About = { readonly account: string | undefined; readonly resource?: string };

type Statement = Readonly<Record<string, unknown>>;

/** Returns whether the policy allows CloudWatch all of these actions and denies none of them. */
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

// Actions are not case-sensitive, and no two resources of one account differ only in case.
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
    // Another condition on a statement for CloudWatch by name is taken as met; on one for everybody, as not
    // met.
    return isNamed;
  });
}

/** Condition keys with the account of the alarm. The second is in the default policy of a topic. */
const ACCOUNT_KEYS: readonly string[] = ['aws:sourceaccount', 'aws:sourceowner'];

// A denial with a condition is for others, such as requests without TLS.
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
