import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { emailSubject, plainLine, toAscii } from '../../../monitor/message/plain-line.ts';

test.each([
  ['Größe', 'Grosse'],
  ['GRÖẞE', 'GROSSE'],
  ['Malmö', 'Malmo'],
  ['Ærø, Þórshöfn', 'AEro, Thorshofn'],
  ['Łódź', 'Lodz'],
  ['東京', '??'],
  ['😀 up', '? up'],
  ['gw – “a” → b…', 'gw - "a" -> b...'],
  ['a\r\nb\tc\u0000d', 'a b c d'],
])('%j is written %j', (text, ascii) => {
  expect(toAscii(text)).toBe(ascii);
});

describe('a line', () => {
  test('is shortened before its tail', () => {
    expect(plainLine({ lead: 'DOWN Größe: nothing listens', tail: ' (and 2 more)' }, 30)).toBe('DOWN Grosse: n... (and 2 more)');
  });

  test('that fits stays whole', () => {
    expect(plainLine({ lead: 'DOWN Malmö', tail: ' (and 2 more)' }, 23)).toBe('DOWN Malmo (and 2 more)');
  });
});

describe('a subject', () => {
  test('that is cut ends with one mark', () => {
    expect(emailSubject({ lead: 'ß'.repeat(99) })).toBe(`${'s'.repeat(96)}...`);
    expect(emailSubject({ lead: '東'.repeat(200) })).toBe(`${'?'.repeat(96)}...`);
  });

  test('is shortened once: what is a subject already stays as it is', () => {
    const text = fc.oneof(fc.string({ unit: 'binary', maxLength: 300 }), fc.string({ unit: 'grapheme', maxLength: 150 }));
    fc.assert(
      fc.property(text, fc.constantFrom('', ' (and 3 more)'), (lead, tail) => {
        const subject = emailSubject({ lead, tail });
        expect(emailSubject({ lead: subject })).toBe(subject);
      }),
    );
  });
});
