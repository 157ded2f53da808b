import type { News } from '../memory/news.ts';
import type { TargetMemory } from '../memory/target-memory.ts';
import { withTransition } from './flapping.ts';
import type { NotificationContext } from './notification-context.ts';
import { isNotifiedNow } from './notify.ts';

/** News that is older wakes nobody by itself, milliseconds: a lease may have to run out before it is told. */
const WAKING_MS = 180_000;

/**
 * Whether somebody is to be woken in the minute `at`: for the incident that is open, or one that began and ended since the last round. Nobody
 * is in a window or for a target that is muted.
 */
export function isPaging({ incident, owed = [] }: TargetMemory, at: number, silence: NotificationContext['silence']): boolean {
  if (silence) return false;
  const isNews = (news: News) => news.decided === 'tell' && !news.heard && news.wakes === true && news.at > at - WAKING_MS;
  return incident?.loud === true || owed.some(isNews);
}

/**
 * Says whether somebody is being woken for the incident that is open, and when people last heard of it. One that somebody was woken for stays
 * loud while its target flaps: taking it back would say that all is well.
 */
export function withPaging(health: TargetMemory, before: TargetMemory, { at, silence }: NotificationContext): TargetMemory {
  const { incident } = health;
  if (!incident) return health;
  const { loud: wasLoud, ...rest } = incident;
  const isSame = before.incident?.since === incident.since;
  const isLoudNow = incident.pages === true && !silence && ((isSame && wasLoud === true) || !health.silence);
  const heardAt = health.owed?.some((news) => isNotifiedNow(news) && !before.owed?.includes(news)) ? at : incident.heardAt;
  const next = { ...health, incident: { ...rest, ...(isLoudNow && { loud: true as const }), ...(heardAt !== undefined && { heardAt }) } };
  if (!silence) return next;
  // People stop hearing of it.
  const isFalling = isSame && wasLoud === true;
  return { ...(isFalling ? withTransition(next, at) : next), silence };
}
