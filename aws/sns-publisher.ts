import {
  type MessageAttributeValue,
  PublishCommand,
  type PublishCommandOutput,
  SNSClient,
  type SNSClientConfig,
} from '@aws-sdk/client-sns';
import type { Alert } from '../monitor/message/alert.ts';
import { emailSubject } from '../monitor/message/plain-line.ts';
import { describeFailure } from './describe-failure.ts';
import { fitMessage } from './sns-message.ts';

/** Creates an SNS client. */
export function createTopicClient(setting: SNSClientConfig): SNSClient {
  return new SNSClient(setting);
}

/** How a request is aborted. */
type HttpHandlerOptions = { readonly abortSignal?: AbortSignal };

/** What publishing to SNS needs: a client, or a wrapper of one. */
export type SnsPublisherSetting = {
  readonly client: { readonly send: (command: PublishCommand, options?: HttpHandlerOptions) => Promise<PublishCommandOutput> };
  readonly topicArn: string;
  /** Is called with the id of each message that SNS accepted. */
  readonly published?: (messageId: string) => void;
};

/**
 * Maximum number of attributes: with more, subscriptions with raw delivery to SQS lose the message. Source:
 * SNS developer guide, message attributes.
 */
const MAX_ATTRIBUTES = 10;
const MAX_ATTRIBUTE_LENGTH = 256;

/** Publishes one alert to SNS. Rejects when it may not have arrived. */
export type Publish = (alert: Alert, signal?: AbortSignal) => Promise<void>;

/**
 * Creates a publisher to an SNS topic, with one message per alert. More than ten emails per second disable a
 * subscription.
 */
export function createSnsPublisher({ client, topicArn, published }: SnsPublisherSetting): Publish {
  return async (alert, abortSignal) => {
    // This changes nothing in a composed alert; a subject that SNS rejects would cost the whole message.
    const subject = emailSubject({ lead: alert.subject });
    const attributes = messageAttributes(alert.attributes);
    const publish = new PublishCommand({
      TopicArn: topicArn,
      Subject: subject,
      Message: fitMessage(alert, subject, bytesOf(subject, attributes)),
      MessageStructure: 'json',
      MessageAttributes: attributes,
    });
    const { MessageId } = await client.send(publish, abortSignal ? { abortSignal } : {}).catch((error: unknown) => {
      throw new Error(`SNS did not accept the message "${subject}": ${describeFailure(error)}`);
    });
    if (MessageId !== undefined) published?.(MessageId);
  };
}

// An attribute that SNS would reject is left out: that costs a filter match, while a rejected message would
// cost the alert.
function messageAttributes(attributes: Alert['attributes']): Record<string, MessageAttributeValue> {
  const safe = Object.entries(attributes).flatMap(([name, value]) => {
    const text = value
      .slice(0, MAX_ATTRIBUTE_LENGTH)
      .toWellFormed()
      .replace(/[\p{Cc}\ufffe\uffff]+/gu, ' ')
      .trim();
    return /^(?!aws\.|amazon\.)\w(?:[\w-]|\.(?=[\w-])){0,255}$/i.test(name) && text !== ''
      ? [[name, { DataType: 'String', StringValue: text }] as const]
      : [];
  });
  return Object.fromEntries(safe.slice(0, MAX_ATTRIBUTES));
}

function bytesOf(subject: string, attributes: Readonly<Record<string, MessageAttributeValue>>): number {
  const texts = Object.entries(attributes).flatMap(([name, { DataType = '', StringValue = '' }]) => [name, DataType, StringValue]);
  return Buffer.byteLength([subject, ...texts].join(''));
}
