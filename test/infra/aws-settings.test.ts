import { describe, expect, test } from 'vitest';
import { monthlyCost } from '../../deployment/cost/monthly-cost.ts';
import { readTags } from '../../infra/tagging.ts';
import { PAGED, smallConfig } from '../../testkit/infra-samples.ts';
import { largeConfig } from '../../testkit/large-config.ts';
import { ofType, type StackTemplate, synthesize } from '../../testkit/synthesize.ts';
import { LANDING_ZONE } from '../../testkit/templates/control-tower.ts';

// What each setting of `monitor.aws` changes in the templates.

const withAws = (keys: string, config = PAGED) => config.replace('  name: prod\n', `  name: prod\n  aws: { ${keys} }\n`);
const stacksWith = (keys: string, config = PAGED) => synthesize(withAws(keys, config)).stacks;
const properties = (stacks: readonly StackTemplate[], type: string) =>
  stacks.flatMap((stack) => ofType(stack, type).map(({ Properties }) => Properties));

describe('tags', () => {
  const plain = synthesize(PAGED).stacks;
  const tagged = stacksWith('tags: { team: payments, "cost:center": "4 711" }');
  const tagsOf = (value: unknown) =>
    JSON.stringify(value).includes('"Key":"team","Value":"payments"') || JSON.stringify(value).includes('"team":"payments"');

  test('are on every resource that has tags, the state table among them', () => {
    const [table] = properties(tagged, 'AWS::DynamoDB::GlobalTable');
    expect(table?.Replicas).toMatchObject([{ Tags: expect.arrayContaining([{ Key: 'team', Value: 'payments' }]) }]);
    for (const type of ['Lambda::Function', 'SNS::Topic', 'SQS::Queue', 'KMS::Key', 'Logs::LogGroup', 'IAM::Role', 'CloudWatch::Alarm']) {
      const all = properties(tagged, `AWS::${type}`);
      expect(all.length).toBeGreaterThan(0);
      expect({ type, untagged: all.filter((one) => !tagsOf(one)) }).toEqual({ type, untagged: [] });
    }
  });

  test('change nothing else', () => {
    const ids = (stacks: readonly StackTemplate[]) => stacks.map(({ resources }) => Object.keys(resources));
    expect(ids(tagged)).toEqual(ids(plain));
    expect(properties(plain, 'AWS::SNS::Topic').some(tagsOf)).toBe(false);
  });

  test.each<readonly [unknown, object]>([
    [undefined, {}],
    ['team=payments, stage=prod', { team: 'payments', stage: 'prod' }],
    ['filter=a=b', { filter: 'a=b' }],
    [{ team: 'payments' }, { team: 'payments' }],
  ])('of the context, %j', (given, expected) => {
    expect(readTags(given)).toEqual(expected);
  });

  test.each([['team'], [7], [{ team: 1 }]])('of the context, %j, are refused with a fix', (given) => {
    expect(() => readTags(given)).toThrow(/The context value tags is .*Fix: set -c tags=team=payments/);
  });
});

test('logRetentionDays is the retention of each log group, and is priced', () => {
  const groups = properties(stacksWith('logRetentionDays: 365'), 'AWS::Logs::LogGroup');
  expect(groups.map(({ RetentionInDays }) => RetentionInDays)).toEqual([365, 365]);
  const stored = (keys: string) => monthlyCost(synthesize(withAws(keys)).plan).lines.find(({ item }) => item === 'logs stored');
  const [month, year] = [stored('tags: {}'), stored('logRetentionDays: 365')];
  expect((year?.quantity ?? 0) / (month?.quantity ?? 1)).toBeCloseTo(365 / 30, 0);
  expect(year?.note).toBe('for 365 days');
});

test('kmsKeyArn is the key of each log group; the topics keep their own', () => {
  const arn = 'arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';
  const stacks = stacksWith(`kmsKeyArn: "${arn}"`);
  expect(properties(stacks, 'AWS::Logs::LogGroup').map(({ KmsKeyId }) => KmsKeyId)).toEqual([arn, arn]);
  expect(JSON.stringify(properties(stacks, 'AWS::SNS::Topic'))).not.toContain(arn);
});

