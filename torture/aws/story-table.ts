import type { Table } from '../../testkit/measure/table.ts';
import type { Judged } from './judge-story.ts';

const MAX_SAID = 110;

/** One line for each story. */
export function storyTable(judged: readonly Judged[]): Table {
  return {
    title: 'Failures of AWS',
    head: [
      'service',
      'fault',
      'rounds',
      'checked',
      'failure, recovery reported',
      'duplicates: email, events',
      'requests',
      'slowest round',
      'alarms',
      'log',
    ],
    rows: judged.map((one) => {
      const { story } = one.lived;
      return [
        story.where ?? story.service,
        story.fault,
        String(story.rounds),
        `${one.looked} of ${one.due}`,
        `${after(one.redAfter)}, ${after(one.wellAfter)}`,
        `${one.again.people}, ${one.again.machines}`,
        String(one.calls),
        `${(one.slowestMs / 1000).toFixed(1)} s`,
        one.alarms.join(', ') || 'none',
        one.said.length === 0 ? '–' : shorten(one.said[0] ?? ''),
      ];
    }),
  };
}

function after(rounds: number | undefined): string {
  if (rounds === undefined) return 'not';
  return rounds === 0 ? 'at once' : `+${rounds}`;
}

function shorten(text: string): string {
  const line = text.replaceAll('|', '/').replace(/\s+/g, ' ');
  return line.length > MAX_SAID ? `${line.slice(0, MAX_SAID)}…` : line;
}
