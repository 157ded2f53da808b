import { type AnnouncerTools, announceDigests } from '../monitor/engine/rounds/announce-digests.ts';
import { readDigest } from '../monitor/message/read-digest.ts';
import { readJson } from '../monitor/text/bounded-json.ts';

/**
 * The part of an SQS event that is used. Source: AWS Lambda developer guide, "Using Lambda with Amazon SQS".
 */
export type QueueEvent = { readonly Records: readonly { readonly messageId: string; readonly body: string }[] };

/**
 * The messages to deliver again. Source: AWS Lambda developer guide, "Implementing partial batch responses".
 */
export type QueueAnswer = { readonly batchItemFailures: readonly { readonly itemIdentifier: string }[] };

/** What the announcer is made of. */
export type AnnouncerParts = {
  readonly tools: AnnouncerTools;
  /** Writes one structured log line. */
  readonly log: (line: Readonly<Record<string, unknown>>) => void;
};

/**
 * Creates the function that the queue of digests invokes. A message that is not a digest is returned to the
 * queue, and ends in the dead-letter queue; the others are sent all the same. If nothing could be sent, the
 * function throws, and all messages are delivered again.
 */
export function createAnnouncer({ tools, log }: AnnouncerParts): (event: QueueEvent) => Promise<QueueAnswer> {
  return async ({ Records }) => {
    const read = Records.map(({ messageId, body }) => ({ messageId, digest: readDigest(readJson(body)) }));
    const digests = read.flatMap(({ digest }) => digest ?? []);
    const { overtaken } = digests.length > 0 ? await announceDigests(tools, digests) : { overtaken: [] };
    const broken = read.filter(({ digest }) => !digest).map(({ messageId }) => messageId);
    log({ event: 'announced', digests: digests.length, notices: digests.flatMap(({ notices }) => notices).length, broken, overtaken });
    return { batchItemFailures: broken.map((itemIdentifier) => ({ itemIdentifier })) };
  };
}