test.each([
  ['', 'eu-west-1', 'arm64', 'functionTime'],
  ['architecture: x86_64', 'eu-west-1', 'x86_64', 'functionTimeX86'],
  ['', 'mx-central-1', 'x86_64', 'functionTimeX86'],
  ['architecture: arm64', 'mx-central-1', 'arm64', 'functionTime'],
  ['', 'us-gov-west-1', 'x86_64', 'functionTimeX86'],
])('architecture: %j in %s is %s, for all functions, and is priced', (keys, region, architecture, price) => {
  const { plan, stacks } = synthesize(withAws(keys, smallConfig()).replace('[eu-west-1]', `[${region}]`));
  expect(properties(stacks, 'AWS::Lambda::Function').map(({ Architectures }) => Architectures)).toEqual([[architecture]]);
  expect(monthlyCost(plan).lines.find(({ item }) => item === 'function time')?.price).toBe(price);
});

test('heartbeat: { region: false, url } makes no resource outside the region, and calls the URL', () => {
  const { stacks } = synthesize(smallConfig('  heartbeat: { region: false, url: https://beat.example.com/x }'));
  expect(stacks.map(({ region }) => region)).toEqual(['eu-west-1']);
  expect(stacks[0]?.text).not.toContain('GATEWATCH_HEARTBEAT_REGION');
  expect(stacks[0]?.text).toContain('"GATEWATCH_HEARTBEAT_URL": "https://beat.example.com/x"');
});

describe('alarms and schedules of a large monitor', () => {
  const { stacks } = synthesize(largeConfig());
  const own = stacks.filter(({ region }) => region === 'eu-west-1');
  type Ordered = { readonly Type: string; readonly DependsOn?: string | readonly string[] };
  const of = ({ text }: StackTemplate) => Object.entries(JSON.parse(text).Resources as Record<string, Ordered>);
  const needs = ({ DependsOn = [] }: Ordered) => [DependsOn].flat();

  test('three alarms of a stack are made at a time', () => {
    for (const stack of own) {
      const alarms = new Map(of(stack).filter(([, { Type }]) => Type === 'AWS::CloudWatch::Alarm'));
      const first = [...alarms.values()].filter((one) => !needs(one).some((id) => alarms.has(id)));
      const followed = [...alarms.values()].flatMap(needs).filter((id) => alarms.has(id));
      expect(first.length).toBe(Math.min(3, alarms.size));
      expect(new Set(followed).size).toBe(followed.length);
    }
  });

  test('schedules of a further stack come after their role, its policy, and some alarms', () => {
    for (const stack of own.slice(1)) {
      const all = new Map(of(stack));
      const types = (one: Ordered) => new Set(needs(one).map((id) => all.get(id)?.Type));
      const schedules = [...all.values()].filter(({ Type }) => Type === 'AWS::Scheduler::Schedule');
      const wanted = [
        'AWS::IAM::Role',
        'AWS::IAM::Policy',
        ...([...all.values()].some(({ Type }) => Type.endsWith('::Alarm')) ? ['AWS::CloudWatch::Alarm'] : []),
      ];
      for (const schedule of schedules) expect([...types(schedule)].sort()).toEqual(wanted.sort());
    }
  });
});

test('a health check is made anew when a setting changes that it copied from its alarm', () => {
  const idsOf = (config: string) => {
    const [home] = synthesize(config, { route53HealthChecks: 'all' }).stacks;
    return Object.entries(home?.resources ?? {}).flatMap(([id, { Type }]) => (Type === 'AWS::Route53::HealthCheck' ? [id] : []));
  };
  const [id] = idsOf(smallConfig());
  expect(idsOf(smallConfig('  runbook: https://wiki.example.com/x'))).toEqual([id]);
  const other = idsOf(smallConfig().replace('name: prod', 'name: other'));
  expect(other).toHaveLength(1);
  expect(other).not.toEqual([id]);
});

