import { isSentIn, LATE_MS, readSendLog, SEND_LOG, type SendLog, takeSlot, withSent } from '../../memory/send-log.ts';
import type { Digest } from '../../message/notification.ts';
import type { Clock, RecordStore } from '../ports.ts';

/** What telling the digests of many shards in one message needs. */
export type AnnouncerTools = {
  readonly records: RecordStore;
  readonly clock: Clock;
  /** Puts digests into one message and publishes it. Rejects when it may not have arrived. */
  readonly publish: (digests: readonly Digest[]) => Promise<void>;
};

/** How often a ledger that others write too is tried. */
const MAX_TRIES = 20;

/**
 * Tells what has not been told yet of some digests, in one message that keeps its distance from all others. Rejects when it may not have been
 * told: it is to be tried again with the same digests then. Who dies between telling and noting it tells it twice.
 */
export async function announceDigests(tools: AnnouncerTools, digests: readonly Digest[]): Promise<void> {
  let left = withoutTold(digests, await readLedger(tools));
  for (let wakes = 0; left.length > 0; wakes++) {
    const at = await reserve(tools);
    await tools.clock.sleep(Math.max(0, at - tools.clock.now()));
    // Meanwhile another copy may have told the same.
    left = withoutTold(digests, await readLedger(tools));
    if (tools.clock.now() - at > LATE_MS && wakes < MAX_TRIES) continue;
    if (left.length === 0) return;
    await tools.publish(left);
    const ids = left.flatMap(({ notices }) => notices.map(({ id }) => id));
    await change(tools, (ledger) => withSent(ledger, ids, tools.clock.now()));
    return;
  }
}

async function reserve(tools: AnnouncerTools): Promise<number> {
  let reserved = 0;
  await change(tools, (before) => {
    const { at, ledger } = takeSlot(before, tools.clock.now());
    reserved = at;
    return ledger;
  });
  return reserved;
}

async function readLedger({ records }: AnnouncerTools): Promise<SendLog> {
  return readSendLog((await records.load([SEND_LOG])).get(SEND_LOG)?.value);
}

async function change({ records }: AnnouncerTools, next: (ledger: SendLog) => SendLog): Promise<void> {
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    const stored = (await records.load([SEND_LOG])).get(SEND_LOG);
    if (await records.save(SEND_LOG, next(readSendLog(stored?.value)), stored?.revision ?? 0)) return;
  }
  throw new Error(`the announcer's ledger was written by others ${MAX_TRIES} times while this one tried to`);
}

// The same notice twice in one batch is one.
function withoutTold(digests: readonly Digest[], ledger: SendLog): readonly Digest[] {
  const seen = new Set<string>();
  return digests.flatMap((digest) => {
    const notices = digest.notices.filter(({ id }) => !isSentIn(ledger, id) && !seen.has(id) && seen.add(id));
    return notices.length === 0 ? [] : [{ ...digest, notices }];
  });
}
