import { ACCOUNT } from './template-policies.ts';

/** Who makes a call: a role of ours, or a service of AWS. */
export type Caller =
  | 'round'
  | 'announcer'
  | 'scheduler'
  | 'page'
  | 'cloudwatch.amazonaws.com'
  | 'sns.amazonaws.com'
  | 'cloudfront.amazonaws.com';

/** A resource that a call is on: of which type and name in the template, and what follows its ARN; or its ARN. */
type On = { readonly type: string; readonly part: string; readonly below?: string } | string;

/** A call to AWS that a deployed monitor makes. */
export type MonitorCall = {
  readonly by: Caller;
  readonly action: string;
  readonly on: On;
  readonly context?: Readonly<Record<string, string | readonly string[]>>;
  /** The class of the SDK that makes it, or which service makes it for us. */
  readonly from: string;
  /** The monitors that make it; default: all. */
  readonly only?: 'announced' | 'direct' | 'vpc' | 'announcer in a VPC' | 'pager' | 'secrets';
};

const TABLE = { type: 'AWS::DynamoDB::GlobalTable', part: 'Table' };
const ALERTS = { type: 'AWS::SNS::Topic', part: 'Alerts' };
const PAGER = { type: 'AWS::SNS::Topic', part: 'Pager' };
const KEY = { type: 'AWS::KMS::Key', part: 'Key' };
const DEAD_LETTERS = { type: 'AWS::SQS::Queue', part: 'DeadLetters' };
const DIGESTS = { type: 'AWS::SQS::Queue', part: 'Digests' };
const REGION = 'eu-west-1';
const arn = (rest: string) => `arn:aws:${rest.replace('::', `:${REGION}:${ACCOUNT}:`)}`;
const LEDGER = { 'dynamodb:LeadingKeys': ['#ledger'] };
const OURS = { 'aws:SourceAccount': ACCOUNT };

/** What Lambda itself does for a function in a VPC. */
const NETWORK_INTERFACES = [
  'AssignPrivateIpAddresses',
  'CreateNetworkInterface',
  'DeleteNetworkInterface',
  'DescribeNetworkInterfaces',
  'DescribeSubnets',
  'UnassignPrivateIpAddresses',
].map((name) => `ec2:${name}`);

const logging = (by: Caller, part: string): readonly MonitorCall[] =>
  ['logs:CreateLogStream', 'logs:PutLogEvents'].map((action) => ({
    by,
    action,
    on: { type: 'AWS::Logs::LogGroup', part },
    from: 'Lambda, for the log lines of the function',
    ...(by === 'announcer' && { only: 'announced' as const }),
  }));

const publishing = (by: Caller, only: 'announced' | 'direct'): readonly MonitorCall[] => [
  { by, action: 'sns:Publish', on: ALERTS, from: 'PublishCommand', only },
  { by, action: 'kms:GenerateDataKey', on: KEY, from: 'SNS, with the permissions of the publisher', only },
  { by, action: 'kms:Decrypt', on: KEY, from: 'SNS, with the permissions of the publisher', only },
];

