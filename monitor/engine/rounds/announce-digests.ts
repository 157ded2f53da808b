import { isOvertakenIn, lastSentRecord, readLastSent, withLastSent } from '../../memory/last-sent.ts';
import {
  isSentIn,
  LATE_MS,
  readSendLog,
  SEND_LOG,
  type SendLog,
  takeSlot,
  takeTurn,
  withoutTurn,
  withSent,
} from '../../memory/send-log.ts';
import type { Digest, Notification } from '../../message/notification.ts';
import { oneEachTarget } from '../../message/one-each-target.ts';
import type { Clock, RecordStore, Stored } from '../ports.ts';

/** What the announcer needs to send the digests of many shards in one message. */
export type AnnouncerTools = {
  readonly records: RecordStore;
  readonly clock: Clock;
  /**
   * Puts digests into one message and publishes it. Rejects when it may not have arrived, and when the signal
   * aborts.
   */
  readonly publish: (digests: readonly Digest[], signal: AbortSignal) => Promise<void>;
};

/** The ids of notifications that were not sent, because a newer one of the same target was. */
export type Announced = { readonly overtaken: readonly string[] };

/** How often a write of the send log is tried when others write it too. */
const MAX_TRIES = 20;

/** How long a publish may take, in milliseconds: it ends before the turn of its announcer does. */
const PUBLISH_MS = 30_000;

/**
 * Sends the notifications of these digests that have not been sent yet, in one message at the minimum
 * distance from all others. Rejects when it may not have been sent; the caller must then retry with the same
 * digests. A process that stops between sending and recording sends the message twice.
 *
 * The last message about a target is about its newest change, in whatever order batches are delivered: the
 * newest notification is recorded before it is published, and an older one is then dropped. Only one announcer
 * publishes at a time. See decision 035.
 */
export async function announceDigests(tools: AnnouncerTools, digests: readonly Digest[]): Promise<Announced> {
  const { clock } = tools;
  let known = await readKnown(tools, digests);
  for (let tries = 0; known.left.length > 0 && tries < MAX_TRIES; tries++) {
    const slot = await reserve(tools);
    await clock.sleep(Math.max(0, slot - clock.now()));
    if (!(await begin(tools, slot))) continue;
    // Another copy may have sent the same meanwhile.
    known = await readKnown(tools, digests);
    if (known.left.length > 0 && !((await claim(tools, known)) && clock.now() - slot <= LATE_MS)) {
      await change(tools, (sendLog) => withoutTurn(sendLog, slot));
      continue;
    }
    await publishInTurn(tools, known.left, slot);
    return { overtaken: known.overtaken };
  }
  if (known.left.length > 0) throw new Error(`found no time to send in ${MAX_TRIES} tries, because other announcers were sending`);
  return { overtaken: known.overtaken };
}

async function publishInTurn(tools: AnnouncerTools, left: readonly Digest[], slot: number): Promise<void> {
  const { clock, publish } = tools;
  const isOver = new AbortController();
  const ended = new AbortController();
  void clock.sleep(PUBLISH_MS, isOver.signal).then(() => ended.abort());
  const sent = left.length === 0 ? [] : noticesIn(left).map(({ id }) => id);
  try {
    if (left.length > 0) await Promise.race([publish(oneEachTarget(left), ended.signal), aborted(ended.signal)]);
  } catch (error) {
    // A turn that is not given back ends by itself.
    await change(tools, (sendLog) => withoutTurn(sendLog, slot)).catch(() => undefined);
    throw error;
  } finally {
    isOver.abort();
  }
  await change(tools, (sendLog) => withSent(withoutTurn(sendLog, slot), sent, clock.now()));
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const end = () => reject(new Error(`the message was not accepted within ${PUBLISH_MS / 1000} s`));
    signal.addEventListener('abort', end, { once: true });
  });
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

/** Takes the turn to publish. False while another announcer has it. */
async function begin(tools: AnnouncerTools, slot: number): Promise<boolean> {
  let isOurs = false;
  await change(tools, (sendLog) => {
    const taken = takeTurn(sendLog, slot, tools.clock.now());
    isOurs = taken !== undefined;
    return taken ?? sendLog;
  });
  return isOurs;
}

/** What the records say about some digests. */
type Known = {
  readonly left: readonly Digest[];
  readonly overtaken: readonly string[];
  readonly records: ReadonlyMap<string, Stored>;
};

async function readKnown({ records, clock }: AnnouncerTools, digests: readonly Digest[]): Promise<Known> {
  const stored = await records.load([SEND_LOG, ...new Set(noticesIn(digests).map(({ target }) => lastSentRecord(target)))]);
  const sendLog = readSendLog(stored.get(SEND_LOG)?.value);
  const now = clock.now();
  const lastSent = new Map([...stored].map(([name, { value }]) => [name, readLastSent(value)]));
  const isOvertaken = ({ target, at, kind }: Notification) => {
    const part = lastSent.get(lastSentRecord(target));
    return kind !== 'drill' && part !== undefined && isOvertakenIn(part, target, at, now);
  };
  // A notification that occurs twice in one batch is sent once.
  const seen = new Set<string>();
  const unsent = digests.map((digest) => ({
    ...digest,
    notices: digest.notices.filter(({ id }) => !isSentIn(sendLog, id) && !seen.has(id) && seen.add(id)),
  }));
  const left = unsent.map((digest) => ({ ...digest, notices: digest.notices.filter((notice) => !isOvertaken(notice)) }));
  const overtaken = noticesIn(unsent).filter(isOvertaken);
  return { left: left.filter(({ notices }) => notices.length > 0), overtaken: overtaken.map(({ id }) => id), records: stored };
}

/** Records what is about to be sent. False when another announcer wrote the same record meanwhile. */
async function claim({ records, clock }: AnnouncerTools, known: Known): Promise<boolean> {
  const notices = noticesIn(known.left).filter(({ kind }) => kind !== 'drill');
  const byRecord = Map.groupBy(notices, ({ target }) => lastSentRecord(target));
  const saved = await Promise.all(
    [...byRecord].map(([name, some]) => {
      const stored = known.records.get(name);
      const newest = new Map(some.toSorted((a, b) => a.at - b.at).map(({ target, at }) => [target, at]));
      return records.save(name, withLastSent(readLastSent(stored?.value), newest, clock.now()), stored?.revision ?? 0);
    }),
  );
  return saved.every(Boolean);
}

async function change({ records }: AnnouncerTools, next: (sendLog: SendLog) => SendLog): Promise<void> {
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    const stored = (await records.load([SEND_LOG])).get(SEND_LOG);
    if (await records.save(SEND_LOG, next(readSendLog(stored?.value)), stored?.revision ?? 0)) return;
  }
  throw new Error(`could not save the send log because of concurrent writes (${MAX_TRIES} tries)`);
}

function noticesIn(digests: readonly Digest[]): readonly Notification[] {
  return digests.flatMap(({ notices }) => notices);
}
