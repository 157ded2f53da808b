import { Stack, Validations } from 'aws-cdk-lib';
import type { TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { Effect, type IRole, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import { ARNS_IN_STATEMENT, secretArnBytes } from '../../deployment/plan/secret-policies.ts';
import { EVENT_SOURCE } from '../../monitor/message/status-event.ts';
import { NAMESPACE } from '../../monitor/metrics/round-metrics.ts';
import { secretNames } from '../../monitor/target/secret-names.ts';
import type { Target } from '../../monitor/target/target.ts';
import { arnOf } from './arn.ts';
import { publishStatements } from './publish-statements.ts';
import { secretArns } from './secret-arns.ts';

/** The resources that a function uses. */
export type FunctionMeans = {
  readonly table: TableV2;
  readonly telling: Telling | Voting;
  readonly deadLetters: IQueue;
  readonly logs: ILogGroup;
  /** The targets whose secrets the function may read. */
  readonly targets: readonly Target[];
  /** The name of the function, if it runs in a VPC. */
  readonly vpcFunctionName?: string;
};

/** How a function notifies people. */
export type Telling = {
  readonly alerts: ITopic;
  /** The queue of the announcer; absent when functions send notifications themselves. */
  readonly digests?: IQueue;
  /** The key of the topic; absent if the topic is somebody else's. */
  readonly key: IKey | undefined;
};

/** The table to which a voter sends what it saw, and the only items that it may write there. */
type Voting = { readonly ballots: string; readonly records: string };

const WILDCARDS = [
  {
    id: 'AwsSolutions-IAM5[Resource::*]',
    reason: 'PutMetricData knows no resources, and the key of a topic that exists is not known: conditions stand for them.',
  },
];
/** The wildcards of a function in a VPC, with their reasons. */
export const VPC_WILDCARDS = [
  {
    id: 'AwsSolutions-IAM5[Resource::*]',
    reason:
      'PutMetricData and the network interfaces of a function in a VPC know no narrower resource, and the key of a topic that exists is not known; conditions stand for it.',
  },
];

/** Creates the role of a function, with no more permissions than a round needs. */
export function createFunctionRole(scope: Construct, means: FunctionMeans): IRole {
  const role = new Role(scope, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
  const { vpcFunctionName } = means;
  const inVpc = vpcFunctionName === undefined ? [] : vpcStatements(scope, vpcFunctionName);
  for (const statement of [...roundStatements(scope, means), ...secretStatements(scope, means), ...inVpc]) {
    role.addToPolicy(statement);
  }
  if (vpcFunctionName !== undefined) Validations.of(role).acknowledge(...VPC_WILDCARDS);
  else if ('alerts' in means.telling) Validations.of(role).acknowledge(...WILDCARDS);
  return role.withoutPolicyUpdates();
}

/** Returns a statement that allows these actions on these resources. */
export function allow(actions: readonly string[], resources: readonly string[], conditions?: Record<string, unknown>): PolicyStatement {
  return new PolicyStatement({ actions: [...actions], resources: [...resources], ...(conditions && { conditions }) });
}

function roundStatements(scope: Construct, { table, telling, deadLetters, logs }: FunctionMeans): readonly PolicyStatement[] {
  return [
    allow(['dynamodb:BatchGetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'], [table.tableArn]),
    ...('ballots' in telling ? [votingStatement(telling)] : tellingStatements(scope, telling)),
    allow(['sqs:SendMessage'], [deadLetters.queueArn]),
    allow(['logs:CreateLogStream', 'logs:PutLogEvents'], [logs.logGroupArn]),
  ];
}

function votingStatement({ ballots, records }: Voting): PolicyStatement {
  return allow(['dynamodb:PutItem'], [ballots], { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': [records] } });
}

function tellingStatements(scope: Construct, { alerts, digests, key }: Telling): readonly PolicyStatement[] {
  const telling = digests ? [allow(['sqs:SendMessage'], [digests.queueArn])] : publishStatements(alerts, key);
  return [
    ...telling,
    // One call contains several events, so the key has several values. Source: Service Authorization
    // Reference, Amazon EventBridge.
    allow(['events:PutEvents'], [arnOf(Stack.of(scope), 'events', 'event-bus', 'default')], {
      'ForAllValues:StringEquals': { 'events:source': EVENT_SOURCE },
    }),
    allow(['cloudwatch:PutMetricData'], ['*'], { StringEquals: { 'cloudwatch:namespace': NAMESPACE } }),
  ];
}

function secretStatements(scope: Construct, { targets }: FunctionMeans): readonly PolicyStatement[] {
  const { secrets, parameters } = secretArns(Stack.of(scope), secretNames(targets));
  return [
    ...inParts(secrets).map((some) => allow(['secretsmanager:GetSecretValue'], some)),
    ...inParts(parameters).map((some) => allow(['ssm:GetParameter'], some)),
  ];
}

/**
 * Makes CDK count the ARN of a secret with its real length. It splits policies before they are too long, and
 * counts 150 bytes for an ARN whose account or partition is not known yet. The context belongs to this function
 * alone, and must be set before it has children.
 */
export function setArnSize(ofFunction: Construct, targets: readonly Target[]): void {
  ofFunction.node.setContext(ARN_SIZE_ESTIMATE_CONTEXT_KEY, Math.max(MIN_ARN_BYTES, ...secretNames(targets).map(secretArnBytes)));
}

/** The context value by which CDK estimates ARNs; the constant of that name in `aws-iam` is not exported. */
const ARN_SIZE_ESTIMATE_CONTEXT_KEY = '@aws-cdk/aws-iam.arnSizeEstimate';

/** The least size of an ARN, bytes: that of the other resources. */
const MIN_ARN_BYTES = 100;

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

/**
 * Returns the statements of a function in a VPC. The Lambda service needs these permissions, and the code of the
 * function must not use them. Source: AWS Lambda developer guide, "Giving Lambda functions access to resources
 * in an Amazon VPC".
 */
export function vpcStatements(scope: Construct, functionName: string): readonly PolicyStatement[] {
  const functionArn = arnOf(Stack.of(scope), 'lambda', 'function', functionName);
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
