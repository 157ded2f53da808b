import { type AnnouncerTools, announceDigests } from '../monitor/engine/rounds/announce-digests.ts';
import { readDigest } from '../monitor/message/read-digest.ts';
import { readJson } from '../monitor/text/bounded-json.ts';

/** What of an event of SQS is used. Source: AWS Lambda developer guide, "Using Lambda with Amazon SQS". */
export type QueueEvent = { readonly Records: readonly { readonly messageId: string; readonly body: string }[] };

/** Which messages are to be delivered again. Source: the same, "Implementing partial batch responses". */
export type QueueAnswer = { readonly batchItemFailures: readonly { readonly itemIdentifier: string }[] };

/** What the announcer is made of. */
export type AnnouncerParts = {
  readonly tools: AnnouncerTools;
  /** Takes one structured line. */
  readonly log: (line: Readonly<Record<string, unknown>>) => void;
};

/**
 * Makes the function that the queue of digests invokes. A message that is no digest goes back, and in the end to the dead letters, and keeps no
 * other from being told. When nothing could be told it throws: all of them come again.
 */
export function createAnnouncer({ tools, log }: AnnouncerParts): (event: QueueEvent) => Promise<QueueAnswer> {
  return async ({ Records }) => {
    const read = Records.map(({ messageId, body }) => ({ messageId, digest: readDigest(readJson(body)) }));
    const digests = read.flatMap(({ digest }) => digest ?? []);
    if (digests.length > 0) await announceDigests(tools, digests);
    const broken = read.filter(({ digest }) => !digest).map(({ messageId }) => messageId);
    log({ event: 'announced', digests: digests.length, notices: digests.flatMap(({ notices }) => notices).length, broken });
    return { batchItemFailures: broken.map((itemIdentifier) => ({ itemIdentifier })) };
  };
}
