import { diagnose } from '../health/diagnosis.ts';
import { isRed, type Status } from '../health/status.ts';
import { recordStatus } from '../history/record-status.ts';
import { type News, NOTIFY, suppressionOf } from '../memory/news.ts';
import type { TargetMemory } from '../memory/target-memory.ts';
import type { Target } from '../target/target.ts';
import { defined, omit } from '../text/objects.ts';
import { enqueueFound } from './found-news.ts';

// A transactional outbox: news is stored with the memory it follows from, sent under a lease, and removed
// once it is sent.

/** Maximum number of news in an outbox. Beyond it, the first and the latest are kept. */
const MAX_NEWS = 20;

/**
 * How long a lease lasts, in milliseconds: longer than sending takes, shorter than two rounds. After it
 * another round may send.
 */
export const LEASE_MS = 90_000;

/**
 * Records the status in the history, and enqueues it if it is not the last one enqueued. `pending` is not news; a later status is.
 *
 * Call it after all checks that started together are judged: a host that is off is one change, not one per
 * probe. `decideNotifications` or `notifyAll` decides later whether people are notified.
 */
export function enqueueChange(target: Target, judged: TargetMemory): TargetMemory {
  const memory = recordStatus(target, followIncident(target, judged));
  const { status, since, outbox = [], partial } = memory;
  const from = lastEnqueued(memory);
  const isSame = status === from && (partial !== undefined) === (memory.lastPartial ?? false);
  const at = memory.probes[target.discovery?.probe ?? '']?.at ?? since;
  if (status === 'pending' || isSame) return enqueueFound(memory, at);
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
  const noted = { lastChange: status, outbox: atMost([...outbox, change]) };
  return enqueueFound({ ...omit(memory, 'lastPartial'), ...noted, ...(partial && { lastPartial: true as const }) }, at);
}

// Earlier releases do not store the last change.
function lastEnqueued({ lastChange, outbox = [], notified }: TargetMemory): Status | undefined {
  return lastChange ?? outbox.at(-1)?.to ?? notified;
}

/**
 * Decides that people are notified of everything, except for a target with `alert: none`. Used by `watch` in
 * a terminal.
 */
export function notifyAll(target: Target, memory: TargetMemory): TargetMemory {
  const { outbox } = memory;
  if (!outbox) return memory;
  return target.alert === 'none' ? markSent(memory, outbox) : { ...memory, outbox: outbox.map((news) => ({ ...news, decision: NOTIFY })) };
}

type Known = Pick<TargetMemory, 'notified' | 'notifiedIncident'>;

/**
 * Returns what people will know after all decided notifications are sent: the status, and the open incident.
 */
export function lastNotified({ notified, notifiedIncident, outbox = [] }: TargetMemory): Known {
  const news = outbox.findLast(
    ({ decision, kind }) => decision?.notify === true && kind !== 'reason' && kind !== 'reminder' && kind !== 'apis',
  );
  if (!news) return defined({ notified, notifiedIncident });
  // After the last notification of a target that is no longer monitored, nothing counts as known.
  if (news.kind === 'gone') return {};
  // A status that gatewatch cannot determine ends no incident.
  const isOpen = isRed(news.to) || news.to === 'unknown';
  return defined({ notified: news.to, notifiedIncident: isOpen ? (news.incident ?? notifiedIncident) : undefined });
}

/** Returns the memory after this news was sent. The lease ends; news that was enqueued meanwhile stays. */
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

/**
 * Returns the memory without the lease. For `news` it records which half is done, so that another round can
 * do the rest.
 */
export function releaseLease(
  memory: TargetMemory,
  news: readonly News[] = [],
  done: Pick<News, 'notified' | 'emitted'> = {},
): TargetMemory {
  const noted = memory.outbox?.map((one) => (news.some((other) => isSameNews(one, other)) ? { ...one, ...done } : one));
  return { ...omit(memory, 'lease'), ...defined({ outbox: noted }) };
}

/**
 * Returns the memory with the lease on its outbox; undefined when there is nothing to send or another holder
 * has the lease. `now` is in milliseconds since 1970.
 */
export function acquireLease(memory: TargetMemory, holder: string, now: number): TargetMemory | undefined {
  if (!memory.outbox?.some(isUrgent)) return undefined;
  const { lease } = memory;
  // A lease that ends later than any lease can was taken by a wrong clock.
  if (lease && lease.holder !== holder && lease.until > now && lease.until <= now + 2 * LEASE_MS) return undefined;
  return { ...memory, lease: { holder, until: now + LEASE_MS } };
}

// A further reason of a known incident is sent along with the next notification.
function isUrgent({ decision, kind }: News): boolean {
  return decision !== undefined && kind !== 'reason';
}

function isSameNews(one: News, other: News): boolean {
  return one.at === other.at && one.to === other.to && one.kind === other.kind;
}

// A target that was set up badly (never ready, and a reason of kind configuration) does not page. An incident
// that pages once keeps paging. A failure that only some regions see is an incident once it has lasted.
function followIncident(target: Target, memory: TargetMemory): TargetMemory {
  if (isRed(memory.status) || memory.partial?.pages) {
    const incident = memory.incident ?? { since: memory.partial?.since ?? memory.since, ...defined({ ran: memory.product }) };
    const diagnosis = incident.pages ? null : diagnose(target, memory);
    const isSettingUp = !memory.wasReady && diagnosis !== null && 'kind' in diagnosis && diagnosis.kind === 'configuration';
    return { ...memory, incident: isSettingUp ? incident : { ...incident, pages: true } };
  }
  return memory.status === 'ready' || memory.status === 'degraded' ? { ...omit(memory, 'incident'), wasReady: true } : memory;
}

function atMost(outbox: readonly News[]): readonly News[] {
  const [first] = outbox;
  if (outbox.length <= MAX_NEWS || !first) return outbox;
  // News that people are not notified of is dropped first, then news in the middle that is not decided yet: a
  // notification says what the status was by what people know then.
  const given =
    outbox.find((news) => news.notified || suppressionOf(news) !== undefined) ?? outbox.slice(1, -1).find(({ decision }) => !decision);
  return given ? outbox.filter((news) => news !== given) : [first, ...outbox.slice(1 - MAX_NEWS)];
}
