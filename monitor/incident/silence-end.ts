import { diagnose } from '../health/diagnosis.ts';
import { NOTIFY } from '../memory/news.ts';
import type { TargetMemory } from '../memory/target-memory.ts';
import type { Target } from '../target/target.ts';
import { defined, omit } from '../text/objects.ts';
import { isStable, withTransition } from './flapping.ts';
import type { NotificationContext } from './notification-context.ts';
import { notify } from './notify.ts';
import { lastNotified } from './outbox.ts';

/**
 * Notifies people of a state that still holds when a silence ends. `endOfFlapping` handles the end of
 * flapping.
 */
export function endOfSilence(target: Target, memory: TargetMemory, context: NotificationContext): TargetMemory {
  const { silence, incident } = memory;
  const isFlapping = silence === 'flapping' && memory.flapping !== undefined;
  if (context.silence || !silence || isFlapping || isUndecided(memory)) return memory;
  if (isUnknownToPeople(memory) && context.parents !== 'none') return { ...memory, silence: 'dependency' };
  if (memory.flapping) return { ...memory, silence: 'flapping' };
  if (memory.status === 'pending') return memory;
  if (!incident && memory.status === lastNotified(memory).notified) return omit(memory, 'silence');
  const news = { ...newsNow(target, memory, context), kind: 'resumed', after: silence } as const;
  // A change that people could not be notified of before counts now. The end of a silence itself does not.
  if (isUnknownToPeople(memory) || memory.status !== lastNotified(memory).notified) return notify(memory, news, news);
  return { ...omit(memory, 'silence'), outbox: [...(memory.outbox ?? []), { ...news, decision: NOTIFY }] };
}

/** Notifies people once when a target that flapped is stable, with its current status. */
export function endOfFlapping(target: Target, memory: TargetMemory, context: NotificationContext): TargetMemory {
  const { flapping } = memory;
  if (!flapping || context.silence || memory.status === 'pending') return memory;
  if (!isStable(flapping, context.at) || isUndecided(memory)) return memory;
  if (isUnknownToPeople(memory) && context.parents !== 'none') return memory;
  const changes = { count: flapping.changes, overMs: flapping.last - flapping.since };
  const news = { ...newsNow(target, memory, context), kind: 'calm', changes, decision: NOTIFY } as const;
  return { ...omit(withTransition(memory, context.at), 'flapping', 'silence'), outbox: [...(memory.outbox ?? []), news] };
}

function isUndecided({ outbox = [] }: TargetMemory): boolean {
  return outbox.some(({ decision }) => !decision);
}

function isUnknownToPeople(memory: TargetMemory): boolean {
  return memory.incident !== undefined && memory.incident.since !== lastNotified(memory).notifiedIncident;
}

function newsNow(target: Target, memory: TargetMemory, { at }: NotificationContext) {
  const { notified, notifiedIncident } = lastNotified(memory);
  const incident = memory.incident?.since ?? notifiedIncident;
  return { at, to: memory.status, diagnosis: diagnose(target, memory), ...defined({ from: notified, incident }) };
}
