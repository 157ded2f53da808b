import { PutDashboardCommand, PutMetricAlarmCommand, type PutMetricAlarmCommandInput } from '@aws-sdk/client-cloudwatch';
import { CreateLogGroupCommand } from '@aws-sdk/client-cloudwatch-logs';
import { CreateTableCommand, type CreateTableCommandInput, UpdateTimeToLiveCommand } from '@aws-sdk/client-dynamodb';
import { CreateKeyCommand } from '@aws-sdk/client-kms';
import { CreateFunctionCommand, type CreateFunctionCommandInput } from '@aws-sdk/client-lambda';
import { type BucketLocationConstraint, CreateBucketCommand } from '@aws-sdk/client-s3';
import { CreateScheduleCommand, type CreateScheduleCommandInput, CreateScheduleGroupCommand } from '@aws-sdk/client-scheduler';
import { CreateTopicCommand, SetTopicAttributesCommand, SubscribeCommand } from '@aws-sdk/client-sns';
import { CreateQueueCommand } from '@aws-sdk/client-sqs';
import { inject } from 'vitest';
import { ACCOUNT, type EmulatorClients } from './on-emulator.ts';

/** What a resource of a template wants, worked out. */
export type Properties = Readonly<Record<string, unknown>>;
/** What others may know of a resource: what `Ref` says, and its attributes. */
export type Made = { readonly ref: string; readonly attributes: Readonly<Record<string, string>> };
/** Where a resource is to be made. */
type Place = { readonly region: string; readonly logicalId: string; readonly clients: EmulatorClients };
type Make = (properties: Properties, place: Place) => Promise<Made> | Made;

/**
 * Everything a template may hold. What is only named is not made in the emulator, for the reason beside it.
 */
