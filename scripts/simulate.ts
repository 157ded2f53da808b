import { storyOf } from '../testkit/simulation/simulated-fleet.ts';
import { live } from '../testkit/simulation/simulated-month.ts';
import { judgeStory } from '../testkit/simulation/simulated-verdict.ts';

// A month of fifty targets on a clock driven by hand: what people and the pager hear of outages, flapping, deployments and maintenance.
// Exit 1 when a page was false or an incident was lost.

const days = Number(process.argv[2] ?? 30);
const START = Date.parse('2026-11-01T00:00:00Z');
const startedAt = performance.now();
const story = storyOf(days, START);
const lived = await live(story, days, START);
const { rows, falsePages, lost, doubledMail } = judgeStory(story, lived);

const median = (some: readonly number[]) => [...some].sort((a, b) => a - b)[Math.floor(some.length / 2)];
console.log(
  `${days} days, ${story.targets.length} targets, ${days * 1440} minutes each; seed fixed; ${((performance.now() - startedAt) / 1000).toFixed(0)} s`,
);
console.log(`${lived.died} invocations died, ${lived.doubled} events came twice, SNS took nothing in ${story.deafMinutes.size} minutes\n`);
console.table(
  rows.map(({ kind, episodes, pages, most, wanted, detected }) => ({
    'what happened': kind,
    'how often': episodes,
    pages,
    'most for one': most,
    wanted,
    'told after, median s': median(detected) ?? '-',
    'at most s': detected.length > 0 ? Math.max(...detected) : '-',
  })),
);
console.log(`messages ${lived.messages}, told twice ${doubledMail}, false pages ${falsePages.length}, lost ${lost.length}`);
for (const line of [...falsePages.map((one) => `false page: ${one}`), ...lost.map((one) => `lost: ${one}`)]) console.log(line);
if (falsePages.length + lost.length > 0) process.exitCode = 1;
