import { makeBundle } from '../aws/bundle.ts';
import { type Judged, judgeStory } from '../aws/judge-story.ts';
import { STORIES } from '../aws/stories.ts';
import { storyTable } from '../aws/story-table.ts';
import { tellStory } from '../aws/tell-story.ts';
import type { Section } from './section.ts';

/** So many worlds at a time: most of a story is waiting. */
const AT_ONCE = 6;

/** What becomes of a deployed function when AWS goes wrong. */
export const awsSection: Section = {
  name: 'aws',
  run: async ({ short, say }) => {
    const stories = short ? STORIES.flatMap((story) => (story.short === undefined ? [] : [{ ...story, rounds: story.short }])) : STORIES;
    const { bundled, remove } = makeBundle();
    const judged: Judged[] = [];
    const waiting = [...stories.entries()];
    const work = async () => {
      for (let next = waiting.shift(); next; next = waiting.shift()) {
        const [i, story] = next;
        judged[i] = judgeStory(await tellStory(bundled, story));
        say(`${story.where ?? story.service}: ${story.fault}: ${judged[i].wrong.length} wrong`);
      }
    };
    try {
      await Promise.all(Array.from({ length: AT_ONCE }, work));
    } finally {
      remove();
    }
    return { tables: [storyTable(judged)], notes: NOTES, wrong: judged.flatMap(({ wrong }) => wrong) };
  },
};

const NOTES: readonly string[] = [];