export const RESOURCE_TYPES: Readonly<Record<string, Make>> = {
  'AWS::SNS::Topic': async ({ TopicName, KmsMasterKeyId }, { clients }) => {
    const Attributes = { KmsMasterKeyId: text(KmsMasterKeyId) };
    const { TopicArn = '' } = await clients.sns.send(new CreateTopicCommand({ Name: text(TopicName), Attributes }));
    return { ref: TopicArn, attributes: { TopicArn, TopicName: text(TopicName) } };
  },
  'AWS::SNS::Subscription': async ({ TopicArn, Protocol, Endpoint }, { clients }) => {
    const wanted = { TopicArn: text(TopicArn), Protocol: text(Protocol), Endpoint: text(Endpoint), ReturnSubscriptionArn: true };
    const { SubscriptionArn = '' } = await clients.sns.send(new SubscribeCommand(wanted));
    return { ref: SubscriptionArn, attributes: {} };
  },
  'AWS::SQS::Queue': async ({ QueueName, MessageRetentionPeriod }, { clients, region }) => {
    const Attributes = MessageRetentionPeriod === undefined ? {} : { MessageRetentionPeriod: String(MessageRetentionPeriod) };
    const { QueueUrl = '' } = await clients.queues.send(new CreateQueueCommand({ QueueName: text(QueueName), Attributes }));
    const Arn = arn('sqs', region, text(QueueName));
    return { ref: QueueUrl, attributes: { Arn, QueueUrl, QueueName: text(QueueName) } };
  },
  'AWS::DynamoDB::GlobalTable': async (properties, { clients, region }) => {
    const { TableName, KeySchema, AttributeDefinitions, BillingMode, TimeToLiveSpecification, Replicas } = properties;
    const regions = (Replicas as readonly { readonly Region: string }[]).map(({ Region }) => Region);
    if (regions.join() !== region) throw new Error(`a table in ${region} has its only replica there, not in ${regions.join(' and ')}`);
    const wanted = { TableName, KeySchema, AttributeDefinitions, BillingMode } as CreateTableCommandInput;
    await clients.dynamodb.send(new CreateTableCommand(wanted));
    const ttl = TimeToLiveSpecification as { readonly AttributeName: string; readonly Enabled: boolean };
    await clients.dynamodb.send(new UpdateTimeToLiveCommand({ TableName: text(TableName), TimeToLiveSpecification: ttl }));
    return { ref: text(TableName), attributes: { Arn: arn('dynamodb', region, `table/${text(TableName)}`) } };
  },
  'AWS::S3::Bucket': async (_, { clients, region, logicalId }) => {
    const name = logicalId.toLowerCase();
    await clients.s3.send(
      new CreateBucketCommand({ Bucket: name, CreateBucketConfiguration: { LocationConstraint: region as BucketLocationConstraint } }),
    );
    const host = `${name}.s3.${region}.amazonaws.com`;
    return { ref: name, attributes: { Arn: `arn:aws:s3:::${name}`, RegionalDomainName: host } };
  },
  'AWS::S3::BucketPolicy': (_, { logicalId }) => named(logicalId),
  // Nobody asks the emulator for a page: the test reads the bucket, and other tests run the code of the function.
  'AWS::CloudFront::Function': (_, { logicalId }) => ({
    ref: logicalId,
    attributes: { FunctionARN: `arn:aws:cloudfront::${ACCOUNT}:function/${logicalId}` },
  }),
  'AWS::CloudFront::CachePolicy': (_, { logicalId }) => ({ ref: logicalId, attributes: { Id: logicalId } }),
  'AWS::CloudFront::OriginRequestPolicy': (_, { logicalId }) => ({ ref: logicalId, attributes: { Id: logicalId } }),
  'AWS::CloudFront::ResponseHeadersPolicy': (_, { logicalId }) => ({ ref: logicalId, attributes: { Id: logicalId } }),
  'AWS::CloudFront::OriginAccessControl': (_, { logicalId }) => ({ ref: logicalId, attributes: { Id: logicalId } }),
  'AWS::CloudFront::Distribution': () => ({ ref: 'E2EPAGE', attributes: { DomainName: 'e2epage.cloudfront.net' } }),
  'AWS::CloudWatch::Alarm': async (properties, { clients, region }) => {
    const name = text(properties.AlarmName);
    const alarm: unknown = properties;
    await clients.cloudwatch.send(new PutMetricAlarmCommand(alarm as PutMetricAlarmCommandInput));
    return { ref: name, attributes: { Arn: arn('cloudwatch', region, `alarm:${name}`) } };
  },
  'AWS::CloudWatch::Dashboard': async ({ DashboardName, DashboardBody }, { clients }) => {
    await clients.cloudwatch.send(new PutDashboardCommand({ DashboardName: text(DashboardName), DashboardBody: text(DashboardBody) }));
    return { ref: text(DashboardName), attributes: {} };
  },
  // The tests tick the schedules and run the functions themselves: the emulator would do neither.
  'AWS::Scheduler::ScheduleGroup': async ({ Name }, { region, clients }) => {
    await clients.account.scheduler.send(new CreateScheduleGroupCommand({ Name: text(Name) }));
    return named(text(Name), arn('scheduler', region, `schedule-group/${text(Name)}`));
  },
  'AWS::Scheduler::Schedule': async (properties, { clients }) => {
    const schedule: unknown = properties;
    await clients.account.scheduler.send(new CreateScheduleCommand(schedule as CreateScheduleCommandInput));
    return named(text(properties.Name));
  },
  'AWS::Lambda::Function': async ({ FunctionName, Environment, Runtime }, { region, clients }) => {
    await putFunction(clients, { FunctionName: text(FunctionName), Environment, Runtime });
    return named(text(FunctionName), arn('lambda', region, `function:${text(FunctionName)}`));
  },
  'AWS::Lambda::EventInvokeConfig': (_, { logicalId }) => named(logicalId),
  'AWS::Lambda::EventSourceMapping': (_, { logicalId }) => named(logicalId),
  // The emulator does not know them.
  'AWS::CloudWatch::AlarmMuteRule': ({ Name }) => named(text(Name)),
  // The emulator asks no alarm how it is.
  'AWS::Route53::HealthCheck': (_, { logicalId }) => named(logicalId),
  // The emulator encrypts nothing and allows everything; what policies say is kept for whoever asks.
  'AWS::KMS::Key': async ({ KeyPolicy }, { clients }) => {
    const { KeyMetadata } = await clients.account.kms.send(new CreateKeyCommand({ Policy: JSON.stringify(KeyPolicy) }));
    return named(text(KeyMetadata?.KeyId), text(KeyMetadata?.Arn));
  },
  'AWS::KMS::Alias': ({ AliasName }) => named(text(AliasName)),
  'AWS::IAM::Role': (_, { logicalId }) => named(logicalId, arn('iam', '', `role/${logicalId}`)),
  'AWS::IAM::Policy': (_, { logicalId }) => named(logicalId),
  'AWS::SNS::TopicPolicy': async ({ PolicyDocument, Topics }, { clients, logicalId }) => {
    for (const TopicArn of Topics as readonly string[]) {
      const policy = { TopicArn, AttributeName: 'Policy', AttributeValue: JSON.stringify(PolicyDocument) };
      await clients.sns.send(new SetTopicAttributesCommand(policy));
    }
    return named(logicalId);
  },
  'AWS::SQS::QueuePolicy': (_, { logicalId }) => named(logicalId),
  // A function that runs in the test logs to the test.
  'AWS::Logs::LogGroup': async ({ LogGroupName }, { region, clients }) => {
    await clients.account.logs.send(new CreateLogGroupCommand({ logGroupName: text(LogGroupName) }));
    return named(text(LogGroupName), arn('logs', region, `log-group:${text(LogGroupName)}:*`));
  },
  // For the statistics of the CDK.
  'AWS::CDK::Metadata': (_, { logicalId }) => named(logicalId),
};

