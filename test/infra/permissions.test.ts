import { Stack, Validations } from 'aws-cdk-lib';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { AwsSolutionsChecks } from 'cdk-nag';
import { expect, test } from 'vitest';
import { managedPolicies } from '../../deployment/plan/secret-policies.ts';
import { PAGED, smallConfig } from '../../testkit/infra-samples.ts';
import { ofType, quickApp, type StackTemplate, synthesize } from '../../testkit/synthesize.ts';

const [home] = synthesize(
  PAGED.replace('  heartbeat:', '  vpc: { subnets: [subnet-0a1b2c3d], securityGroups: [sg-0a1b2c3d] }\n  heartbeat:'),
).stacks;

type Statement = {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: unknown;
  readonly Condition?: unknown;
};

/** A statement as one line a person can check: the actions, the resources, the conditions. */
function lineOf({ Effect, Action, Resource, Condition }: Statement): string {
  const text = (value: unknown): string => {
    if (Array.isArray(value)) return value.map(text).join(' ');
    if (typeof value === 'string') return value;
    const { Ref, 'Fn::GetAtt': attribute, 'Fn::Join': join } = value as Record<string, unknown>;
    if (Ref !== undefined) return Ref === 'AWS::Partition' ? 'aws' : String(Ref).replace(/[0-9A-F]{8}$/, '');
    if (Array.isArray(attribute)) return `${String(attribute[0]).replace(/[0-9A-F]{8}$/, '')}.${attribute[1]}`;
    return Array.isArray(join) ? join[1].map(text).join('') : JSON.stringify(value);
  };
  const when = Condition ? ` when ${JSON.stringify(Condition, (_, one) => (one?.['Fn::Join'] ? text(one) : one))}` : '';
  return `${Effect === 'Deny' ? 'NEVER ' : ''}${[Action].flat().join(' ')} on ${text(Resource)}${when}`;
}

function held(stack: StackTemplate | undefined, role: string): readonly string[] {
  const policies = stack ? ofType(stack, 'AWS::IAM::Policy') : [];
  return policies
    .filter(({ Properties }) => JSON.stringify(Properties.Roles).includes(role))
    .flatMap(({ Properties }) => (Properties.PolicyDocument as { readonly Statement: readonly Statement[] }).Statement.map(lineOf));
}

const ARN = 'eu-west-1:111122223333';
const INTERFACES =
  'ec2:AssignPrivateIpAddresses ec2:CreateNetworkInterface ec2:DeleteNetworkInterface ec2:DescribeNetworkInterfaces ec2:DescribeSubnets ec2:UnassignPrivateIpAddresses';
const round = (name: string) => [
  'dynamodb:BatchGetItem dynamodb:PutItem dynamodb:UpdateItem on MonitorTable.Arn',
  'sns:Publish on MonitorAlerts',
  'kms:Decrypt kms:GenerateDataKey on MonitorKey.Arn',
  `events:PutEvents on arn:aws:events:${ARN}:event-bus/default when {"ForAllValues:StringEquals":{"events:source":"gatewatch"}}`,
  'cloudwatch:PutMetricData on * when {"StringEquals":{"cloudwatch:namespace":"Gatewatch"}}',
  'sqs:SendMessage on MonitorDeadLetters.Arn',
  `logs:CreateLogStream logs:PutLogEvents on Monitor${name}Logs.Arn`,
];
const inVpc = (name: string) => [
  `${INTERFACES} on *`,
  `NEVER ${INTERFACES} on * when {"ArnEquals":{"lambda:SourceFunctionArn":"arn:aws:lambda:${ARN}:function:gatewatch-prod-${name}"}}`,
];

