import { Stack, Validations } from 'aws-cdk-lib';
import type { TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { Effect, type IRole, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { EVENT_SOURCE } from '../../monitor/message/status-event.ts';
import { NAMESPACE } from '../../monitor/metrics/round-metrics.ts';
import type { Target } from '../../monitor/target/target.ts';
import { arnOf } from './arn.ts';
import { secretArns } from './secret-arns.ts';

/** What a function works with. */
export type FunctionMeans = {
  readonly table: TableV2;
  readonly alerts: ITopic;
  /** Where what people are told waits for the announcer; absent = functions tell themselves. */
  readonly digests?: IQueue;
  readonly key: IKey;
  readonly deadLetters: IQueue;
  readonly logs: ILogGroup;
  /** Their secrets, and no others, may be read. */
  readonly targets: readonly Target[];
  /** Set = the function runs in a VPC. */
  readonly vpcFunctionName?: string;
};

const WILDCARDS = [
  { id: 'AwsSolutions-IAM5[Resource::*]', reason: 'PutMetricData knows no resources: its condition on the namespace stands for them.' },
];
const VPC_WILDCARDS = [
  {
    id: 'AwsSolutions-IAM5[Resource::*]',
    reason: 'PutMetricData and the network interfaces of a function in a VPC know no narrower resource; conditions stand for it.',
  },
];

/** The role of a function: exactly what a round takes, listed here and extended by nobody. */
export function createFunctionRole(scope: Construct, means: FunctionMeans): IRole {
  const role = new Role(scope, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
  for (const statement of [...roundStatements(scope, means), ...secretStatements(scope, means), ...vpcStatements(scope, means)]) {
    role.addToPolicy(statement);
  }
  Validations.of(role).acknowledge(...(means.vpcFunctionName === undefined ? WILDCARDS : VPC_WILDCARDS));
  return role.withoutPolicyUpdates();
}

/** A statement that allows these actions on these resources. */
export function allow(actions: readonly string[], resources: readonly string[], conditions?: Record<string, unknown>): PolicyStatement {
  return new PolicyStatement({ actions: [...actions], resources: [...resources], ...(conditions && { conditions }) });
}

function roundStatements(scope: Construct, { table, alerts, digests, key, deadLetters, logs }: FunctionMeans): readonly PolicyStatement[] {
  const telling = digests
    ? [allow(['sqs:SendMessage'], [digests.queueArn])]
    : [allow(['sns:Publish'], [alerts.topicArn]), allow(['kms:Decrypt', 'kms:GenerateDataKey'], [key.keyArn])];
  return [
    allow(['dynamodb:BatchGetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'], [table.tableArn]),
    ...telling,
    // One call carries several events, so the key has several values. Source: Service Authorization Reference, Amazon EventBridge.
    allow(['events:PutEvents'], [arnOf(Stack.of(scope), 'events', 'event-bus', 'default')], {
      'ForAllValues:StringEquals': { 'events:source': EVENT_SOURCE },
    }),
    allow(['cloudwatch:PutMetricData'], ['*'], { StringEquals: { 'cloudwatch:namespace': NAMESPACE } }),
    allow(['sqs:SendMessage'], [deadLetters.queueArn]),
    allow(['logs:CreateLogStream', 'logs:PutLogEvents'], [logs.logGroupArn]),
  ];
}

function secretStatements(scope: Construct, { targets }: FunctionMeans): readonly PolicyStatement[] {
  const { secrets, parameters } = secretArns(Stack.of(scope), targets);
  return [
    ...inParts(secrets).map((some) => allow(['secretsmanager:GetSecretValue'], some)),
    ...inParts(parameters).map((some) => allow(['ssm:GetParameter'], some)),
  ];
}

/** A policy has a limit of 6 KB, and CDK begins another between statements only. */
const ARNS_IN_STATEMENT = 15;

function inParts(arns: readonly string[]): readonly (readonly string[])[] {
  const count = Math.ceil(arns.length / ARNS_IN_STATEMENT);
  return Array.from({ length: count }, (_, i) => arns.slice(i * ARNS_IN_STATEMENT, (i + 1) * ARNS_IN_STATEMENT));
}

const NETWORK_INTERFACES = [
  'ec2:AssignPrivateIpAddresses',
  'ec2:CreateNetworkInterface',
  'ec2:DeleteNetworkInterface',
  'ec2:DescribeNetworkInterfaces',
  'ec2:DescribeSubnets',
  'ec2:UnassignPrivateIpAddresses',
] as const;

// Lambda itself needs these, the code of the function must not use them. Source: AWS Lambda developer guide, "Giving Lambda functions
// access to resources in an Amazon VPC".
function vpcStatements(scope: Construct, { vpcFunctionName }: FunctionMeans): readonly PolicyStatement[] {
  if (vpcFunctionName === undefined) return [];
  const functionArn = arnOf(Stack.of(scope), 'lambda', 'function', vpcFunctionName);
  return [
    allow(NETWORK_INTERFACES, ['*']),
    new PolicyStatement({
      effect: Effect.DENY,
      actions: [...NETWORK_INTERFACES],
      resources: ['*'],
      conditions: { ArnEquals: { 'lambda:SourceFunctionArn': functionArn } },
    }),
  ];
}