/** Every call, for the configs in `test/infra/iam/calls.test.ts`. */
export const CALLS: readonly MonitorCall[] = [
  {
    by: 'round',
    action: 'dynamodb:BatchGetItem',
    on: TABLE,
    from: 'BatchGetItemCommand',
    context: { 'dynamodb:LeadingKeys': ['gw-1', '#mutes'] },
  },
  { by: 'round', action: 'dynamodb:PutItem', on: TABLE, from: 'PutItemCommand', context: { 'dynamodb:LeadingKeys': ['gw-1'] } },
  { by: 'round', action: 'dynamodb:UpdateItem', on: TABLE, from: 'UpdateItemCommand', context: { 'dynamodb:LeadingKeys': ['gw-1'] } },
  // A transaction is allowed by the permissions of its writes. Source: DynamoDB developer guide, "IAM and
  // transactions".
  {
    by: 'round',
    action: 'dynamodb:PutItem',
    on: TABLE,
    from: 'TransactWriteItemsCommand',
    context: { 'dynamodb:LeadingKeys': ['gw-1'] },
  },
  {
    by: 'round',
    action: 'dynamodb:UpdateItem',
    on: TABLE,
    from: 'TransactWriteItemsCommand',
    context: { 'dynamodb:LeadingKeys': ['#history/gw-1/2026-11/0'] },
  },
  ...publishing('round', 'direct'),
  { by: 'round', action: 'sqs:SendMessage', on: DIGESTS, from: 'SendMessageCommand', only: 'announced' },
  {
    by: 'round',
    action: 'events:PutEvents',
    on: arn('events::event-bus/default'),
    from: 'PutEventsCommand',
    context: { 'events:source': ['gatewatch', 'gatewatch'] },
  },
  {
    by: 'round',
    action: 'cloudwatch:PutMetricData',
    on: '*',
    from: 'PutMetricDataCommand',
    context: { 'cloudwatch:namespace': 'Gatewatch' },
  },
  { by: 'round', action: 'sqs:SendMessage', on: DEAD_LETTERS, from: 'Lambda, for events that failed' },
  ...logging('round', 'apimanager'),
  {
    by: 'round',
    action: 'secretsmanager:GetSecretValue',
    on: arn('secretsmanager::secret:wso2/monitor-a1B2c3'),
    from: 'GetSecretValueCommand',
    only: 'secrets',
  },
  { by: 'round', action: 'ssm:GetParameter', on: arn('ssm::parameter/edge/key'), from: 'GetParameterCommand', only: 'secrets' },
  ...NETWORK_INTERFACES.map(
    (action): MonitorCall => ({ by: 'round', action, on: '*', from: 'Lambda, for a function in a VPC', only: 'vpc' }),
  ),
  ...['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'].map(
    (action): MonitorCall => ({ by: 'announcer', action, on: DIGESTS, from: 'Lambda, which polls the queue', only: 'announced' }),
  ),
  { by: 'announcer', action: 'dynamodb:BatchGetItem', on: TABLE, from: 'BatchGetItemCommand', context: LEDGER, only: 'announced' },
  { by: 'announcer', action: 'dynamodb:PutItem', on: TABLE, from: 'PutItemCommand', context: LEDGER, only: 'announced' },
  ...publishing('announcer', 'announced'),
  ...logging('announcer', 'Announcer'),
  ...NETWORK_INTERFACES.map(
    (action): MonitorCall => ({ by: 'announcer', action, on: '*', from: 'Lambda, for a function in a VPC', only: 'announcer in a VPC' }),
  ),
  {
    by: 'scheduler',
    action: 'lambda:InvokeFunction',
    on: arn('lambda::function:gatewatch-prod-api-manager'),
    from: 'EventBridge Scheduler',
  },
  {
    by: 'scheduler',
    action: 'lambda:InvokeFunction',
    on: arn('lambda::function:gatewatch-prod-micro-integrator'),
    from: 'EventBridge Scheduler',
  },
  { by: 'scheduler', action: 'sqs:SendMessage', on: DEAD_LETTERS, from: 'EventBridge Scheduler, for invocations that it drops' },
  { by: 'cloudwatch.amazonaws.com', action: 'sns:Publish', on: ALERTS, from: 'an alarm on the monitor itself', context: OURS },
  { by: 'cloudwatch.amazonaws.com', action: 'sns:Publish', on: PAGER, from: 'an alarm of a target', context: OURS, only: 'pager' },
  { by: 'cloudwatch.amazonaws.com', action: 'kms:GenerateDataKey', on: KEY, from: 'SNS, for an alarm', context: OURS },
  { by: 'cloudwatch.amazonaws.com', action: 'kms:Decrypt', on: KEY, from: 'SNS, for an alarm', context: OURS },
  {
    by: 'sns.amazonaws.com',
    action: 'sqs:SendMessage',
    on: DEAD_LETTERS,
    from: 'SNS, for pages that it could not deliver',
    context: { 'aws:SourceArn': arn('sns::gatewatch-prod-pager') },
    only: 'pager',
  },
];

