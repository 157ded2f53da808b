import type { Owed } from '../memory/news.ts';
import type { TargetHealth } from '../memory/target-memory.ts';
import { withTurn } from './flapping.ts';
import type { Moment } from './notification-context.ts';
import { isToldNow } from './notify.ts';

/** News that is older wakes nobody by itself, milliseconds: a lease may have to run out before it is told. */
const WAKING_MS = 180_000;

/**
 * Whether somebody is to be woken in the minute `at`: for the incident that is open, or one that began and ended since the last round. Nobody
 * is in a window or for a target that is muted.
 */
export function isLoud({ incident, owed = [] }: TargetHealth, at: number, silence: Moment['silence']): boolean {
  if (silence) return false;
  const isNews = (news: Owed) => news.decided === 'tell' && !news.heard && news.wakes === true && news.at > at - WAKING_MS;
  return incident?.loud === true || owed.some(isNews);
}

/**
 * Says whether somebody is being woken for the incident that is open, and when people last heard of it. One that somebody was woken for stays
 * loud while its target flaps: taking it back would say that all is well.
 */
export function withLoudness(health: TargetHealth, before: TargetHealth, { at, silence }: Moment): TargetHealth {
  const { incident } = health;
  if (!incident) return health;
  const { loud: wasLoud, ...rest } = incident;
  const isSame = before.incident?.since === incident.since;
  const isLoudNow = incident.pages === true && !silence && ((isSame && wasLoud === true) || !health.silence);
  const heardAt = health.owed?.some((news) => isToldNow(news) && !before.owed?.includes(news)) ? at : incident.heardAt;
  const next = { ...health, incident: { ...rest, ...(isLoudNow && { loud: true as const }), ...(heardAt !== undefined && { heardAt }) } };
  if (!silence) return next;
  // People stop hearing of it.
  const isFalling = isSame && wasLoud === true;
  return { ...(isFalling ? withTurn(next, at) : next), silence };
}
