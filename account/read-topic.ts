import { DescribeKeyCommand, GetKeyPolicyCommand } from '@aws-sdk/client-kms';
import { GetTopicAttributesCommand, NotFoundException, paginateListSubscriptionsByTopic, paginateListTopics } from '@aws-sdk/client-sns';
import type { FoundSubscription, FoundTopic } from '../deployment/doctor/account.ts';
import { defined } from '../monitor/text/objects.ts';
import type { AccountClients } from './clients.ts';
import { found } from './found.ts';

type Clients = Pick<AccountClients, 'sns' | 'kms'>;

/** Reads the ARN of a topic; undefined if it does not exist in the account of the credentials. */
export async function findTopic({ sns }: Pick<Clients, 'sns'>, name: string): Promise<string | undefined> {
  for await (const page of paginateListTopics({ client: sns }, {})) {
    const arn = page.Topics?.find(({ TopicArn }) => TopicArn?.endsWith(`:${name}`))?.TopicArn;
    if (arn) return arn;
  }
  return undefined;
}

/**
 * Reads a topic with its subscriptions, its policy, and the policy of its key; undefined if it does not
 * exist.
 */
export async function readTopic(clients: Clients, name: string): Promise<FoundTopic | undefined> {
  const arn = await findTopic(clients, name);
  if (!arn) return undefined;
  try {
    const { Attributes = {} } = await clients.sns.send(new GetTopicAttributesCommand({ TopicArn: arn }));
    const { Policy = '', KmsMasterKeyId } = Attributes;
    const key = KmsMasterKeyId ? await readKey(clients, KmsMasterKeyId) : undefined;
    return { arn, subscriptions: await readSubscriptions(clients, arn), policy: Policy, ...defined({ key }) };
  } catch (error) {
    if (error instanceof NotFoundException) return undefined;
    throw error;
  }
}

/** Reads the subscriptions of a topic. */
export async function readSubscriptions({ sns }: Pick<Clients, 'sns'>, arn: string): Promise<readonly FoundSubscription[]> {
  const all: FoundSubscription[] = [];
  for await (const page of paginateListSubscriptionsByTopic({ client: sns }, { TopicArn: arn })) {
    for (const { Protocol = '', Endpoint = '', SubscriptionArn = '' } of page.Subscriptions ?? []) {
      // A pending subscription has a word instead of an ARN. Source: SNS API reference,
      // ListSubscriptionsByTopic.
      if (SubscriptionArn !== 'Deleted')
        all.push({ protocol: Protocol, endpoint: Endpoint, isPending: !SubscriptionArn.startsWith('arn:') });
    }
  }
  return all;
}

// The policy of an AWS managed key is not read, because its result is known. Another key is read by its ARN,
// as it may be an alias.
async function readKey({ kms }: Pick<Clients, 'kms'>, id: string): Promise<FoundTopic['key']> {
  if (id.includes('alias/aws/')) return { id, policy: { value: '' }, state: { value: 'Enabled' } };
  const key = await found(async () => (await kms.send(new DescribeKeyCommand({ KeyId: id }))).KeyMetadata);
  const KeyId = ('value' in key && key.value?.Arn) || id;
  const policy = await found(async () => (await kms.send(new GetKeyPolicyCommand({ KeyId, PolicyName: 'default' }))).Policy ?? '');
  return { id, policy, state: 'value' in key ? { value: key.value?.KeyState ?? 'in no known state' } : key };
}