describe('permissionsBoundary', () => {
  const roles = (keys: string) => properties(stacksWith(keys), 'AWS::IAM::Role');
  const arn = 'arn:aws:iam::111122223333:policy/platform/boundary';

  test.each([
    ['a name', 'boundary', 'arn:aws:iam::111122223333:policy/boundary'],
    ['a name with a path', 'platform/boundary', arn],
    ['an ARN', `"${arn}"`, arn],
  ])('as %s is the boundary of every role', (_, written, expected) => {
    const found = roles(`permissionsBoundary: ${written}`).map(({ PermissionsBoundary }) => PermissionsBoundary);
    expect(found.length).toBeGreaterThan(1);
    for (const boundary of found) expect(JSON.stringify(boundary)).toMatch(new RegExp(`${expected.slice('arn:aws'.length)}"`));
  });

  test('is on the roles of further stacks, and on the role of the announcer', () => {
    const { stacks } = synthesize(
      largeConfig().replace(/^ {2}name: .*$/m, '$&\n  aws: { permissionsBoundary: boundary, rolePath: /wso2/ }'),
    );
    const all = properties(stacks, 'AWS::IAM::Role');
    expect(new Set(stacks.filter((one) => ofType(one, 'AWS::IAM::Role').length > 0).map(({ name }) => name)).size).toBeGreaterThan(1);
    expect(all.filter(({ PermissionsBoundary, Path }) => PermissionsBoundary === undefined || Path !== '/wso2/')).toEqual([]);
  });
});

test('rolePath is the path of every role, and changes no other resource', () => {
  const [plain, moved] = [synthesize(PAGED).stacks, stacksWith('rolePath: /platform/wso2/')];
  expect(properties(moved, 'AWS::IAM::Role').map(({ Path }) => Path)).toEqual(
    properties(plain, 'AWS::IAM::Role').map(() => '/platform/wso2/'),
  );
  expect(moved.map(({ text }) => text.replaceAll(/,?\s*"Path": "[^"]*"/g, ''))).toEqual(plain.map(({ text }) => text));
});

describe('alertsTopicArn', () => {
  const arn = 'arn:aws:sns:eu-west-1:111122223333:on-call';
  const stacks = stacksWith(`alertsTopicArn: "${arn}"`);
  const [home] = stacks.filter(({ region }) => region === 'eu-west-1');

  test('takes the place of the own topic: subscribers, alarms of the monitor itself, and functions use it', () => {
    const topics = home ? ofType(home, 'AWS::SNS::Topic').map(({ Properties }) => Properties.TopicName) : [];
    expect(topics).toEqual(['gatewatch-prod-pager']);
    expect(
      properties(stacks, 'AWS::SNS::Subscription')
        .filter(({ TopicArn }) => TopicArn === arn)
        .map(({ Protocol }) => Protocol),
    ).toEqual(['email']);
    const told = properties(stacks, 'AWS::CloudWatch::Alarm').filter(({ AlarmActions }) => JSON.stringify(AlarmActions)?.includes(arn));
    expect(told.length).toBeGreaterThan(3);
    expect(JSON.stringify(properties(stacks, 'AWS::Lambda::Function'))).toContain(`"GATEWATCH_ALERTS_TOPIC":"${arn}"`);
  });

  test('its key may be used through SNS for this topic, and for nothing else', () => {
    const statements = properties(stacks, 'AWS::IAM::Policy').flatMap(
      ({ PolicyDocument }) => (PolicyDocument as { Statement: object[] }).Statement,
    );
    const ofKeys = statements.filter((one) => JSON.stringify(one).includes('kms:'));
    expect(ofKeys.length).toBeGreaterThan(0);
    for (const statement of ofKeys) {
      expect(statement).toMatchObject({ Action: ['kms:Decrypt', 'kms:GenerateDataKey'], Effect: 'Allow', Resource: '*' });
      expect(JSON.stringify(statement)).toMatch(/"kms:ViaService":.*"sns\.eu-west-1\."/);
      expect(statement).toMatchObject({ Condition: { StringEquals: { 'kms:EncryptionContext:aws:sns:topicArn': arn } } });
    }
  });

  test('is used by the announcer too', () => {
    const announced = synthesize(withAws(`alertsTopicArn: "${arn}"`, LANDING_ZONE.replace(/ {2}aws:\n( {4}.*\n)+/, ''))).stacks;
    expect(JSON.stringify(properties(announced, 'AWS::IAM::Policy'))).not.toContain('gatewatch-prod-alerts');
    expect(JSON.stringify(properties(announced, 'AWS::Lambda::Function'))).toContain(`"GATEWATCH_ALERTS_TOPIC":"${arn}"`);
  });

  test('in another region is refused', () => {
    expect(() => stacksWith('alertsTopicArn: "arn:aws:sns:us-east-1:111122223333:on-call"')).toThrow(
      /is in us-east-1, but the monitor is in eu-west-1/,
    );
  });
});
