import { expect, test } from 'vitest';
import type { Places } from '../../../monitor/health/quorum.ts';
import type { Status } from '../../../monitor/health/status.ts';
import { judgeTarget } from '../../../monitor/health/target-health.ts';
import { decideNotifications } from '../../../monitor/incident/decide-notifications.ts';
import { enqueueChange, markSent } from '../../../monitor/incident/outbox.ts';
import { isPaging } from '../../../monitor/incident/paging.ts';
import { newTargetMemory, type TargetMemory } from '../../../monitor/memory/target-memory.ts';
import { probe, seen, target } from '../../../testkit/samples.ts';

// What only some regions see, beside what a target has already: nobody may miss it.

const MINUTE = 60_000;
const ready = probe('ready', 'readiness', { failureThreshold: 1 });
const extra = probe('extra', 'signal', { failureThreshold: 1 });
const of = target([ready, extra]);

const placesOf = (status: Status, at: number): Places => ({
  home: 'a',
  lateMs: 0,
  votes: [{ region: 'b', status, since: status === 'down' ? 2 * MINUTE : 0, at }],
});

/** Plays minutes of `s` or `d`, what the other region sees, beside a signal that fails here. */
function live(others: string, silenceAt: (minute: number) => 'muted' | undefined = () => undefined) {
  let memory: TargetMemory = newTargetMemory(0);
  const told: string[] = [];
  const pages: boolean[] = [];
  [...others].forEach((other, minute) => {
    const at = minute * MINUTE;
    const among = { ...memory, places: placesOf(other === 'd' ? 'down' : 'ready', at) };
    const judged = judgeTarget(of, among, [seen(ready, 's', at), seen(extra, 'f', at)], at);
    const silence = silenceAt(minute);
    memory = decideNotifications(of, enqueueChange(of, judged), {
      at,
      parents: 'none',
      remindEveryMs: 4 * MINUTE,
      ...(silence && { silence }),
    });
    const news = (memory.outbox ?? []).filter(({ decision }) => decision?.notify);
    told.push(...news.map(({ kind, diagnosis }) => `${minute} ${kind} ${diagnosis && 'reason' in diagnosis ? diagnosis.reason : ''}`));
    pages.push(isPaging(memory, at, silence));
    memory = markSent(memory, memory.outbox ?? []);
  });
  return { told, pages };
}

test('a target that is degraded already: people are told that a region sees a failure, and when that is over', () => {
  const { told, pages } = live('sssdddss');
  expect(told).toEqual(['0 change http.status', '3 change path.partial', '6 change http.status']);
  expect(pages).not.toContain(true);
});

test('after five minutes it pages and reminds, until it is over', () => {
  const { told, pages } = live('sssddddddddds');
  expect(told.slice(1)).toEqual(['3 change path.partial', '8 reminder path.partial', '12 change http.status']);
  expect(pages.map(Number).join('')).toBe('0000000011110');
});

test('under a mute nobody is told; after it, it pages and reminds', () => {
  const { told, pages } = live('sssdddddddddddd', (minute) => (minute > 1 && minute < 11 ? 'muted' : undefined));
  expect(told[0]).toBe('0 change http.status');
  expect(told.slice(1).join()).toContain('path.partial');
  expect(pages.lastIndexOf(false)).toBeLessThan(12);
  expect(pages.slice(0, 11)).not.toContain(true);
});
