import { type MessageAttributeValue, PublishCommand, type PublishCommandOutput } from '@aws-sdk/client-sns';
import type { Alert } from '../monitor/message/alert.ts';
import { describeFailure } from './describe-failure.ts';
import { fitMessage } from './sns-message.ts';
import { safeSubject } from './sns-subject.ts';

/** How a request is ended before its time. */
type HttpHandlerOptions = { readonly abortSignal?: AbortSignal };

/** What publishing to SNS needs: a client, or what stands before one. */
export type SnsPublisherSetting = {
  readonly client: { readonly send: (command: PublishCommand, options?: HttpHandlerOptions) => Promise<PublishCommandOutput> };
  readonly topicArn: string;
  /** Hears the id SNS gave a message that it took. */
  readonly published?: (messageId: string) => void;
};

/** With more than this many, subscriptions with raw delivery to SQS lose the message. Source: SNS developer guide, message attributes. */
const MAX_ATTRIBUTES = 10;
const MAX_ATTRIBUTE_LENGTH = 256;

/** Hands one alert to SNS. Rejects when it may not have arrived. */
export type Publish = (alert: Alert, signal?: AbortSignal) => Promise<void>;

/** Publishes alerts to an SNS topic, one message each: mail above ten a second disables a subscription. */
export function createSnsPublisher({ client, topicArn, published }: SnsPublisherSetting): Publish {
  return async (alert, abortSignal) => {
    const subject = safeSubject(alert.subject);
    const attributes = messageAttributes(alert.attributes);
    const publish = new PublishCommand({
      TopicArn: topicArn,
      Subject: subject,
      Message: fitMessage(alert, subject, bytesOf(subject, attributes)),
      MessageStructure: 'json',
      MessageAttributes: attributes,
    });
    const { MessageId } = await client.send(publish, abortSignal ? { abortSignal } : {}).catch((error: unknown) => {
      throw new Error(`SNS did not take the message "${subject}": ${describeFailure(error)}`);
    });
    if (MessageId !== undefined) published?.(MessageId);
  };
}

// An attribute SNS would refuse costs a filter, a refused message costs the alert.
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
