import { diagnose } from '../health/diagnosis.ts';
import { isRed, type Status } from '../health/status.ts';
import type { News } from '../memory/news.ts';
import type { Lease, TargetMemory } from '../memory/target-memory.ts';
import type { Target } from '../target/target.ts';

/** So much untold news is kept: of a longer row the first and the latest. */
const MAX_OWED = 20;

/** How long one may take to tell before another does it instead; longer than a round's telling, shorter than two rounds. */
export const LEASE_MS = 90_000;

/**
 * Notes a status that is not the last one noted. `pending` is no news: it is followed by some. To be called when all looks that began together
 * are judged: a dead host is one change, not one for each of its probes. Whether people are told is decided later, by `speak` or `tellAll`.
 */
export function enqueueChange(target: Target, judged: TargetMemory): TargetMemory {
  const health = followIncident(target, judged);
  const { status, since, owed = [] } = health;
  const last = lastNoted(health);
  if (status === 'pending' || status === last) return health;
  const incident = (health.incident ?? judged.incident)?.since;
  const base = { at: since, to: status, diagnosis: diagnose(target, health) };
  const wakes = isRed(status) && health.incident?.pages === true;
  const { reasons, ran } = (health.incident ? undefined : judged.incident) ?? {};
  const more = {
    ...(last && { from: last }),
    ...(incident !== undefined && { incident }),
    ...(wakes && { wakes }),
    ...(reasons && { reasons }),
    ...(ran && { ran }),
  };
  const change: News = { ...base, ...more };
  return { ...health, noted: status, owed: atMost([...owed, change]) };
}

// A memory of a release before this one does not say what was noted.
function lastNoted({ noted, owed = [], told }: TargetMemory): Status | undefined {
  return noted ?? owed.at(-1)?.to ?? told;
}

/** Whether a piece of news is a status, and not more about one that people know. */
export function isAboutStatus({ kind }: News): boolean {
  return kind !== 'reason' && kind !== 'reminder';
}

/** Decides that people are told of everything, unless nobody wants to hear of the target: for whoever watches a terminal. */
export function notifyAll(target: Target, health: TargetMemory): TargetMemory {
  const { owed } = health;
  if (!owed) return health;
  return target.alert === 'none' ? markSent(health, owed) : { ...health, owed: owed.map((news) => ({ ...news, decided: 'tell' })) };
}

/** What people will know once everything is told that has been decided to be told: the status, and the incident they take to be open. */
export function lastNotified({ told, toldIncident, owed = [] }: TargetMemory): { readonly told?: Status; readonly toldIncident?: number } {
  const news = owed.findLast((one) => one.decided === 'tell' && isAboutStatus(one));
  // Of a target that is no longer monitored people know nothing that counts.
  if (news?.kind === 'gone') return {};
  if (!news) return { ...(told && { told }), ...(toldIncident !== undefined && { toldIncident }) };
  // What we cannot see ends no incident.
  const incident = isRed(news.to) || news.to === 'unknown' ? (news.incident ?? toldIncident) : undefined;
  return { told: news.to, ...(incident !== undefined && { toldIncident: incident }) };
}

/** What is remembered once this news was told: the lease ends, and what became owed meanwhile stays owed. */
export function markSent(health: TargetMemory, told: readonly News[]): TargetMemory {
  const { owed = [], lease: _, told: __, toldIncident: ___, ...rest } = health;
  const isTold = (news: News) => told.some((one) => isSameNews(one, news));
  const left = owed.filter((news) => !isTold(news));
  const heard = lastNotified({ ...health, owed: owed.filter(isTold) });
  const { owed: ____, ...bare } = rest as TargetMemory;
  return { ...bare, ...heard, ...(left.length > 0 && { owed: left }) };
}

/** What was done of telling some news: people heard of it, machines did. */
export type SendResult = { readonly heard: boolean; readonly emitted: boolean };

/** The same without the right to tell, noting what has been done of telling this news: another may try to do the rest. */
export function releaseLease(
  { lease: _, ...health }: TargetMemory,
  news: readonly News[] = [],
  done?: Pick<News, 'heard' | 'emitted'>,
): TargetMemory {
  if (!health.owed || news.length === 0) return health;
  return { ...health, owed: health.owed.map((one) => (news.some((other) => isSameNews(one, other)) ? { ...one, ...done } : one)) };
}

/** Takes the right to tell what is owed, unless another holds it; undefined when there is nothing to take. */
export function acquireLease(health: TargetMemory, holder: string, now: number): TargetMemory | undefined {
  if (!health.owed?.some(isUrgent)) return undefined;
  const { lease } = health;
  // One that lasts longer than a lease was taken by a clock that was wrong.
  if (lease && lease.holder !== holder && lease.until > now && lease.until <= now + 2 * LEASE_MS) return undefined;
  return { ...health, lease: { holder, until: now + LEASE_MS } satisfies Lease };
}

// Another reason for an incident that is known goes along with whatever is told next.
function isUrgent({ decided, kind }: News): boolean {
  return decided !== undefined && kind !== 'reason';
}

function isSameNews(one: News, other: News): boolean {
  return one.at === other.at && one.to === other.to && one.kind === other.kind;
}

// A target that was set up badly (never ready, and a reason of kind configuration) is told by mail; once somebody is to be woken, that stays.
function followIncident(target: Target, health: TargetMemory): TargetMemory {
  if (isRed(health.status)) {
    const incident = health.incident ?? { since: health.since, ...(health.product && { ran: health.product }) };
    const diagnosis = incident.pages ? null : diagnose(target, health);
    const isSettingUp = !health.wasReady && diagnosis !== null && 'kind' in diagnosis && diagnosis.kind === 'configuration';
    return { ...health, incident: { ...incident, ...(!isSettingUp && { pages: true }) } };
  }
  if (health.status !== 'ready' && health.status !== 'degraded') return health;
  const { incident: _, ...closed } = health;
  return { ...closed, wasReady: true };
}

function atMost(owed: readonly News[]): readonly News[] {
  const [first] = owed;
  if (owed.length <= MAX_OWED || !first) return owed;
  // What people are not told is given up first.
  const silenced = owed.find(({ decided, heard }) => heard || (decided !== undefined && decided !== 'tell'));
  return silenced ? owed.filter((news) => news !== silenced) : [first, ...owed.slice(1 - MAX_OWED)];
}
