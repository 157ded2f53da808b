import { makeBundle } from '../aws/bundle.ts';
import { type Judged, judgeStory } from '../aws/judge-story.ts';
import { OVERTAKEN, overtakeBatches } from '../aws/order/overtaken-batches.ts';
import { playSilences, type Quiet, quietTable, SILENCES } from '../aws/order/silences.ts';
import { STORIES } from '../aws/stories.ts';
import type { Story } from '../aws/story.ts';
import { storyTable } from '../aws/story-table.ts';
import { tellStory } from '../aws/tell-story.ts';
import { NOTHING, type Section } from './section.ts';

/** So many worlds at a time: most of a story is waiting. */
const AT_ONCE = 6;

/** What becomes of a deployed function when AWS goes wrong. */
export const awsSection: Section = {
  name: 'aws',
  run: async ({ short, wants, say }) => {
    const all = short ? STORIES.flatMap((story) => (story.short === undefined ? [] : [{ ...story, rounds: story.short }])) : STORIES;
    const stories = all.filter((story) => wants(nameOf(story)));
    const quiet = SILENCES.filter(({ what }) => wants(what));
    const isOvertaken = wants(OVERTAKEN);
    if (stories.length + quiet.length === 0 && !isOvertaken) return NOTHING;
    const { bundled, remove } = makeBundle();
    const judged: Judged[] = [];
    const waiting = [...stories.entries()];
    const work = async () => {
      for (let next = waiting.shift(); next; next = waiting.shift()) {
        const [i, story] = next;
        judged[i] = judgeStory(await tellStory(bundled, story));
        say(`${nameOf(story)}: ${judged[i].wrong.length} wrong`);
      }
    };
    const others: Quiet[] = [];
    try {
      await Promise.all(Array.from({ length: AT_ONCE }, work));
      others.push(...(await playSilences(bundled, quiet)));
      if (isOvertaken) others.push(await overtakeBatches());
    } finally {
      remove();
    }
    for (const { what, wrong } of others) say(`${what}: ${wrong.length} wrong`);
    return {
      tables: [...(judged.length > 0 ? [storyTable(judged)] : []), quietTable(others)],
      notes: judged.length > 0 ? [sumOf(judged), ...NOTES] : [],
      wrong: [...judged, ...others].flatMap(({ wrong }) => wrong),
    };
  },
};

function nameOf({ where, service, fault }: Story): string {
  return `${where ?? service}: ${fault}`;
}

function sumOf(judged: readonly Judged[]): string {
  const rounds = judged.reduce((sum, { lived }) => sum + lived.chapters.length, 0);
  const slowest = Math.max(...judged.map(({ slowestMs }) => slowestMs)) / 1000;
  return `${judged.length} stories, ${rounds} rounds; the slowest round took ${slowest.toFixed(1)} s of the 120 s a function has`;
}

const NOTES: readonly string[] = [
  'the function is the bundle of a deployment in a separate process, without the Lambda runtime client (for that see `test/e2e/runtime-client.e2e.ts`); its minutes follow each other at once on a simulated clock; endpoints are plain HTTP on loopback',
  'a verdict takes one check unless the row names another number; "reported" counts rounds from the failure of the target, or from its recovery; the target fails until three rounds after the fault unless it "recovers meanwhile"',
  '"duplicates" are the same status reported twice in a row: allowed only if a service accepted a message and its response was lost, which the SDK retries up to four times per round, or if the stored state was lost',
  'alarms are derived from the published metrics and failed invocations by the definitions in `infra/`; `Page` fires because the target fails; an alarm on errors that notifies a deleted topic is not counted',
  'after the table rejected writes, a verdict over several rounds is counted again from the start: for `failureThreshold` - 1 rounds, without rechecks, the target keeps its old verdict',
  'assumed from the documentation of AWS or from memory, and not verified with an account: the names and statuses of errors, that every response has `x-amzn-requestid`, that a rejected signature comes with a `Date`, that an alarm is evaluated as it is defined, and how CloudWatch, SNS, and EventBridge deliver accepted data',
  'a failing secret store is not reported for an hour, during which the last value is used; a `PutMetricData` of several requests of which one fails is in `test/aws/cloudwatch-metrics.test.ts`, a rotated secret in `test/aws/secrets.test.ts` and `test/monitor/engine/looking/look.test.ts`',
  'if a name is not found, the SDK leaves its connection timer running for one second; it then ends a request that is already complete',
];
