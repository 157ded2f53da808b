import { GetQueueAttributesCommand, GetQueueUrlCommand, type Message, QueueDoesNotExist, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import type { FoundLetter } from '../deployment/doctor/account.ts';
import { quote } from '../monitor/text/quote.ts';
import type { AccountClients } from './clients.ts';

type Clients = Pick<AccountClients, 'sqs'>;

/** Reads the URL of a queue; undefined if it does not exist. */
export async function findQueue({ sqs }: Clients, name: string): Promise<string | undefined> {
  try {
    return (await sqs.send(new GetQueueUrlCommand({ QueueName: name }))).QueueUrl;
  } catch (error) {
    if (error instanceof QueueDoesNotExist) return undefined;
    throw error;
  }
}

/**
 * Reads the number of dead letters in a queue and one of them, without removing it; undefined if the queue
 * does not exist.
 */
export async function readLetters(
  clients: Clients,
  name: string,
): Promise<{ readonly count: number; readonly first?: FoundLetter } | undefined> {
  const QueueUrl = await findQueue(clients, name);
  if (QueueUrl === undefined) return undefined;
  const { sqs } = clients;
  const { Attributes = {} } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['ApproximateNumberOfMessages'] }));
  const count = Number(Attributes.ApproximateNumberOfMessages ?? 0);
  if (count === 0) return { count };
  const { Messages = [] } = await sqs.send(
    new ReceiveMessageCommand({
      QueueUrl,
      MaxNumberOfMessages: 1,
      VisibilityTimeout: 0,
      MessageSystemAttributeNames: ['SentTimestamp'],
      MessageAttributeNames: ['ERROR_MESSAGE', 'ERROR_CODE'],
    }),
  );
  return { count, ...(Messages[0] && { first: letterIn(Messages[0]) }) };
}

function letterIn({ Attributes, MessageAttributes, Body = '' }: Message): FoundLetter {
  const at = Number(Attributes?.SentTimestamp);
  // The attributes are those of EventBridge Scheduler. Source: its user guide, "Configuring a schedule's
  // dead-letter queue".
  const said = MessageAttributes?.ERROR_MESSAGE?.StringValue ?? MessageAttributes?.ERROR_CODE?.StringValue ?? reasonIn(Body);
  return { why: quote(said, 160), ...(at > 0 && { at }) };
}

// A record of Lambda contains the error; a dead letter of SNS is the message itself. Source: AWS Lambda
// developer guide, "Asynchronous invocation".
function reasonIn(body: string): string {
  try {
    const { requestContext, responsePayload } = JSON.parse(body);
    const why = responsePayload?.errorMessage ?? requestContext?.condition;
    return typeof why === 'string' ? why : body;
  } catch {
    return body;
  }
}
