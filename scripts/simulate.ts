import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { replaceBlocks } from '../testkit/measure/replace-blocks.ts';
import { markdown } from '../testkit/measure/table.ts';
import { accountFor } from '../testkit/simulation/accounted-month.ts';
import { storyOf } from '../testkit/simulation/simulated-fleet.ts';
import { live } from '../testkit/simulation/simulated-month.ts';
import { judgeStory } from '../testkit/simulation/simulated-verdict.ts';

// A month of fifty targets on a clock driven by hand: what people and the pager hear of outages, flapping,
// deployments and maintenance. Then a month of two targets whose report is held against the accounting of the script,
// with each store. Exit 1 when a page was false, an incident was lost, or a report differs.

const { values, positionals } = parseArgs({ options: { docs: { type: 'boolean', default: false } }, allowPositionals: true });
const days = Number(positionals[0] ?? 30);
const START = Date.parse('2026-11-01T00:00:00Z');
const startedAt = performance.now();
const story = storyOf(days, START);
const lived = await live(story, { until: days }, START);
const { rows, falsePages, lost, doubledMail } = judgeStory(story, lived);

const median = (some: readonly number[]) => [...some].sort((a, b) => a - b)[Math.floor(some.length / 2)];
const seconds = (value: number | undefined) => (value === undefined ? '–' : String(value));
const table = markdown({
  title: `${days} simulated days of ${story.targets.length} targets`,
  head: ['event', 'count', 'pages', 'most per event', 'expected per event', 'first notification, median s', 'at most s'],
  rows: rows.map(({ kind, episodes, pages, most, wanted, detected }) => [
    kind,
    String(episodes),
    String(pages),
    String(most),
    wanted,
    seconds(median(detected)),
    seconds(detected.length > 0 ? Math.max(...detected) : undefined),
  ]),
});
const notes = [
  `${lived.messages} messages, ${doubledMail} notifications sent twice, ${falsePages.length} false pages, ${lost.length} lost incidents`,
  `${lived.unread} reads of mutes or dependencies failed alone, ${lived.died} invocations were killed, ${lived.doubled} events were delivered twice, SNS refused everything in ${story.deafMinutes.size} minutes`,
];
console.log(`${table}\n${notes.join('\n')}\ntook ${((performance.now() - startedAt) / 1000).toFixed(0)} s`);
for (const line of [...falsePages.map((one) => `false page: ${one}`), ...lost.map((one) => `lost: ${one}`)]) console.log(line);
if (values.docs) {
  const block = `${table}\n${notes.map((note) => `- ${note}`).join('\n')}`;
  replaceBlocks(join(import.meta.dirname, '../docs/results/alerts.md'), 'simulate', { month: block });
}
const accounts = await accountFor(days, START);
for (const { store, days: accounted, isEqual, outages, unseen } of accounts)
  console.log(
    `report of ${accounted} days through ${store}: ${isEqual ? 'equals' : 'DIFFERS FROM'} the accounting of the script, to the second; ${outages} outages, ${unseen} minutes without the monitor`,
  );
if (falsePages.length + lost.length > 0 || accounts.some(({ isEqual }) => !isEqual)) process.exitCode = 1;
