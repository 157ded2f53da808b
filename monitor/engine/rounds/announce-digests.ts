import { isSentIn, LATE_MS, readSendLog, SEND_LOG, type SendLog, takeSlot, withSent } from '../../memory/send-log.ts';
import type { Digest } from '../../message/notification.ts';
import type { Clock, RecordStore } from '../ports.ts';

/** What the announcer needs to send the digests of many shards in one message. */
export type AnnouncerTools = {
  readonly records: RecordStore;
  readonly clock: Clock;
  /** Puts digests into one message and publishes it. Rejects when it may not have arrived. */
  readonly publish: (digests: readonly Digest[]) => Promise<void>;
};

/** How often a write of the send log is tried when others write it too. */
const MAX_TRIES = 20;

/**
 * Sends the notifications of these digests that have not been sent yet, in one message at the minimum
 * distance from all others. Rejects when it may not have been sent; the caller must then retry with the same
 * digests. A process that stops between sending and recording sends the message twice.
 */
export async function announceDigests(tools: AnnouncerTools, digests: readonly Digest[]): Promise<void> {
  let left = withoutSent(digests, await loadSendLog(tools));
  for (let tries = 0; left.length > 0; tries++) {
    const at = await reserve(tools);
    await tools.clock.sleep(Math.max(0, at - tools.clock.now()));
    // Another copy may have sent the same meanwhile.
    left = withoutSent(digests, await loadSendLog(tools));
    if (tools.clock.now() - at > LATE_MS && tries < MAX_TRIES) continue;
    if (left.length === 0) return;
    await tools.publish(left);
    const ids = left.flatMap(({ notices }) => notices.map(({ id }) => id));
    await change(tools, (sendLog) => withSent(sendLog, ids, tools.clock.now()));
    return;
  }
}

async function reserve(tools: AnnouncerTools): Promise<number> {
  let reserved = 0;
  await change(tools, (before) => {
    const { at, sendLog } = takeSlot(before, tools.clock.now());
    reserved = at;
    return sendLog;
  });
  return reserved;
}

async function loadSendLog({ records }: AnnouncerTools): Promise<SendLog> {
  return readSendLog((await records.load([SEND_LOG])).get(SEND_LOG)?.value);
}

async function change({ records }: AnnouncerTools, next: (sendLog: SendLog) => SendLog): Promise<void> {
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    const stored = (await records.load([SEND_LOG])).get(SEND_LOG);
    if (await records.save(SEND_LOG, next(readSendLog(stored?.value)), stored?.revision ?? 0)) return;
  }
  throw new Error(`could not save the send log because of concurrent writes (${MAX_TRIES} tries)`);
}

// A notification that occurs twice in one batch is sent once.
function withoutSent(digests: readonly Digest[], sendLog: SendLog): readonly Digest[] {
  const seen = new Set<string>();
  return digests.flatMap((digest) => {
    const notices = digest.notices.filter(({ id }) => !isSentIn(sendLog, id) && !seen.has(id) && seen.add(id));
    return notices.length === 0 ? [] : [{ ...digest, notices }];
  });
}
