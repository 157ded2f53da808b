import type { Resource, StackTemplate } from '../synthesize.ts';
import type { Statement } from './policy.ts';

/** The account and the region that tests synthesize for. */
export const ACCOUNT = '111122223333';

/** What a template lets whom do. */
export type TemplatePolicies = {
  /** The statements of each role, by the logical id of the role. */
  readonly ofRoles: ReadonlyMap<string, readonly Statement[]>;
  /** The statements of each resource with a policy of its own, by its ARN. */
  readonly ofResources: ReadonlyMap<string, readonly Statement[]>;
  /** Returns the ARN of the resource of a type whose logical id contains a text. */
  readonly arnOf: (type: string, part: string) => string;
};

/** Reads the policies of a template, with references replaced by ARNs. */
export function policiesOf(stack: StackTemplate): TemplatePolicies {
  const all = Object.entries(stack.resources);
  const ofRoles = new Map<string, Statement[]>();
  for (const [, { Type, Properties }] of all) {
    if (!['AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy'].includes(Type)) continue;
    for (const { Ref } of Properties.Roles as readonly { readonly Ref: string }[]) {
      ofRoles.set(Ref, [...(ofRoles.get(Ref) ?? []), ...statementsIn(resolved(Properties.PolicyDocument, stack))]);
    }
  }
  const arnOf = (type: string, part: string) => {
    const [id] = all.find(([name, { Type }]) => Type === type && name.includes(part)) ?? [];
    if (id === undefined) throw new Error(`${stack.name} has no ${type} with ${part}`);
    return arnOfResource(stack, id);
  };
  return { ofRoles, ofResources: new Map(all.flatMap(([id, resource]) => ownPolicies(stack, id, resource))), arnOf };
}

/** The key of a policy document in a resource, and that of the resources it is about; a key of KMS has its own. */
const DOCUMENTS: Readonly<Record<string, readonly [string, string | undefined]>> = {
  'AWS::KMS::Key': ['KeyPolicy', undefined],
  'AWS::SNS::TopicPolicy': ['PolicyDocument', 'Topics'],
  'AWS::SQS::QueuePolicy': ['PolicyDocument', 'Queues'],
  'AWS::S3::BucketPolicy': ['PolicyDocument', 'Bucket'],
};

type Named = { readonly Ref: string };

function ownPolicies(
  stack: StackTemplate,
  id: string,
  { Type, Properties }: Resource,
): readonly (readonly [string, readonly Statement[]])[] {
  const keys = DOCUMENTS[Type];
  if (!keys) return [];
  const [document, about] = keys;
  const ids = about === undefined ? [id] : [Properties[about] as Named | readonly Named[]].flat().map(({ Ref }) => Ref);
  return ids.map((one) => [arnOfResource(stack, one), statementsIn(resolved(Properties[document], stack))] as const);
}

function statementsIn(document: unknown): readonly Statement[] {
  return (document as { readonly Statement: readonly Statement[] }).Statement;
}

const ARNS: Readonly<Record<string, (properties: Readonly<Record<string, unknown>>, id: string) => string>> = {
  'AWS::DynamoDB::GlobalTable': ({ TableName }) => `dynamodb:REGION:${ACCOUNT}:table/${TableName}`,
  'AWS::KMS::Key': (_, id) => `kms:REGION:${ACCOUNT}:key/${id}`,
  'AWS::Logs::LogGroup': ({ LogGroupName }) => `logs:REGION:${ACCOUNT}:log-group:${LogGroupName}:*`,
  'AWS::SNS::Topic': ({ TopicName }) => `sns:REGION:${ACCOUNT}:${TopicName}`,
  'AWS::SQS::Queue': ({ QueueName }) => `sqs:REGION:${ACCOUNT}:${QueueName}`,
  'AWS::S3::Bucket': (_, id) => `s3:::${id}`,
  'AWS::CloudFront::Distribution': (_, id) => `cloudfront::${ACCOUNT}:distribution/${id}`,
  'AWS::CloudFront::KeyValueStore': (_, id) => `cloudfront::${ACCOUNT}:key-value-store/${id}`,
  'AWS::Lambda::Function': ({ FunctionName }) => `lambda:REGION:${ACCOUNT}:function:${FunctionName}`,
  'AWS::IAM::Role': (_, id) => `iam::${ACCOUNT}:role/${id}`,
};

function arnOfResource({ resources, region }: StackTemplate, id: string): string {
  const { Type = '', Properties = {} } = resources[id] ?? {};
  const arn = ARNS[Type];
  if (!arn) throw new Error(`the ARN of ${Type} ${id} is not known`);
  return `arn:aws:${arn(Properties, id).replace('REGION', region)}`;
}

function resolved(value: unknown, stack: StackTemplate): unknown {
  if (Array.isArray(value)) return value.map((one) => resolved(one, stack));
  if (typeof value !== 'object' || value === null) return value;
  const { resources } = stack;
  const { Ref, 'Fn::GetAtt': attribute, 'Fn::Join': join } = value as Readonly<Record<string, unknown>>;
  if (Ref === 'AWS::AccountId') return ACCOUNT;
  if (Ref === 'AWS::Partition') return 'aws';
  // The condition of the bucket puts the id of the distribution into an ARN.
  if (typeof Ref === 'string' && resources[Ref]?.Type === 'AWS::CloudFront::Distribution') return Ref;
  if (typeof Ref === 'string') return arnOfResource(stack, Ref);
  if (Array.isArray(attribute)) return arnOfResource(stack, String(attribute[0]));
  if (Array.isArray(join)) return (resolved(join[1], stack) as readonly string[]).join(String(join[0]));
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, resolved(one, stack)]));
}