/** A function as far as somebody asks for it: its code is never run there. */
async function putFunction({ account }: EmulatorClients, { FunctionName, Environment, Runtime }: Properties): Promise<void> {
  await putRole();
  const wanted: unknown = {
    FunctionName,
    Environment,
    Runtime,
    Role: `arn:aws:iam::${ACCOUNT}:role/gatewatch`,
    Handler: 'index.handler',
    Code: { ZipFile: new Uint8Array(EMPTY_ZIP) },
  };
  await account.lambda.send(new CreateFunctionCommand(wanted as CreateFunctionCommandInput));
}

/**
 * The emulator wants a role that is there, and no client of IAM is used anywhere else: the request is written
 * by hand.
 */
async function putRole(): Promise<void> {
  const trust = { Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }] };
  const body = new URLSearchParams({
    Action: 'CreateRole',
    Version: '2010-05-08',
    RoleName: 'gatewatch',
    AssumeRolePolicyDocument: JSON.stringify(trust),
  });
  const authorization = 'AWS4-HMAC-SHA256 Credential=nobody/20260101/us-east-1/iam/aws4_request, SignedHeaders=host, Signature=none';
  // The second request fails, because the role exists already.
  await fetch(inject('endpoint'), { method: 'POST', headers: { authorization }, body });
}

/** A zip archive without entries is its end record alone. Source: PKWARE APPNOTE, section 4.3.16. */
const EMPTY_ZIP = [0x50, 0x4b, 0x05, 0x06, ...Array<number>(18).fill(0)];

function named(ref: string, Arn?: string): Made {
  return { ref, attributes: Arn === undefined ? {} : { Arn } };
}

function arn(service: string, region: string, resource: string): string {
  return `arn:aws:${service}:${region}:${ACCOUNT}:${resource}`;
}

function text(value: unknown): string {
  if (typeof value !== 'string' || value === '') throw new Error(`a text is wanted, the template says ${JSON.stringify(value)}`);
  return value;
}
