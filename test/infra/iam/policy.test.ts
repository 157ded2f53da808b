import { describe, expect, test } from 'vitest';
import { type Call, isAllowed, type Statement } from '../../../testkit/iam/policy.ts';

const ROLE = 'arn:aws:iam::111122223333:role/r';
const call: Call = { principal: ROLE, action: 's3:GetObject', resource: 'arn:aws:s3:::bucket/a/b' };
const allow = (more: Partial<Statement> = {}): Statement => ({ Effect: 'Allow', Action: 's3:GetObject', Resource: '*', ...more });

// Cases of the IAM user guide: "Policy evaluation logic" and the pages of the condition operators.
describe('a call is allowed', () => {
  test.each<readonly [string, readonly Statement[], boolean]>([
    ['by no statement: not', [], false],
    ['by its action', [allow()], true],
    ['by a wildcard, case of the action ignored', [allow({ Action: 'S3:get*' })], true],
    ['by another action: not', [allow({ Action: ['s3:PutObject'] })], false],
    ['by a resource with * over slashes', [allow({ Resource: 'arn:aws:s3:::bucket/*' })], true],
    ['by a ? for two characters: not', [allow({ Resource: 'arn:aws:s3:::bucket/a?' })], false],
    ['by a . that is only a dot: not', [allow({ Resource: 'arn.aws:s3:::bucket/a/b' })], false],
    ['with an explicit denial: not', [allow(), allow({ Effect: 'Deny' })], false],
  ])('%s', (_, identity, expected) => {
    expect(isAllowed(call, { identity })).toBe(expected);
  });

  test.each<readonly [string, string, string | readonly string[], Call['context'], boolean]>([
    ['StringEquals', 'k', 'a', { k: 'a' }, true],
    ['StringEquals', 'k', ['a', 'b'], { k: 'b' }, true],
    ['StringEquals', 'k', 'a', {}, false],
    ['StringEquals', 'k', 'a*', { k: 'ab' }, false],
    ['StringLike', 'k', 'a*', { k: 'ab' }, true],
    ['ForAllValues:StringEquals', 'k', ['a', 'b'], { k: ['a', 'a'] }, true],
    ['ForAllValues:StringEquals', 'k', ['a'], { k: ['a', 'c'] }, false],
    ['ForAllValues:StringEquals', 'k', ['a'], {}, true],
    ['Bool', 'k', 'false', {}, false],
    ['BoolIfExists', 'k', 'false', {}, true],
    ['BoolIfExists', 'k', 'false', { k: 'true' }, false],
    ['ArnEquals', 'k', 'arn:aws:sns:*:1:t', { k: 'arn:aws:sns:eu-west-1:1:t' }, true],
  ])('%s of %s with %j, given %j: %s', (operator, key, wanted, context, expected) => {
    const identity = [allow({ Condition: { [operator]: { [key]: wanted } } })];
    expect(isAllowed({ ...call, ...(context && { context }) }, { identity })).toBe(expected);
  });

  test('an operator that is not evaluated is refused', () => {
    expect(() => isAllowed(call, { identity: [allow({ Condition: { NumericEquals: { k: '1' } } })] })).toThrow(
      'NumericEquals is not evaluated',
    );
  });

  test('a key must let the account in before a role counts; a service needs the key alone', () => {
    const kms: Call = { principal: ROLE, action: 'kms:Decrypt', resource: 'k' };
    const identity = [allow({ Action: 'kms:Decrypt' })];
    const root: Statement = { Effect: 'Allow', Action: 'kms:*', Resource: '*', Principal: { AWS: 'arn:aws:iam::111122223333:root' } };
    const service: Statement = {
      Effect: 'Allow',
      Action: 'kms:Decrypt',
      Resource: '*',
      Principal: { Service: 'cloudwatch.amazonaws.com' },
    };
    expect(isAllowed(kms, { identity })).toBe(false);
    expect(isAllowed(kms, { identity, resource: [root] })).toBe(true);
    expect(isAllowed(kms, { identity: [], resource: [root] })).toBe(false);
    expect(isAllowed({ ...kms, principal: 'cloudwatch.amazonaws.com' }, { identity: [], resource: [root, service] })).toBe(true);
  });
});
