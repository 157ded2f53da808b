import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import type { TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { type IRole, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { Function as LambdaFunction, LoggingFormat } from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import type { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { type IQueue, Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { Names } from '../../deployment/plan/names.ts';
import type { Plan } from '../../deployment/plan/plan.ts';
import { LAST_SENT } from '../../monitor/memory/last-sent.ts';
import { SEND_LOG, SLOT_MS } from '../../monitor/memory/send-log.ts';
import type { MonitorSettings } from '../../monitor/target/settings.ts';
import { functionCode } from './function-code.ts';
import { allow, VPC_WILDCARDS, vpcStatements } from './function-role.ts';
import { createLogGroup } from './log-group.ts';
import { placeInVpc } from './place-in-vpc.ts';
import { publishStatements } from './publish-statements.ts';
import { FUNCTION, linkVariables, processorsOf } from './round-function.ts';

/** The input for the announcer. */
export type AnnouncerSetting = {
  readonly settings: MonitorSettings;
  readonly plan: Plan;
  readonly names: Names;
  readonly table: TableV2;
  readonly alerts: ITopic;
  /** The key of the topic; absent if the topic is somebody else's. */
  readonly key: IKey | undefined;
  readonly deadLetters: IQueue;
};

/** The timeout of the function, which waits for its slot; two instances may wait for each other. */
const TIMEOUT = Duration.seconds(90);
/** The time after which a failed batch is retried; it must exceed the timeout of the function. */
const VISIBILITY = Duration.seconds(180);
/** The number of attempts: with that pause, about 2.5 hours until the dead-letter queue. */
const MAX_RECEIVES = 50;
/** The most messages in a batch; Lambda closes a batch before its limit of 6 MB per call. */
const MAX_BATCH = 100;

/** Combines the notifications of many shards into one message, by a queue and a function that reads it. */
export class Announcer extends Construct {
  readonly digests: Queue;
  readonly lambda: LambdaFunction;
  readonly logs: LogGroup;

  constructor(scope: Construct, id: string, setting: AnnouncerSetting) {
    super(scope, id);
    const { settings, plan, names, table, alerts, deadLetters } = setting;
    this.digests = new Queue(this, 'Digests', {
      queueName: names.digests,
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      visibilityTimeout: VISIBILITY,
      deadLetterQueue: { queue: deadLetters, maxReceiveCount: MAX_RECEIVES },
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.logs = createLogGroup(this, `/aws/lambda/${names.announcer}`, { ...settings.aws, logRetentionDays: plan.logRetentionDays });
    this.lambda = new LambdaFunction(this, 'Function', {
      ...FUNCTION,
      code: functionCode('announcer'),
      architecture: processorsOf(plan),
      timeout: TIMEOUT,
      functionName: names.announcer,
      description: `Sends the notifications of all shards of ${settings.name}, one message at a time`,
      role: createAnnouncerRole(this, setting, this.digests, this.logs),
      logGroup: this.logs,
      loggingFormat: LoggingFormat.JSON,
      environment: {
        GATEWATCH_MONITOR: settings.name,
        GATEWATCH_TABLE: table.tableName,
        GATEWATCH_ALERTS_TOPIC: alerts.topicArn,
        GATEWATCH_TARGETS: String(plan.targets.length),
        ...linkVariables(plan, names),
        GATEWATCH_LOG_GROUPS: plan.functions.map(({ name }) => `/aws/lambda/${names.functionOf(name)}`).join(','),
      },
    });
    if (isInVpc(plan)) placeInVpc(this.lambda, settings);
    this.lambda.addEventSource(
      new SqsEventSource(this.digests, {
        batchSize: MAX_BATCH,
        maxBatchingWindow: Duration.millis(SLOT_MS),
        maxConcurrency: 2,
        reportBatchItemFailures: true,
      }),
    );
  }
}

// If a function is outside the VPC, so is the announcer, which looks at no targets.
function isInVpc({ functions }: Plan): boolean {
  return functions.every(({ vpc }) => vpc);
}

/** Creates the role of the announcer, with no more permissions than it needs. */
function createAnnouncerRole(scope: Construct, setting: AnnouncerSetting, digests: IQueue, logs: LogGroup): IRole {
  const { plan, names, table, alerts, key } = setting;
  const role = new Role(scope, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
  const ledger = { 'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': [SEND_LOG, ...LAST_SENT].map((name) => `#${name}`) } };
  const statements = [
    allow(['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'], [digests.queueArn]),
    allow(['dynamodb:BatchGetItem', 'dynamodb:PutItem'], [table.tableArn], ledger),
    ...publishStatements(alerts, key),
    allow(['logs:CreateLogStream', 'logs:PutLogEvents'], [logs.logGroupArn]),
    ...(isInVpc(plan) ? vpcStatements(scope, names.announcer) : []),
  ];
  for (const statement of statements) role.addToPolicy(statement);
  if (isInVpc(plan) || key === undefined) Validations.of(role).acknowledge(...VPC_WILDCARDS);
  return role.withoutPolicyUpdates();
}
