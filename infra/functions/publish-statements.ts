import { Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { ITopic } from 'aws-cdk-lib/aws-sns';

const KEY_ACTIONS = ['kms:Decrypt', 'kms:GenerateDataKey'];

/**
 * Returns the statements that allow sending to a topic. Without a key, the topic is somebody else's, whose key is not
 * known: any key is allowed, for messages to this topic through SNS only. Source: Amazon SNS developer guide, "Key
 * management", and AWS KMS developer guide, "kms:EncryptionContext".
 */
export function publishStatements(topic: ITopic, key: IKey | undefined): readonly PolicyStatement[] {
  const { region, urlSuffix } = Stack.of(topic);
  const publish = new PolicyStatement({ actions: ['sns:Publish'], resources: [topic.topicArn] });
  if (key) return [publish, new PolicyStatement({ actions: KEY_ACTIONS, resources: [key.keyArn] })];
  const StringEquals = { 'kms:ViaService': `sns.${region}.${urlSuffix}`, 'kms:EncryptionContext:aws:sns:topicArn': topic.topicArn };
  return [publish, new PolicyStatement({ actions: KEY_ACTIONS, resources: ['*'], conditions: { StringEquals } })];
}
