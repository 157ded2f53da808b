import { expect, test } from 'vitest';
import { type Episode, type Story, storyOf } from '../testkit/simulation/simulated-fleet.ts';
import { live } from '../testkit/simulation/simulated-month.ts';
import { judgeStory } from '../testkit/simulation/simulated-verdict.ts';

const START = Date.parse('2026-11-01T00:00:00Z');
const DAY = 1440;

/** This day has deployments in a window, one that fails, and a mute. `npm run simulate` runs the month. */
const LAST = 2;

/** The last of the first days of the simulated month, with the outages of all these days: none overlap. */
function denseDay(): Story {
  const story = storyOf(LAST + 1, START);
  const onLast = (one: Episode): Episode => {
    const later = (LAST - Math.floor(one.from / DAY)) * DAY;
    return { ...one, from: one.from + later, until: one.until + later };
  };
  const episodes = story.episodes
    .map((one) => (one.kind === 'outage' ? onLast(one) : one))
    .filter(({ from }) => Math.floor(from / DAY) === LAST);
  return { ...story, episodes };
}

test('in a dense day of the simulated month no page is false and nothing is lost', async () => {
  const story = denseDay();
  const lived = await live(story, { from: LAST, until: LAST + 1 }, START);
  const { rows, falsePages, lost } = judgeStory(story, lived);
  expect([falsePages, lost]).toEqual([[], []]);
  expect(lived.died + lived.doubled).toBeGreaterThan(0);
  const of = (kind: string) => rows.find((row) => row.kind === kind);
  expect([of('deployment')?.pages, of('muted work')?.pages]).toEqual([0, 0]);
  expect(of('outage')).toMatchObject({ episodes: 6, most: 1 });
  expect(of('failed deployment')).toMatchObject({ episodes: 1, pages: 1 });
});
