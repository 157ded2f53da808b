import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cutText } from '../../../monitor/text/cut-text.ts';

test.each([
  ['short', 5, 'short'],
  ['longer text', 9, 'longer...'],
  ['ab😀cd', 6, 'ab😀cd'],
  ['abc😀def', 7, 'abc...'],
  ['ab 😀def', 6, 'ab...'],
])('%j in %i characters is %j', (text, max, cut) => {
  expect(cutText(text, max)).toBe(cut);
});

test('a cut keeps the limit and never separates the halves of a surrogate pair', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), fc.integer({ min: 3, max: 40 }), (text, max) => {
      const cut = cutText(text, max);
      expect(cut.length).toBeLessThanOrEqual(max);
      expect(cut.isWellFormed()).toBe(true);
      expect(cut === text || (cut.endsWith('...') && text.startsWith(cut.slice(0, -3)))).toBe(true);
    }),
  );
});
