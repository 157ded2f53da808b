import { asOurs } from './older-memory.ts';
import { isMoment, isRecord } from './plain-data.ts';
import { isStatus } from './status.ts';
import { isOwed } from './stored-owed.ts';
import { isHealth, isReadablePart } from './stored-parts.ts';
import type { TargetHealth } from './target-memory.ts';

/**
 * Reads what a store gives back; undefined when it is no memory of version 1, which is as good as a target never seen. What this release cannot
 * read in one (a reason of a later release, say) is left out alone: a probe is then looked at anew, and what people may not have heard is owed
 * anew. Keys it does not know stay as they are.
 */
export function parseTargetHealth(stored: unknown): TargetHealth | undefined {
  if (!isRecord(stored) || stored.v !== 1 || !isRecord(stored.probes)) return undefined;
  if (!isMoment(stored.firstSeen) || !isMoment(stored.since) || !isStatus(stored.status)) return undefined;
  const { owed: news = [], ...parts } = stored;
  const readable = Object.entries(parts).filter(([key, value]) => isReadablePart(key, value));
  const owed = Array.isArray(news) ? news.filter(isOwed) : [];
  const isWhole = readable.length === Object.keys(parts).length && Array.isArray(news) && owed.length === news.length;
  const memory = {
    revision: 0,
    ...Object.fromEntries(readable.filter(([key]) => isWhole || key !== 'noted')),
    probes: Object.fromEntries(Object.entries(stored.probes).filter(([, health]) => isHealth(health))),
    ...(owed.length > 0 && { owed }),
  };
  return asOurs(memory as unknown as TargetHealth);
}
