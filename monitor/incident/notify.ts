import { type News, NOTIFY } from '../memory/news.ts';
import type { Silence } from '../memory/silence.ts';
import type { TargetMemory } from '../memory/target-memory.ts';
import { omit } from '../text/objects.ts';
import { flappingSince, withTransition } from './flapping.ts';

type Notifiable = Extract<News, { readonly kind: 'change' | 'resumed' }>;

/**
 * Decides that people are notified of `news`, in the form `known`. If that transition makes the target flap,
 * they are notified of the flapping instead, and then of nothing until the target is stable.
 */
export function notify(memory: TargetMemory, news: Notifiable, known: Notifiable): TargetMemory {
  const since = flappingSince(memory, news.at);
  const next = omit(withTransition(memory, news.at), 'silence');
  if (since === undefined) return replaced(next, news, { ...known, decision: NOTIFY });
  const count = next.transitions?.length ?? 0;
  const flapping: News = {
    ...omit(known as Extract<News, { readonly kind: 'change' }>, 'pages'),
    kind: 'flapping',
    changes: { count, overMs: news.at - since },
    decision: NOTIFY,
  };
  const suppressed = suppress(next, news, 'flapping');
  return { ...suppressed, flapping: { since, changes: count, last: news.at }, outbox: [...(suppressed.outbox ?? []), flapping] };
}

/** Decides that nobody is notified of a piece of news; programs get its event all the same. */
export function suppress(memory: TargetMemory, news: News, silence: Silence): TargetMemory {
  return { ...replaced(memory, news, { ...news, decision: { notify: false, because: silence } }), silence };
}

// News that only needed time is not in the outbox yet.
function replaced(memory: TargetMemory, news: News, by: News): TargetMemory {
  const { outbox = [] } = memory;
  return { ...memory, outbox: outbox.includes(news) ? outbox.map((one) => (one === news ? by : one)) : [...outbox, by] };
}

/**
 * Whether people are notified of this now: a further reason of a known incident is sent along with other
 * news.
 */
export function isNotifiedNow({ decision, kind }: News): boolean {
  return decision?.notify === true && kind !== 'reason';
}
