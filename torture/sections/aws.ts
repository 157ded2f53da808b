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
    return { tables: [storyTable(judged)], notes: [sumOf(judged), ...NOTES], wrong: judged.flatMap(({ wrong }) => wrong) };
  },
};

function sumOf(judged: readonly Judged[]): string {
  const rounds = judged.reduce((sum, { lived }) => sum + lived.chapters.length, 0);
  const slowest = Math.max(...judged.map(({ slowestMs }) => slowestMs)) / 1000;
  return `${judged.length} stories, ${rounds} rounds; the slowest round took ${slowest.toFixed(1)} s of the 120 s a function has`;
}

const NOTES: readonly string[] = [
  "the function is the bundle a deployment makes, in a process of its own without AWS' runtime client (that is `test/e2e/runtime-client.e2e.ts`); its minutes follow each other at once by a clock of the story; an endpoint is plain HTTP on loopback",
  'a verdict takes one look where nothing else is said; "told" counts rounds from when the target broke, or was well again; the target stays broken for three rounds after the fault unless it "recovers meanwhile"',
  '"again" is the same status told twice in a row: it may be so only where a service took a message and its answer was lost, which the SDK tries up to four times a round, or where nothing is remembered any more',
  'alarms are what CloudWatch would have made of the metrics it was sent and of failed invocations, by the definitions in `infra/`; `Page` rings because the target is broken; an alarm on errors that tells a topic which is gone is not counted',
  'after the table took no writes, a verdict that is counted over rounds begins to be counted anew: for `failureThreshold` - 1 rounds, without rechecks, the target has its old verdict',
  "taken from AWS' documentation or from memory and not proved here, without an account: the names and statuses of refusals, that every answer has `x-amzn-requestid`, that a refused signature comes with a `Date`, that an alarm is evaluated as it is defined, and how CloudWatch, SNS and EventBridge deliver what they took",
  'a store of secrets that fails is not told of for an hour, in which the last value serves; a `PutMetricData` of several requests of which one fails is in `test/aws/cloudwatch-metrics.test.ts`, a rotated secret in `test/aws/secrets.test.ts` and `test/monitor/engine/looking/look.test.ts`',
  'where a name is not found the SDK leaves its timer for connecting behind, a second long: it ends a request that is over',
];