/** Every wildcard there may be, and why. */
const WILDCARDS: readonly (readonly [RegExp, string])[] = [
  [/^cloudwatch:PutMetricData on \* when .*namespace/, 'the action knows no resources, the condition keeps it to our namespace'],
  [/^ec2:.* on \*$/, 'Lambda makes the network interfaces of a function in a VPC before they have a name'],
  [/^NEVER ec2:/, 'a denial: the code of the function makes no network interfaces'],
  [/^secretsmanager:GetSecretValue on \S+-\?{6}$/, 'Secrets Manager ends the ARN of a secret with six characters nobody knows before'],
];

test('the functions hold exactly this', () => {
  expect(held(home, 'apimanagervpc')).toEqual([
    ...round('apimanagervpc'),
    `secretsmanager:GetSecretValue on arn:aws:secretsmanager:${ARN}:secret:wso2/monitor-??????`,
    `ssm:GetParameter on arn:aws:ssm:${ARN}:parameter/edge/key`,
    ...inVpc('api-manager-vpc'),
  ]);
  expect(held(home, 'microintegratorvpc')).toEqual([
    ...round('microintegratorvpc'),
    `secretsmanager:GetSecretValue on arn:aws:secretsmanager:${ARN}:secret:mi/client-AbCdEf`,
    ...inVpc('micro-integrator-vpc'),
  ]);
});

const [announced] = synthesize(
  smallConfig(
    '',
    ['gateway', 'micro-integrator']
      .flatMap((profile) =>
        [60, 20].map(
          (seconds) => `  - { name: ${profile}-${seconds}, profile: ${profile}, host: h.example.com, periodSeconds: ${seconds} }`,
        ),
      )
      .join('\n'),
  ),
).stacks;

test('with an announcer, it and the functions hold exactly this: only it may publish', () => {
  expect(held(announced, 'Announcer')).toEqual([
    'sqs:DeleteMessage sqs:GetQueueAttributes sqs:ReceiveMessage on MonitorAnnouncerDigests.Arn',
    `dynamodb:BatchGetItem dynamodb:PutItem on MonitorTable.Arn when {"ForAllValues:StringEquals":{"dynamodb:LeadingKeys":["#ledger",${[...Array(16).keys()].map((part) => `"#ledger/${part}"`)}]}}`,
    'sns:Publish on MonitorAlerts',
    'kms:Decrypt kms:GenerateDataKey on MonitorKey.Arn',
    'logs:CreateLogStream logs:PutLogEvents on MonitorAnnouncerLogs.Arn',
  ]);
  const [, second, third, ...others] = round('apimanager');
  expect([second, third]).toEqual(['sns:Publish on MonitorAlerts', 'kms:Decrypt kms:GenerateDataKey on MonitorKey.Arn']);
  expect(held(announced, 'apimanagerRole')).toEqual([
    round('')[0],
    'sqs:SendMessage on MonitorAnnouncerDigests.Arn MonitorDeadLetters.Arn',
    ...others.filter((line) => !line.startsWith('sqs:')),
  ]);
});

const [fleet] = synthesize(
  smallConfig(
    `  tokens: { fleet: { keyManager: cp-1, client: { secret: wso2/fleet }, scope: [apim:environment_read] } }
  fleets: [{ name: prod, gateways: [gw-2, gw-3], controlPlane: cp-1 }]`,
    `  - { name: cp-1, profile: control-plane, host: cp-1.example.com }
  - { name: gw-2, profile: gateway, host: gw-2.example.com, credentials: { secret: wso2/gw-2 } }
  - { name: gw-3, profile: gateway, host: gw-3.example.com, credentials: { secret: wso2/gw-3 } }
  - name: gw-4
    profile: gateway
    host: gw-4.example.com
    calls: [{ name: canary, kind: throttle-canary, path: /canary/1.0.0/ping, apiKey: { secret: wso2/canary } }]
  - name: mi-1
    profile: micro-integrator
    host: mi-1.example.com
    management: { credentials: { secret: mi/monitor }, messageStores: { orders: {} } }`,
  ),
).stacks;

