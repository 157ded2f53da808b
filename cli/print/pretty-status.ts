import { STATUSES, type Status } from '../../monitor/health/status.ts';
import type { Paint } from '../terminal/terminal.ts';

const LOOKS: Readonly<Record<Status, { mark: string; word: string; style: Parameters<Paint>[0] }>> = {
  ready: { mark: '✔', word: 'ready', style: 'green' },
  degraded: { mark: '!', word: 'degraded', style: 'yellow' },
  pending: { mark: '…', word: 'pending', style: 'dim' },
  unknown: { mark: '?', word: 'unknown', style: 'magenta' },
  'not-ready': { mark: '✖', word: 'NOT READY', style: 'red' },
  down: { mark: '✖', word: 'DOWN', style: ['bold', 'red'] },
};

/** A status with its mark, e.g. `✖ NOT READY`. */
export function prettyStatus(status: Status, paint: Paint): string {
  return paint(LOOKS[status].style, `${LOOKS[status].mark} ${LOOKS[status].word}`);
}

/** A status as a word, e.g. `NOT READY`. */
export function statusWord(status: Status): string {
  return LOOKS[status].word;
}

/** How many targets have which status, worst first, e.g. `1 DOWN, 4 ready`. */
export function tallyOf(statuses: readonly Status[]): string {
  const counted = STATUSES.map((status) => ({ status, count: statuses.filter((one) => one === status).length }));
  return counted.flatMap(({ status, count }) => (count === 0 ? [] : [`${count} ${statusWord(status)}`])).join(', ');
}
