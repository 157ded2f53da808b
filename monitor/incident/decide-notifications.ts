import type { News } from '../memory/news.ts';
import type { TargetMemory } from '../memory/target-memory.ts';
import type { Target } from '../target/target.ts';
import { defined } from '../text/objects.ts';
import { withTransition } from './flapping.ts';
import type { NotificationContext } from './notification-context.ts';
import { notify, suppress } from './notify.ts';
import { lastNotified } from './outbox.ts';
import { withPaging } from './paging.ts';
import { furtherReason, reminded } from './reminder.ts';
import { endOfFlapping, endOfSilence } from './silence-end.ts';
import { afterReading, heldUnread } from './unread.ts';

/** How long a dependent target waits at most until the targets it depends on are judged, in milliseconds. */
const WAIT_MS = 180_000;

/** The steps that only need time to pass, in this order. */
const WITH_TIME = [endOfSilence, endOfFlapping, reminded, furtherReason] as const;

/**
 * Decides for each piece of news in the outbox whether people are notified. Adds news that only needs time:
 * reminders, the end of a silence, the end of flapping.
 *
 * Call it once per round, after its checks. A decision is final; a round older than one that has decided
 * decides nothing. A round that could not read what decides waits, see `unread.ts`.
 */
export function decideNotifications(target: Target, memory: TargetMemory, context: NotificationContext): TargetMemory {
  if (context.at < (memory.decidedAt ?? Number.NEGATIVE_INFINITY)) return memory;
  const decided = target.alert === 'none' ? suppressAll(memory) : decideFor(target, memory, context);
  return JSON.stringify(decided) === JSON.stringify(memory) ? memory : { ...decided, decidedAt: context.at };
}

function decideFor(target: Target, before: TargetMemory, context: NotificationContext): TargetMemory {
  const held = heldUnread(before, context);
  if (held) return held;
  const decided = WITH_TIME.reduce((memory, step) => step(target, memory, context), decideOutbox(before, context));
  return afterReading(withPaging(decided, before, context), before, context);
}

// The order is kept: news behind undecided news waits as well.
function decideOutbox(before: TargetMemory, context: NotificationContext): TargetMemory {
  let memory = before;
  for (const news of before.outbox ?? []) {
    if (news.decision || news.kind !== 'change') continue;
    memory = decide(memory, news, context);
    if (memory.outbox?.includes(news)) break;
  }
  return memory;
}

type StatusChange = Extract<News, { readonly kind: 'change' }>;

function decide(memory: TargetMemory, news: StatusChange, context: NotificationContext): TargetMemory {
  if (context.silence) return suppress(memory, news, context.silence);
  const { notified, notifiedIncident } = lastNotified(memory);
  const isOfNewIncident = news.incident !== undefined && news.incident !== notifiedIncident;
  if (isOfNewIncident && context.parents === 'red') return suppress(memory, news, 'dependency');
  if (isOfNewIncident && context.parents === 'undecided' && context.at - news.at < WAIT_MS) return { ...memory, silence: 'dependency' };
  // This is the end of an incident that people do not know of.
  if (news.to === notified && news.from !== news.to && !memory.flapping) return suppress(memory, news, memory.silence ?? 'dependency');
  if (memory.flapping) return withTransition(suppress(memory, news, 'flapping'), news.at);
  return notify(memory, news, asKnown(memory, news));
}

/**
 * People are notified of a change from the status they know; programs get the change from the previous
 * status.
 */
function asKnown(memory: TargetMemory, { from, ...news }: StatusChange): StatusChange {
  const { notified } = lastNotified(memory);
  const { silence } = memory;
  const after = silence === 'maintenance' || silence === 'muted' ? silence : undefined;
  return { ...news, ...defined({ from: notified, before: from === notified ? undefined : from, after }) };
}

function suppressAll(memory: TargetMemory): TargetMemory {
  const nobody = { notify: false, because: 'nobody' } as const;
  return { ...memory, ...defined({ outbox: memory.outbox?.map((news) => ({ ...news, decision: news.decision ?? nobody })) }) };
}
