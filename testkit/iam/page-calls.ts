import type { MonitorCall } from './calls.ts';
import { ACCOUNT } from './template-policies.ts';

const HOME_TABLE = `arn:aws:dynamodb:eu-west-1:${ACCOUNT}:table/gatewatch-prod`;
const SECRET = `arn:aws:secretsmanager:eu-west-1:${ACCOUNT}:secret:page/readers-a1B2c3`;
const STORE = { type: 'AWS::CloudFront::KeyValueStore', part: 'Readers' };
const PAGE_FUNCTION = { type: 'AWS::Lambda::Function', part: 'Function' };
const FILE = { type: 'AWS::S3::Bucket', part: 'Site', below: '/index.html' };
const OWN = { 'AWS:SourceArn': `arn:aws:cloudfront::${ACCOUNT}:distribution/Distribution830FAC52` };

/** Every call of the stack of a status page whose readers must know a user name and password. */
export const PAGE_CALLS: readonly MonitorCall[] = [
  { by: 'page', action: 'dynamodb:BatchGetItem', on: HOME_TABLE, from: 'BatchGetItemCommand' },
  { by: 'page', action: 's3:PutObject', on: FILE, from: 'PutObjectCommand' },
  { by: 'page', action: 'cloudfront-keyvaluestore:GetKey', on: STORE, from: 'GetKeyCommand' },
  { by: 'page', action: 'cloudfront-keyvaluestore:DescribeKeyValueStore', on: STORE, from: 'DescribeKeyValueStoreCommand' },
  { by: 'page', action: 'cloudfront-keyvaluestore:PutKey', on: STORE, from: 'PutKeyCommand' },
  { by: 'page', action: 'secretsmanager:GetSecretValue', on: SECRET, from: 'GetSecretValueCommand' },
  ...['logs:CreateLogStream', 'logs:PutLogEvents'].map((action): MonitorCall => {
    return { by: 'page', action, on: { type: 'AWS::Logs::LogGroup', part: 'Logs' }, from: 'Lambda, for the log lines of the function' };
  }),
  { by: 'scheduler', action: 'lambda:InvokeFunction', on: PAGE_FUNCTION, from: 'EventBridge Scheduler' },
  { by: 'cloudfront.amazonaws.com', action: 's3:GetObject', on: FILE, from: 'CloudFront, for a reader', context: OWN },
];

/** Calls that nobody may make. */
export const PAGE_REFUSED: readonly (MonitorCall & { readonly why: string })[] = [
  ...['PutItem', 'UpdateItem', 'DeleteItem', 'Scan', 'Query'].map((name) => {
    return { by: 'page' as const, action: `dynamodb:${name}`, on: HOME_TABLE, from: '', why: 'the page reads by key only' };
  }),
  { by: 'page', action: 'dynamodb:BatchGetItem', on: `${HOME_TABLE}-2`, from: '', why: 'the table of another monitor' },
  { by: 'page', action: 's3:GetObject', on: FILE, from: '', why: 'the function writes only' },
  { by: 'page', action: 's3:DeleteObject', on: FILE, from: '', why: 'files expire' },
  { by: 'page', action: 's3:PutObject', on: 'arn:aws:s3:::another/index.html', from: '', why: 'another bucket' },
  { by: 'page', action: 's3:PutObject', on: FILE, from: '', context: { 'aws:SecureTransport': 'false' }, why: 'plain HTTP' },
  { by: 'page', action: 'cloudfront-keyvaluestore:DeleteKey', on: STORE, from: '', why: 'nobody deletes the readers' },
  { by: 'page', action: 'secretsmanager:GetSecretValue', on: SECRET.replace('readers', 'readers-2'), from: '', why: 'another secret' },
  { by: 'page', action: 'sns:Publish', on: `arn:aws:sns:eu-west-1:${ACCOUNT}:gatewatch-prod-alerts`, from: '', why: 'a page tells nobody' },
  {
    by: 'cloudfront.amazonaws.com',
    action: 's3:GetObject',
    on: FILE,
    from: '',
    context: { 'AWS:SourceArn': 'arn:other' },
    why: 'another distribution',
  },
  {
    by: 'cloudfront.amazonaws.com',
    action: 's3:ListBucket',
    on: { type: 'AWS::S3::Bucket', part: 'Site' },
    from: '',
    context: OWN,
    why: 'a list',
  },
  {
    by: 'scheduler',
    action: 'lambda:InvokeFunction',
    on: `arn:aws:lambda:eu-central-1:${ACCOUNT}:function:gatewatch-prod-api-manager`,
    from: '',
    why: 'another function',
  },
];
