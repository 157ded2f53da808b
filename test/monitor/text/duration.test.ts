import { expect, test } from 'vitest';
import { formatDuration } from '../../../monitor/text/duration.ts';

test.each([
  [0, '0 s'],
  [499, '0 s'],
  [900, '1 s'],
  [45_000, '45 s'],
  [119_000, '119 s'],
  [120_000, '2 min'],
  [185_000, '3 min'],
  [7_199_000, '120 min'],
  [7_200_000, '2 h'],
  [9_000_000, '2.5 h'],
  [3 * 3_600_000, '3 h'],
  [3 * 86_400_000, '3 d'],
])('formatDuration(%i) is %s', (ms, words) => {
  expect(formatDuration(ms)).toBe(words);
});