/** Calls that nobody makes, and that nobody may make. */
export const REFUSED: readonly (MonitorCall & { readonly why: string })[] = [
  { by: 'round', action: 'sns:Publish', on: ALERTS, from: '', only: 'announced', why: 'with an announcer only it publishes' },
  { by: 'round', action: 'sns:Publish', on: PAGER, from: '', only: 'pager', why: 'alarms page, functions do not' },
  {
    by: 'round',
    action: 'cloudwatch:PutMetricData',
    on: '*',
    from: '',
    context: { 'cloudwatch:namespace': 'AWS/EC2' },
    why: 'another namespace',
  },
  {
    by: 'round',
    action: 'events:PutEvents',
    on: arn('events::event-bus/default'),
    from: '',
    context: { 'events:source': ['gatewatch', 'billing'] },
    why: 'another source among ours',
  },
  {
    by: 'round',
    action: 'events:PutEvents',
    on: arn('events::event-bus/other'),
    from: '',
    context: { 'events:source': ['gatewatch'] },
    why: 'another bus',
  },
  { by: 'round', action: 'dynamodb:DeleteItem', on: TABLE, from: '', why: 'items expire, nobody deletes them' },
  {
    by: 'round',
    action: 'secretsmanager:GetSecretValue',
    on: arn('secretsmanager::secret:wso2/monitor-2-a1B2c3'),
    from: '',
    why: 'the name only begins alike',
  },
  { by: 'round', action: 'ssm:GetParameter', on: arn('ssm::parameter/edge/key/other'), from: '', why: 'a parameter below' },
  ...NETWORK_INTERFACES.map((action) => ({
    by: 'round' as const,
    action,
    on: '*',
    from: '',
    context: { 'lambda:SourceFunctionArn': arn('lambda::function:gatewatch-prod-api-manager-vpc') },
    why: 'the code of the function, not Lambda',
  })),
  {
    by: 'announcer',
    action: 'dynamodb:PutItem',
    on: TABLE,
    from: '',
    context: { 'dynamodb:LeadingKeys': ['gw-1'] },
    only: 'announced',
    why: 'the state of a target',
  },
  {
    by: 'announcer',
    action: 'dynamodb:BatchGetItem',
    on: TABLE,
    from: '',
    context: { 'dynamodb:LeadingKeys': ['#ledger', 'gw-1'] },
    only: 'announced',
    why: 'the state of a target beside the ledger',
  },
  {
    by: 'scheduler',
    action: 'lambda:InvokeFunction',
    on: arn('lambda::function:gatewatch-staging-api-manager'),
    from: '',
    why: 'the function of another monitor',
  },
  {
    by: 'cloudwatch.amazonaws.com',
    action: 'sns:Publish',
    on: ALERTS,
    from: '',
    context: { 'aws:SourceAccount': '999999999999' },
    why: 'the alarm of another account',
  },
  {
    by: 'cloudwatch.amazonaws.com',
    action: 'kms:Decrypt',
    on: KEY,
    from: '',
    context: { 'aws:SourceAccount': '999999999999' },
    why: 'the alarm of another account',
  },
  { by: 'round', action: 'sns:Publish', on: ALERTS, from: '', context: { 'aws:SecureTransport': 'false' }, why: 'plain HTTP' },
  {
    by: 'sns.amazonaws.com',
    action: 'sqs:SendMessage',
    on: DEAD_LETTERS,
    from: '',
    context: { 'aws:SourceArn': arn('sns::other') },
    why: 'another topic',
  },
  { by: 'round', action: 'kms:CreateGrant', on: KEY, from: '', why: 'grants are for services' },
];
