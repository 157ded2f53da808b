import { isToNotify, type News } from '../memory/news.ts';
import type { TargetMemory } from '../memory/target-memory.ts';
import { isNotifiedNow } from './notify.ts';
import { markSent, releaseLease } from './outbox.ts';

/** What one round sends of a target's outbox: news for people, and changes for programs. */
export type Dispatch = {
  /** All decided news: what is sent of it, and what nobody has to be sent. */
  readonly decided: readonly News[];
  readonly people: readonly News[];
  readonly programs: readonly News[];
  /** The lease ends at this moment, milliseconds since 1970. */
  readonly until: number;
};

/** Which half of a dispatch is sent: people are notified, and the events are emitted. */
export type SendResult = { readonly notified: boolean; readonly emitted: boolean };

/** The dispatch of a target; undefined where `holder` does not hold the lease of its outbox. */
export function dispatchOf({ outbox, lease }: TargetMemory, holder: string): Dispatch | undefined {
  if (!outbox || lease?.holder !== holder) return undefined;
  const decided = outbox.filter((news) => news.decision);
  const people = decided.filter(isToNotify);
  return {
    decided,
    people: people.some(isNotifiedNow) ? people : [],
    programs: decided.filter(({ kind, emitted }) => (kind === 'change' || kind === 'apis') && !emitted),
    until: lease.until,
  };
}

/** The memory after a dispatch: sent news leaves the outbox, the half that failed stays, and the lease ends. */
export function afterDispatch(
  memory: TargetMemory,
  { decided, people, programs }: Dispatch,
  { notified, emitted }: SendResult,
): TargetMemory {
  const isLeft = (news: News) => (!notified && people.includes(news)) || (!emitted && programs.includes(news));
  // A further reason waits until other news takes it along.
  const isWaiting = (news: News) => news.kind === 'reason' && !people.includes(news);
  const sent = markSent(
    memory,
    decided.filter((news) => !isLeft(news) && !isWaiting(news)),
  );
  const half = releaseLease(sent, notified ? people : [], { notified: true });
  return releaseLease(half, emitted ? programs : [], { emitted: true });
}
