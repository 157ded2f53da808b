import { diagnose } from '../health/diagnosis.ts';
import { isRed, type Status } from '../health/status.ts';
import { type News, NOTIFY, suppressionOf } from '../memory/news.ts';
import type { TargetMemory } from '../memory/target-memory.ts';
import type { Target } from '../target/target.ts';
import { defined, omit } from '../text/objects.ts';

// A transactional outbox: news is stored with the memory it follows from, sent under a lease, and taken out once it is sent.

/** An outbox holds at most so much news: of a longer row the first and the latest. */
const MAX_NEWS = 20;

/** How long one round may take to send before another does it instead, milliseconds: longer than sending takes, shorter than two rounds. */
export const LEASE_MS = 90_000;

/**
 * Enqueues a status that is not the last one enqueued. `pending` is no news: it is followed by some. Call it when all looks that began together
 * are judged: a host that is off is one change, not one for each of its probes. `decideNotifications` or `notifyAll` decides later whether people
 * are notified.
 */
export function enqueueChange(target: Target, judged: TargetMemory): TargetMemory {
  const memory = followIncident(target, judged);
  const { status, since, outbox = [] } = memory;
  const from = lastEnqueued(memory);
  if (status === 'pending' || status === from) return memory;
  const over = memory.incident ? undefined : judged.incident;
  const change: News = {
    kind: 'change',
    at: since,
    to: status,
    diagnosis: diagnose(target, memory),
    ...defined({
      from,
      incident: (memory.incident ?? judged.incident)?.since,
      pages: isRed(status) ? memory.incident?.pages : undefined,
      reasons: over?.reasons,
      ran: over?.ran,
    }),
  };
  return { ...memory, lastChange: status, outbox: atMost([...outbox, change]) };
}

// An earlier release does not store the last change.
function lastEnqueued({ lastChange, outbox = [], notified }: TargetMemory): Status | undefined {
  return lastChange ?? outbox.at(-1)?.to ?? notified;
}

/** Decides that people are notified of everything, unless nobody wants to be for this target: for whoever watches a terminal. */
export function notifyAll(target: Target, memory: TargetMemory): TargetMemory {
  const { outbox } = memory;
  if (!outbox) return memory;
  return target.alert === 'none' ? markSent(memory, outbox) : { ...memory, outbox: outbox.map((news) => ({ ...news, decision: NOTIFY })) };
}

type Known = Pick<TargetMemory, 'notified' | 'notifiedIncident'>;

/** What people will know once everything is sent that is decided to be: the status, and the incident they take to be open. */
export function lastNotified({ notified, notifiedIncident, outbox = [] }: TargetMemory): Known {
  const news = outbox.findLast(({ decision, kind }) => decision?.notify === true && kind !== 'reason' && kind !== 'reminder');
  if (!news) return defined({ notified, notifiedIncident });
  // Of a target that is no longer monitored people know nothing that counts.
  if (news.kind === 'gone') return {};
  // What gatewatch cannot see ends no incident.
  const isOpen = isRed(news.to) || news.to === 'unknown';
  return defined({ notified: news.to, notifiedIncident: isOpen ? (news.incident ?? notifiedIncident) : undefined });
}

/** The memory once this news is sent: the lease ends, and what was enqueued meanwhile stays. */
export function markSent(memory: TargetMemory, sent: readonly News[]): TargetMemory {
  const { outbox = [] } = memory;
  const isSent = (news: News) => sent.some((one) => isSameNews(one, news));
  const left = outbox.filter((news) => !isSent(news));
  return {
    ...omit(memory, 'lease', 'notified', 'notifiedIncident', 'outbox'),
    ...lastNotified({ ...memory, outbox: outbox.filter(isSent) }),
    ...defined({ outbox: left.length > 0 ? left : undefined }),
  };
}

/** Which half of the sending is done: people are notified, and the events are emitted. */
export type SendResult = { readonly notified: boolean; readonly emitted: boolean };

/** The memory without the lease. Of `news` it notes which half is done, so that another round can do the rest. */
export function releaseLease(
  memory: TargetMemory,
  news: readonly News[] = [],
  done: Pick<News, 'notified' | 'emitted'> = {},
): TargetMemory {
  const noted = memory.outbox?.map((one) => (news.some((other) => isSameNews(one, other)) ? { ...one, ...done } : one));
  return { ...omit(memory, 'lease'), ...defined({ outbox: noted }) };
}

/** The memory with the right to send its outbox; undefined when there is nothing to send, or another holds the right. `now` in milliseconds. */
export function acquireLease(memory: TargetMemory, holder: string, now: number): TargetMemory | undefined {
  if (!memory.outbox?.some(isUrgent)) return undefined;
  const { lease } = memory;
  // A lease that lasts longer than one can was taken by a clock that was wrong.
  if (lease && lease.holder !== holder && lease.until > now && lease.until <= now + 2 * LEASE_MS) return undefined;
  return { ...memory, lease: { holder, until: now + LEASE_MS } };
}

// A further reason of a known incident goes along with the next notification.
function isUrgent({ decision, kind }: News): boolean {
  return decision !== undefined && kind !== 'reason';
}

function isSameNews(one: News, other: News): boolean {
  return one.at === other.at && one.to === other.to && one.kind === other.kind;
}

// A target that was set up badly (never ready, and a reason of kind configuration) does not page; once its incident pages, it goes on.
function followIncident(target: Target, memory: TargetMemory): TargetMemory {
  if (isRed(memory.status)) {
    const incident = memory.incident ?? { since: memory.since, ...defined({ ran: memory.product }) };
    const diagnosis = incident.pages ? null : diagnose(target, memory);
    const isSettingUp = !memory.wasReady && diagnosis !== null && 'kind' in diagnosis && diagnosis.kind === 'configuration';
    return { ...memory, incident: isSettingUp ? incident : { ...incident, pages: true } };
  }
  return memory.status === 'ready' || memory.status === 'degraded' ? { ...omit(memory, 'incident'), wasReady: true } : memory;
}

function atMost(outbox: readonly News[]): readonly News[] {
  const [first] = outbox;
  if (outbox.length <= MAX_NEWS || !first) return outbox;
  // What people are not notified of is given up first.
  const given = outbox.find((news) => news.notified || suppressionOf(news) !== undefined);
  return given ? outbox.filter((news) => news !== given) : [first, ...outbox.slice(1 - MAX_NEWS)];
}