test('a function reads the secrets of the fleets, canaries, and integrators that it checks, and of no others', () => {
  const secretsOf = (name: string) =>
    held(fleet, name).flatMap((line) => [...line.matchAll(/secret:(\S+?)-\?{6}/g)].map(([, secret]) => secret));
  expect(secretsOf('apimanagerRole')).toEqual(['wso2/canary', 'wso2/fleet', 'wso2/gw-2', 'wso2/gw-3']);
  expect(secretsOf('microintegratorRole')).toEqual(['mi/monitor']);
});

test('nobody may put anything into the queue of the announcer without TLS, and no other account at all', () => {
  const policies = (announced ? ofType(announced, 'AWS::SQS::QueuePolicy') : []).map(({ Properties }) => Properties);
  const own = policies.filter(({ Queues }) => JSON.stringify(Queues).includes('Digests'));
  expect(own.flatMap(({ PolicyDocument }) => (PolicyDocument as Document).Statement.map(forWhom))).toEqual([
    '*: NEVER sqs:* on MonitorAnnouncerDigests.Arn when {"Bool":{"aws:SecureTransport":"false"}}',
  ]);
});

type Document = { readonly Statement: readonly (Statement & { readonly Principal?: unknown })[] };

/** Who a statement is for, and the statement. */
const forWhom = (one: Document['Statement'][number]) => {
  const { AWS, Service } = (typeof one.Principal === 'string' ? { AWS: one.Principal } : (one.Principal ?? {})) as {
    AWS?: unknown;
    Service?: unknown;
  };
  const name = Service ?? (typeof AWS === 'string' ? AWS : 'the account');
  return `${String(name)}: ${lineOf({ ...one, Resource: one.Resource ?? '-' })}`;
};

test('roles are assumed by Lambda and by this group of schedules, hold policies of their own alone, and there are no others', () => {
  const roles = home ? ofType(home, 'AWS::IAM::Role') : [];
  const trusts = roles.flatMap(({ Properties }) => (Properties.AssumeRolePolicyDocument as Document).Statement.map(forWhom));
  const group = { 'aws:SourceAccount': '111122223333', 'aws:SourceArn': `arn:aws:scheduler:${ARN}:schedule-group/gatewatch-prod` };
  expect(trusts).toEqual([
    'lambda.amazonaws.com: sts:AssumeRole on -',
    'lambda.amazonaws.com: sts:AssumeRole on -',
    `scheduler.amazonaws.com: sts:AssumeRole on - when ${JSON.stringify({ StringEquals: group })}`,
  ]);
  for (const { Properties } of roles) expect(Object.keys(Properties)).toEqual(['AssumeRolePolicyDocument']);
  const policies = home ? ofType(home, 'AWS::IAM::Policy') : [];
  expect(policies).toHaveLength(3);
  expect(Object.values(home?.resources ?? {}).filter(({ Type }) => /ManagedPolicy|Permission$|InstanceProfile|User$/.test(Type))).toEqual(
    [],
  );
});

test('what has a policy of its own lets in exactly this', () => {
  const statements = (type: string, key: string) =>
    (home ? ofType(home, type) : []).map(({ Properties }) => (Properties[key] as Document).Statement.map(forWhom));
  const OWN = '{"StringEquals":{"aws:SourceAccount":{"Ref":"AWS::AccountId"}}}';
  expect(statements('AWS::KMS::Key', 'KeyPolicy')).toEqual([
    [
      'arn:aws:iam::111122223333:root: kms:* on *',
      `cloudwatch.amazonaws.com: kms:Decrypt kms:GenerateDataKey* on * when ${OWN}`,
      '*: NEVER kms:CreateGrant on * when {"BoolIfExists":{"kms:GrantIsForAWSResource":"false","aws:PrincipalIsAWSService":"false"}}',
    ],
  ]);
  const plain = '{"Bool":{"aws:SecureTransport":"false"}}';
  expect(statements('AWS::SNS::TopicPolicy', 'PolicyDocument')).toEqual(
    ['MonitorAlerts', 'MonitorPager'].map((topic) => [
      `*: NEVER sns:Publish on ${topic} when ${plain}`,
      `cloudwatch.amazonaws.com: sns:Publish on ${topic} when ${OWN}`,
    ]),
  );
  const [queue = [], ...more] = statements('AWS::SQS::QueuePolicy', 'PolicyDocument');
  expect(more).toEqual([]);
  expect(queue).toEqual([
    `*: NEVER sqs:* on MonitorDeadLetters.Arn when ${plain}`,
    `sns.amazonaws.com: sqs:SendMessage on MonitorDeadLetters.Arn when {"ArnEquals":{"aws:SourceArn":{"Ref":"${topicIdOf('gatewatch-prod-pager')}"}}}`,
  ]);
});

