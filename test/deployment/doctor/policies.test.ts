import { describe, expect, test } from 'vitest';
import { policySymptoms } from '../../../deployment/doctor/policies.ts';

const ACCOUNT = '111122223333';
const arn = `arn:aws:sns:eu-west-1:${ACCOUNT}:gatewatch-prod-alerts`;
const cloudwatch = { Service: 'cloudwatch.amazonaws.com' };

/** What is said of a topic with these statements. */
function codes(...Statement: readonly object[]): readonly string[] {
  return policySymptoms('t', { arn, subscriptions: [], policy: JSON.stringify({ Statement }) }).map(({ code }) => code);
}

const allow = (changes: object = {}) => ({ Effect: 'Allow', Principal: cloudwatch, Action: 'sns:Publish', Resource: arn, ...changes });
const deny = (changes: object = {}) => ({ ...allow(changes), Effect: 'Deny' });

describe('alarms get through', () => {
  test.each<readonly [string, object]>([
    ['where CloudWatch is named', allow()],
    ['with an action that covers it', allow({ Action: ['SNS:*'] })],
    ['with a resource that covers it', allow({ Resource: 'arn:aws:sns:*:*:gatewatch-*' })],
    ['for alarms of this account', allow({ Condition: { StringEquals: { 'aws:SourceAccount': ACCOUNT } } })],
    ['for alarms by their names', allow({ Condition: { ArnLike: { 'aws:SourceArn': `arn:aws:cloudwatch:*:${ACCOUNT}:alarm:*` } } })],
    [
      'by the policy every topic begins with',
      allow({ Principal: { AWS: '*' }, Action: ['SNS:Publish'], Condition: { StringEquals: { 'AWS:SourceOwner': ACCOUNT } } }),
    ],
    ['where everybody may', allow({ Principal: '*' })],
  ])('%s', (_, statement) => {
    expect(codes(statement)).toEqual([]);
  });

  test('although nobody may without TLS', () => {
    expect(codes(allow(), deny({ Principal: '*', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }))).toEqual([]);
  });

  test('although others are denied', () => {
    expect(codes(allow(), deny({ Principal: { AWS: '444455556666' } }), deny({ Resource: `${arn}-2` }))).toEqual([]);
  });
});

describe('alarms are swallowed', () => {
  test.each<readonly [string, readonly object[]]>([
    ['where CloudWatch is not named', [allow({ Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` } })]],
    ['where it may do something else', [allow({ Action: 'sns:Subscribe' })]],
    ['where it may publish elsewhere', [allow({ Resource: `${arn}-2` })]],
    ['where alarms of another account may', [allow({ Condition: { StringEquals: { 'aws:SourceAccount': ['444455556666'] } } })]],
    ['where everybody of an organization may', [allow({ Principal: '*', Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-1' } } })]],
    ['where CloudWatch is denied', [allow(), deny()]],
    ['where everybody is', [allow(), deny({ Principal: { AWS: '*' }, Action: '*', Resource: '*' })]],
    ['without a statement', []],
  ])('%s', (_, statements) => {
    expect(codes(...statements)).toEqual(['alarms-swallowed']);
  });
});

describe('of a key', () => {
  const both = allow({ Action: ['kms:Decrypt', 'kms:GenerateDataKey*'], Resource: '*' });
  const ofKey = (statement: object, state: string) =>
    policySymptoms('t', {
      arn,
      subscriptions: [],
      policy: JSON.stringify({ Statement: [allow()] }),
      key: { id: 'k', policy: { value: JSON.stringify({ Statement: statement }) }, state: { value: state } },
    }).map(({ code, what }) => `${code}: ${what}`);

  test('that is in use and lets CloudWatch encrypt nothing is said', () => {
    expect(ofKey(both, 'Enabled')).toEqual([]);
  });

  test('that lets it do half of what it takes, alarms are swallowed', () => {
    expect(ofKey({ ...both, Action: 'kms:Decrypt' }, 'Enabled')).toEqual([
      'alarms-swallowed: the policy of the key of t does not let CloudWatch publish',
    ]);
  });

  test('that is to be deleted it is said that nothing is published any more', () => {
    expect(ofKey(both, 'PendingDeletion')).toEqual(['key-unusable: the key of the topic t cannot be used: PendingDeletion']);
  });
});
