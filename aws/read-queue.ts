import { GetQueueAttributesCommand, GetQueueUrlCommand, QueueDoesNotExist, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { quote } from '../monitor/core/quote.ts';
import type { AccountClients } from './account-clients.ts';

type Clients = Pick<AccountClients, 'sqs'>;

/** How many messages a queue holds, and what one of them says, which stays in it; undefined when there is no queue of that name. */
export async function readQueue({ sqs }: Clients, name: string): Promise<{ readonly count: number; readonly first?: string } | undefined> {
  try {
    const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: name }));
    const { Attributes = {} } = await sqs.send(
      new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['ApproximateNumberOfMessages'] }),
    );
    const count = Number(Attributes.ApproximateNumberOfMessages ?? 0);
    if (count === 0) return { count };
    const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 1, VisibilityTimeout: 0 }));
    const body = Messages[0]?.Body;
    return { count, ...(body !== undefined && { first: quote(reasonIn(body), 160) }) };
  } catch (error) {
    if (error instanceof QueueDoesNotExist) return undefined;
    throw error;
  }
}

// Source: AWS Lambda developer guide, "Asynchronous invocation": a record says why; the scheduler and SNS leave the message itself.
function reasonIn(body: string): string {
  try {
    const { requestContext, responsePayload } = JSON.parse(body);
    const why = responsePayload?.errorMessage ?? requestContext?.condition;
    return typeof why === 'string' ? why : body;
  } catch {
    return body;
  }
}
