import { STATUSES, type Status } from '../../monitor/health/status.ts';
import type { Page } from '../terminal/terminal.ts';

type Style = Parameters<Page['paint']>[0];

const STYLES: Readonly<Record<Status, { mark: string; word: string; style: Style }>> = {
  ready: { mark: '✔', word: 'ready', style: 'green' },
  degraded: { mark: '!', word: 'degraded', style: 'yellow' },
  pending: { mark: '…', word: 'pending', style: 'dim' },
  unknown: { mark: '?', word: 'unknown', style: 'magenta' },
  'not-ready': { mark: '✖', word: 'NOT READY', style: 'red' },
  down: { mark: '✖', word: 'DOWN', style: ['bold', 'red'] },
};

/** Returns a status with its mark, such as `✖ NOT READY`. */
export function prettyStatus(status: Status, page: Page): string {
  return withMark(status, STYLES[status].word, page);
}

/** Returns a text with the mark and the color of a status. */
export function withMark(status: Status, text: string, { paint, isAscii }: Page): string {
  const { mark, style } = STYLES[status];
  // The other marks keep their width when they are written in ASCII, which happens after the columns are aligned.
  return paint(style, `${isAscii && status === 'pending' ? '.' : mark} ${text}`);
}

/** Returns a status as a word, such as `NOT READY`. */
export function statusWord(status: Status): string {
  return STYLES[status].word;
}

/** Returns the number of targets per status, worst first, such as `1 DOWN, 4 ready`. */
export function tallyOf(statuses: readonly Status[]): string {
  const counted = STATUSES.map((status) => ({ status, count: statuses.filter((one) => one === status).length }));
  return counted.flatMap(({ status, count }) => (count === 0 ? [] : [`${count} ${statusWord(status)}`])).join(', ');
}
