import { expect, test } from 'vitest';
import { monthlyCost } from '../../deployment/cost/monthly-cost.ts';
import { type Call, isAllowed } from '../../testkit/iam/policy.ts';
import { ACCOUNT, policiesOf } from '../../testkit/iam/template-policies.ts';
import { smallConfig } from '../../testkit/infra-samples.ts';
import { ofType, type StackTemplate, type Synthesis, synthesize } from '../../testkit/synthesize.ts';

const SECRET = '    credentials: { secret: wso2/monitor }\n    apis: [{ name: PizzaShackAPI, version: 1.0.0 }]\n';
const TARGETS = `  - name: gw-2\n    profile: gateway\n    host: gw-2.example.com\n${SECRET}`;
const withRegions = (list: string, monitor = '', targets = TARGETS) =>
  synthesize(smallConfig(monitor, targets).replace('[eu-west-1]', list));
const stackOf = ({ stacks }: Synthesis, name: string): StackTemplate => {
  const found = stacks.find((stack) => stack.name === name);
  if (!found) throw new Error(`there is no stack ${name}`);
  return found;
};
const variablesOf = (stack: StackTemplate) =>
  ofType(stack, 'AWS::Lambda::Function').map(
    ({ Properties }) => (Properties.Environment as { readonly Variables: Readonly<Record<string, unknown>> }).Variables,
  );

const three = withRegions('[eu-west-1, eu-central-1, us-east-1]');
const voter = stackOf(three, 'gatewatch-prod-Voter-us-east-1');

test('one stack for each further region, after the one that judges', () => {
  expect(three.stacks.map(({ name, region }) => [name, region])).toEqual([
    ['gatewatch-prod', 'eu-west-1'],
    ['gatewatch-prod-Heartbeat', 'eu-central-1'],
    ['gatewatch-prod-Voter-eu-central-1', 'eu-central-1'],
    ['gatewatch-prod-Voter-us-east-1', 'us-east-1'],
  ]);
  expect(voter.after).toContain('gatewatch-prod');
});

test('a further region has the schedules of the first one, and nothing that notifies or measures', () => {
  const types = new Set(Object.values(voter.resources).map(({ Type }) => Type));
  for (const none of ['AWS::SNS::Topic', 'AWS::CloudWatch::Alarm', 'AWS::KMS::Key', 'AWS::CloudWatch::Dashboard'])
    expect(types).not.toContain(none);
  const events = (stack: StackTemplate) =>
    ofType(stack, 'AWS::Scheduler::Schedule').map(({ Properties }) => (Properties.Target as { readonly Input: string }).Input);
  expect(events(voter)).toEqual(events(stackOf(three, 'gatewatch-prod')));
  const [first] = variablesOf(voter);
  expect(first).toMatchObject({ GATEWATCH_HOME_REGION: 'eu-west-1', GATEWATCH_PAGES: 'none' });
  expect(Object.keys(first ?? {})).not.toEqual(expect.arrayContaining(['GATEWATCH_HEARTBEAT_REGION']));
  expect(variablesOf(stackOf(three, 'gatewatch-prod'))[0]).toMatchObject({ GATEWATCH_VOTERS: 'eu-central-1,us-east-1' });
});

