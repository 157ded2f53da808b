import { expect, test } from 'vitest';
import { storyOf } from '../testkit/simulation/simulated-fleet.ts';
import { live } from '../testkit/simulation/simulated-month.ts';
import { judgeStory } from '../testkit/simulation/simulated-verdict.ts';

const START = Date.parse('2026-11-01T00:00:00Z');

/** Enough for outages, deployments in a window, one that fails, and work behind a mute; the whole month is `npm run simulate`. */
const DAYS = 3;

test('in the first days of the simulated month no page is false and nothing is lost', async () => {
  const story = storyOf(DAYS, START);
  const lived = await live(story, DAYS, START);
  const { rows, falsePages, lost } = judgeStory(story, lived);
  expect([falsePages, lost]).toEqual([[], []]);
  expect(lived.died + lived.doubled).toBeGreaterThan(0);
  const pagesOf = (kind: string) => rows.find((row) => row.kind === kind)?.pages;
  expect([pagesOf('deployment'), pagesOf('muted work')]).toEqual([0, 0]);
  expect(rows.find(({ kind }) => kind === 'outage')?.most).toBe(1);
});
