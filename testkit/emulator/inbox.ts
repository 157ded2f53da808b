import { SubscribeCommand } from '@aws-sdk/client-sns';
import { CreateQueueCommand, DeleteMessageBatchCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { ACCOUNT, type EmulatorClients } from './on-emulator.ts';

/** A message of the topic as a queue gets it. */
type Mail = {
  readonly subject: string;
  /** The machine part. */
  readonly body: unknown;
  readonly attributes: Readonly<Record<string, string>>;
};

/** A queue that hears what people are told. */
export type Inbox = {
  /** Everything that came since the last time, in order. */
  readonly take: () => Promise<readonly Mail[]>;
  /** Subscribes once more, to a topic that was made anew. */
  readonly subscribe: (topicArn: string) => Promise<void>;
};

const NAME = 'inbox';

type Envelope = {
  readonly Subject: string;
  readonly Message: string;
  readonly MessageAttributes?: Readonly<Record<string, { readonly Value: string }>>;
};

/** Opens a queue and subscribes it. Its messages come in SNS's envelope: raw delivery would leave the subject out. */
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
