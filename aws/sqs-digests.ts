import { SendMessageCommand, SQSClient, type SQSClientConfig } from '@aws-sdk/client-sqs';
import type { Announce } from '../monitor/engine/ports.ts';
import type { Digest, Notification } from '../monitor/message/notification.ts';
import { describeFailure } from './describe-failure.ts';

/** Creates an SQS client. */
export function createQueueClient(setting: SQSClientConfig): SQSClient {
  return new SQSClient(setting);
}

/** What sending digests to the announcer needs. */
export type SqsDigestsSetting = { readonly client: SQSClient; readonly queueUrl: string };

/**
 * Maximum size of a message. SQS allows 1 MiB since August 2025; the former limit of 256 KiB also costs less.
 * Source: SQS API reference, SendMessage.
 */
const MAX_BYTES = 200_000;

/** Sends the digest of a round to the queue of the announcer. Rejects when not all of it may have arrived. */
export function createSqsDigests({ client, queueUrl }: SqsDigestsSetting): Announce {
  return async (digest, abortSignal) => {
    for (const part of partsOf(digest)) {
      const request = new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: JSON.stringify(part) });
      try {
        await client.send(request, abortSignal ? { abortSignal } : {});
      } catch (error) {
        throw new Error(`SQS did not accept the digest of ${digest.shard}: ${describeFailure(error)}`);
      }
    }
  };
}

/** Divides a digest so that each part fits into a message; the first part has the statistics of the round. */
function partsOf(digest: Digest): readonly Digest[] {
  const parts: Notification[][] = [[]];
  let bytes = 0;
  for (const notice of digest.notices.map(fitted)) {
    const size = Buffer.byteLength(JSON.stringify(notice));
    if (bytes > 0 && bytes + size > MAX_BYTES) {
      parts.push([]);
      bytes = 0;
    }
    parts.at(-1)?.push(notice);
    bytes += size;
  }
  const empty = { ...digest.census, targets: 0, turnedRed: 0 };
  return parts.map((notices, i) => ({ ...digest, notices, census: i === 0 ? digest.census : empty }));
}

// The machine-readable part is shortened before the text for people.
function fitted(notice: Notification): Notification {
  const fits = (one: Notification) => Buffer.byteLength(JSON.stringify(one)) <= MAX_BYTES;
  if (fits(notice)) return notice;
  const short = { ...notice, report: { ...notice.report, probes: [] } };
  return fits(short)
    ? short
    : { ...short, lines: [...short.lines.slice(0, 40).map((line) => line.slice(0, 2000)), '  (the rest was too long to be sent)'] };
}