test('a voter may write its own votes where they are judged, and nothing else there', () => {
  const policies = policiesOf(voter);
  const [role] = [...policies.ofRoles.keys()].filter((id) => id.includes('apimanager'));
  const call = (action: string, region: string, key: string): Call => ({
    principal: `arn:aws:iam::${ACCOUNT}:role/${role}`,
    action,
    resource: `arn:aws:dynamodb:${region}:${ACCOUNT}:table/gatewatch-prod`,
    context: { 'aws:SecureTransport': 'true', 'dynamodb:LeadingKeys': [key] },
  });
  const may = (...given: Parameters<typeof call>) =>
    isAllowed(call(...given), { identity: policies.ofRoles.get(role ?? '') ?? [], resource: [] });
  expect(may('dynamodb:PutItem', 'eu-west-1', '#vote/us-east-1/api-manager')).toBe(true);
  expect(may('dynamodb:PutItem', 'us-east-1', 'gw-1')).toBe(true);
  for (const key of ['gw-1', '#mutes', '#vote/eu-central-1/api-manager', '#vote/us-east-10/x']) {
    expect(may('dynamodb:PutItem', 'eu-west-1', key), key).toBe(false);
  }
  for (const action of ['dynamodb:BatchGetItem', 'dynamodb:UpdateItem']) {
    expect(may(action, 'eu-west-1', '#vote/us-east-1/api-manager'), action).toBe(false);
  }
  expect(voter.text).not.toMatch(/sns:|cloudwatch:|events:PutEvents|kms:/);
});

test('the region that judges has an alarm on votes that are missing', () => {
  const named = (synthesis: Synthesis) =>
    ofType(stackOf(synthesis, 'gatewatch-prod'), 'AWS::CloudWatch::Alarm').filter(
      ({ Properties }) => Properties.MetricName === 'MissingVotes',
    );
  expect(named(three)).toHaveLength(1);
  expect(named(withRegions('[eu-west-1]'))).toEqual([]);
});

test('a monitor of one region knows nothing of votes', () => {
  const one = withRegions('[eu-west-1]');
  expect(one.stacks.map(({ name }) => name)).toEqual(['gatewatch-prod', 'gatewatch-prod-Heartbeat']);
  for (const { text } of one.stacks) expect(text).not.toMatch(/vote|GATEWATCH_HOME_REGION/i);
});

test('targets in a VPC are judged from the first region alone', () => {
  const vpc = '  vpc: { subnets: [subnet-0a1b2c3d], securityGroups: [sg-0a1b2c3d] }';
  const all = withRegions('[eu-west-1, us-east-1]', vpc);
  expect(all.stacks.map(({ name }) => name)).toEqual(['gatewatch-prod', 'gatewatch-prod-Heartbeat']);
  expect(variablesOf(stackOf(all, 'gatewatch-prod'))[0]).not.toHaveProperty('GATEWATCH_VOTERS');
  const some = withRegions('[eu-west-1, us-east-1]', vpc, '  - { name: gw-2, profile: gateway, host: gw-2.example.com, vpc: false }\n');
  const shards = ofType(stackOf(some, 'gatewatch-prod-Voter-us-east-1'), 'AWS::Scheduler::Schedule');
  expect(shards.map(({ Properties }) => JSON.parse((Properties.Target as { readonly Input: string }).Input).targets.length)).toEqual([1]);
});

test('three regions and twenty gateways with a pager cost at most 33 dollars a month', () => {
  const more = Array.from({ length: 18 }, (_, i) => `  - { name: more-${i}, profile: gateway, host: more-${i}.example.com }\n`).join('');
  const pager = (yaml: string) =>
    yaml.replace('[oncall@example.com] }', '[oncall@example.com], pager: [https://events.example.com/hook] }');
  const cost = (list: string) => monthlyCost(synthesize(pager(smallConfig('', TARGETS + more)).replace('[eu-west-1]', list)).plan).total;
  const [one, two, all] = ['[eu-west-1]', '[eu-west-1, eu-central-1]', '[eu-west-1, eu-central-1, us-east-1]'].map(cost);
  expect(all).toBeLessThanOrEqual(33);
  expect(Number(two) - Number(one)).toBeGreaterThan(1);
  expect(Number(all) - Number(two)).toBeGreaterThan(1);
});

test('what every user of several regions must know is said', () => {
  expect(three.said.join('\n')).toMatch(/eu-central-1, us-east-1 read the secrets of those regions: 1 must exist there/);
  expect(three.said.join('\n')).toMatch(/if eu-west-1 itself fails, the heartbeat alarm notifies/);
  expect(withRegions('[eu-west-1]').said.join()).not.toMatch(/region/);
});
