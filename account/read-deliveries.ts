import { paginateFilterLogEvents, ResourceNotFoundException } from '@aws-sdk/client-cloudwatch-logs';
import { isRecord } from '../monitor/text/guards.ts';
import { quote } from '../monitor/text/quote.ts';
import type { AccountClients } from './clients.ts';

type Clients = Pick<AccountClients, 'logs'>;

/**
 * A delivery in the log of SNS. The seconds run from the acceptance of the message by SNS to its last
 * attempt.
 */
export type DeliveryLine = {
  readonly destination: string;
  readonly isDelivered: boolean;
  readonly seconds: number;
  readonly note: string;
};

/** A message, and the start of the search for it, milliseconds since 1970. */
export type SentMessage = { readonly topicArn: string; readonly messageId: string; readonly since: number };

/**
 * Reads the delivery status logs of a topic for a message; undefined if they are not enabled. Source: Amazon
 * SNS developer guide, "Amazon SNS message delivery status".
 */
export async function readDeliveries(
  { logs }: Clients,
  { topicArn, messageId, since }: SentMessage,
): Promise<readonly DeliveryLine[] | undefined> {
  const [, , , region, account, topic] = topicArn.split(':');
  const groups = ['', '/Failure'].map((end) => `sns/${region}/${account}/${topic}${end}`);
  const found = await Promise.all(groups.map((group) => readLines(logs, group, since, `{ $.notification.messageId = "${messageId}" }`)));
  if (found.every((lines) => lines === undefined)) return undefined;
  return found.flatMap((lines) => (lines ?? []).flatMap(deliveryIn));
}

/**
 * Reads the id of the message in which an announcer published a notification; undefined if it has not yet.
 */
export async function readAnnounced({ logs }: Clients, announcer: string, noticeId: string, since: number): Promise<string | undefined> {
  const lines = await readLines(logs, `/aws/lambda/${announcer}`, since, '{ $.message.event = "published" }');
  const found = (lines ?? []).find(
    ({ message }) => isRecord(message) && Array.isArray(message.notices) && message.notices.includes(noticeId),
  );
  return isRecord(found?.message) && typeof found.message.messageId === 'string' ? found.message.messageId : undefined;
}

type Line = Readonly<Record<string, unknown>>;

/**
 * Reads the lines of a log group that match; undefined if the group does not exist. AWS clocks may be a few
 * seconds behind.
 */
async function readLines(
  logs: AccountClients['logs'],
  logGroupName: string,
  since: number,
  filterPattern: string,
): Promise<readonly Line[] | undefined> {
  const lines: Line[] = [];
  const asked = { logGroupName, startTime: since - 10_000, filterPattern };
  try {
    for await (const page of paginateFilterLogEvents({ client: logs }, asked))
      lines.push(...(page.events ?? []).flatMap(({ message = '' }) => parsed(message)));
    return lines;
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined;
    throw error;
  }
}

function parsed(text: string): readonly Line[] {
  try {
    const line: unknown = JSON.parse(text);
    return isRecord(line) ? [line] : [];
  } catch {
    return [];
  }
}

function deliveryIn({ delivery, status }: Line): readonly DeliveryLine[] {
  if (!isRecord(delivery)) return [];
  const { destination, statusCode, attempts, dwellTimeMs } = delivery;
  const parts = [
    String(status),
    ...(statusCode === undefined ? [] : [`HTTP ${statusCode}`]),
    ...(Number(attempts) > 1 ? [`${attempts} attempts`] : []),
  ];
  return [
    {
      destination: String(destination),
      isDelivered: status === 'SUCCESS',
      seconds: Number(dwellTimeMs) / 1000 || 0,
      note: quote(parts.join(', ')),
    },
  ];
}
