import { getEventListeners } from 'node:events';
import { expect, test } from 'vitest';
import { keepLooking } from '../../../../monitor/engine/looking/keep-looking.ts';
import { judgeTarget } from '../../../../monitor/health/target-health.ts';
import type { TargetMemory } from '../../../../monitor/memory/target-memory.ts';
import { newTargetMemory } from '../../../../monitor/memory/target-memory.ts';
import { createHandClock } from '../../../../testkit/engine/hand-clock.ts';
import { fine, toolsWith } from '../../../../testkit/engine/tools.ts';
import { probe, target } from '../../../../testkit/samples.ts';

test('many probes add one listener to the signal that all targets share while they are checked, and none afterward', async () => {
  const clock = createHandClock(0);
  const shared = new AbortController();
  const listeners = () => getEventListeners(shared.signal, 'abort').length;
  const heard: number[] = [];
  const tools = toolsWith(clock, async ({ signal }) => {
    signal?.addEventListener('abort', () => {});
    heard.push(listeners());
    return fine;
  });
  const watched = target(Array.from({ length: 20 }, (_, i) => probe(`p${i}`, 'readiness', { periodSeconds: 1 })));
  let health: TargetMemory = newTargetMemory(0);
  const looking = keepLooking(watched, {
    tools,
    clock,
    signal: shared.signal,
    health: () => health,
    take: (seen, at) => {
      health = judgeTarget(watched, health, seen, at);
    },
    until: 3000,
  });
  await clock.advance(3000);
  await looking;
  expect(heard).toHaveLength(60);
  expect(new Set(heard)).toEqual(new Set([1]));
  expect(listeners()).toBe(0);
});