function topicIdOf(name: string): string | undefined {
  return Object.entries(home?.resources ?? {}).find(
    ([, { Type, Properties }]) => Type === 'AWS::SNS::Topic' && Properties.TopicName === name,
  )?.[0];
}

test('the scheduler holds exactly this, for this group of schedules alone', () => {
  expect(held(home, 'SchedulerRole')).toEqual([
    `lambda:InvokeFunction on arn:aws:lambda:${ARN}:function:gatewatch-prod-api-manager-vpc arn:aws:lambda:${ARN}:function:gatewatch-prod-micro-integrator-vpc`,
    `sqs:SendMessage on arn:aws:sqs:${ARN}:gatewatch-prod-dead-letters`,
  ]);
});

test('a wildcard has a reason', () => {
  const lines = ['apimanagervpc', 'microintegratorvpc', 'SchedulerRole'].flatMap((role) => held(home, role));
  const wild = lines.filter((line) => /[*?]/.test(line));
  expect(wild.filter((line) => !WILDCARDS.some(([pattern]) => pattern.test(line)))).toEqual([]);
  expect(WILDCARDS.filter(([pattern]) => !wild.some((line) => pattern.test(line)))).toEqual([]);
});

test.each([
  [250, 'team/of/gateways/in/some/place/wso2/monitor/number-'],
  [420, 'monitor/number-'],
  [440, 'monitor/number-'],
  [150, `${'long/'.repeat(30)}monitor/number-`],
  [30, 'monitor/number-'],
])('%i secrets are divided among policies that IAM takes, no more than the plan counts', (count, name) => {
  const names = Array.from({ length: count }, (_, i) => `${name}${i}`);
  const targets = names.map((secret, i) => {
    return `  - { name: g-${i}, profile: gateway, host: g-${i}.example.com, apis: [{ name: A, version: 1.0.0 }], credentials: { secret: ${secret} } }`;
  });
  const [stack] = synthesize(smallConfig('', targets.join('\n'))).stacks;
  const documents = (type: string) =>
    (stack ? ofType(stack, type) : []).map(({ Properties }) => Properties.PolicyDocument as { Statement: Statement[] });
  const written = ({ Statement }: { readonly Statement: readonly Statement[] }) => Statement.map(lineOf).join('').length;
  const managed = documents('AWS::IAM::ManagedPolicy');
  expect(Math.max(...managed.map(written))).toBeLessThan(6144);
  expect(Math.max(...documents('AWS::IAM::Policy').map(written))).toBeLessThan(10_240);
  expect(managed.length).toBeLessThanOrEqual(Math.min(10, managedPolicies(names)));
  expect(JSON.stringify([...managed, ...documents('AWS::IAM::Policy')]).match(/monitor\/number-/g)).toHaveLength(count);
});

test('cdk-nag, which the other tests hold everything against, does find what is wrong', () => {
  const app = quickApp();
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  new Queue(new Stack(app, 'Careless'), 'Queue');
  expect(() => app.synth()).toThrow(/AwsSolutions-SQS4/);
});
