import type { News } from '../memory/news.ts';
import type { Silence } from '../memory/silence.ts';
import type { TargetMemory } from '../memory/target-memory.ts';
import { flappingSince, withTransition } from './flapping.ts';

/** Has people told, unless it is once too often: then they are told that, and nothing more until it is calm. */
export function notify(health: TargetMemory, news: News, told: News): TargetMemory {
  const since = flappingSince(health, news.at);
  const { silence: _, ...aloud } = withTransition(health, news.at);
  if (since === undefined) return replaced(aloud, news, { ...told, decided: 'tell' });
  const changes = { count: aloud.turns?.length ?? 0, overMs: news.at - since };
  const held = suppress(aloud, news, 'flapping');
  const { wakes: __, ...quiet } = told;
  return {
    ...held,
    hold: { since, changes: changes.count, last: news.at },
    owed: [...(held.owed ?? []), { ...quiet, kind: 'flapping', changes, decided: 'tell' }],
  };
}

/** Has people not told of some news: machines hear of it all the same. */
export function suppress(health: TargetMemory, news: News, silence: Silence): TargetMemory {
  return { ...replaced(health, news, { ...news, decided: silence }), silence };
}

// News that time alone brought is not there yet.
function replaced(health: TargetMemory, news: News, by: News): TargetMemory {
  const { owed = [] } = health;
  return { ...health, owed: owed.includes(news) ? owed.map((one) => (one === news ? by : one)) : [...owed, by] };
}

/** Whether people are told of this by itself: another reason for what they know goes along with other news. */
export function isNotifiedNow({ decided, kind }: News): boolean {
  return decided === 'tell' && kind !== 'reason';
}
