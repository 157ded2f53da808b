import { SubscribeCommand } from '@aws-sdk/client-sns';
import { CreateQueueCommand, DeleteMessageBatchCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { ACCOUNT, type EmulatorClients } from './on-emulator.ts';

/** A message of the topic as a queue receives it. */
type Mail = {
  readonly subject: string;
  /** The machine-readable part. */
  readonly body: unknown;
  readonly attributes: Readonly<Record<string, string>>;
};

/** A queue that receives the notifications for people. */
export type Inbox = {
  /** Returns everything received since the last call, in order. */
  readonly take: () => Promise<readonly Mail[]>;
  /** Subscribes again, after the topic was created again. */
  readonly subscribe: (topicArn: string) => Promise<void>;
};

const NAME = 'inbox';

type Envelope = {
  readonly Subject: string;
  readonly Message: string;
  readonly MessageAttributes?: Readonly<Record<string, { readonly Value: string }>>;
};

/**
 * Creates a queue and subscribes it. Its messages have the SNS envelope: raw delivery would leave the subject
 * out.
 */
export async function openInbox({ queues, sns }: EmulatorClients, region: string, topicArn: string): Promise<Inbox> {
  const { QueueUrl } = await queues.send(new CreateQueueCommand({ QueueName: NAME }));
  const Endpoint = `arn:aws:sqs:${region}:${ACCOUNT}:${NAME}`;
  const subscribe = async (TopicArn: string) => void (await sns.send(new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint })));
  await subscribe(topicArn);
  const take = async (): Promise<readonly Mail[]> => {
    const { Messages = [] } = await queues.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
    if (Messages.length === 0) return [];
    const Entries = Messages.map(({ ReceiptHandle }, i) => ({ Id: String(i), ReceiptHandle }));
    await queues.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
    return [...Messages.map(({ Body = '' }) => readMail(JSON.parse(Body))), ...(await take())];
  };
  return { take, subscribe };
}

function readMail({ Subject, Message, MessageAttributes = {} }: Envelope): Mail {
  const attributes = Object.fromEntries(Object.entries(MessageAttributes).map(([name, { Value }]) => [name, Value]));
  return { subject: Subject, body: JSON.parse(Message), attributes };
}
