import { expect, test } from 'vitest';
import { afterWindow } from '../../../monitor/health/after-window.ts';
import { judgeTarget } from '../../../monitor/health/target-health.ts';
import { enqueueChange } from '../../../monitor/incident/outbox.ts';
import { newTargetMemory } from '../../../monitor/memory/target-memory.ts';
import type { Probe } from '../../../monitor/target/probe.ts';
import { probe, seen, target } from '../../../testkit/samples.ts';

const MINUTE = 60_000;
const START = Date.parse('2026-12-01T22:00Z');
const END = Date.parse('2026-12-02T00:00Z');
const maintenance = [{ start: '2026-12-01T22:00', durationSeconds: 7200, timezone: 'UTC' }];

/** A target that was ready, or red, before its window, and what is left of that at a time. */
function afterwards(probes: readonly Probe[], letter: string, at: number) {
  const of = target(probes, { maintenance });
  const before = START - MINUTE;
  const looks = probes.map((one) => seen(one, letter, before));
  const health = enqueueChange(of, judgeTarget(of, newTargetMemory(before - MINUTE), looks, before));
  return { health, after: afterWindow(of, health, at) };
}

const ready = probe('ready', 'readiness', { failureThreshold: 1 });
const slow = probe('alive', 'liveness', { failureThreshold: 1, initialDelaySeconds: 90 });
const started = probe('started', 'startup', { failureThreshold: 1 });

test('a target without delays and startup probes is what it was: nothing is written for the end of a window', () => {
  const { health, after } = afterwards([ready], 's', END);
  expect(after).toBe(health);
});

test('nothing happens inside a window, nor before it', () => {
  for (const at of [START - 1, START, END - 1]) {
    const { health, after } = afterwards([ready, slow, started], 's', at);
    expect(after).toBe(health);
  }
});

test('delays restart at its end, and the target is pending until they are over', () => {
  const { after } = afterwards([ready, slow], 's', END);
  expect(after).toMatchObject({ firstSeen: END, status: 'pending' });
  expect(Object.keys(after.probes)).toEqual(['ready']);
});

test('a startup probe is armed again', () => {
  const { health, after } = afterwards([ready, started], 's', END + 5 * MINUTE);
  expect(health.status).toBe('ready');
  expect(after.status).toBe('pending');
  expect(after.probes.started).toBeUndefined();
});

test('that happens once for each window', () => {
  const { after } = afterwards([ready, slow], 's', END);
  expect(afterWindow(target([ready, slow], { maintenance }), after, END + MINUTE)).toBe(after);
});

test('an incident stays open', () => {
  const { health, after } = afterwards([ready, slow], 'f', END);
  expect(health.incident?.since).toBe(START - MINUTE);
  expect(after.incident).toEqual(health.incident);
});
