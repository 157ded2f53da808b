import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fitLines, widthOf, wrap } from '../../../cli/terminal/wrap.ts';

const URL = 'https://gw.internal.example.com:9443/api/am/gateway/v2/server-startup-healthcheck?tenantDomain=carbon.super&deep=true';
const dense = (text: string) => text.replaceAll(/\s/g, '');

describe('a line', () => {
  test('breaks at words, and a URL where a part of it ends, never beyond the width', () => {
    expect(fitLines(`    probe    ready: GET ${URL} (tcp.refused)`, 60).split('\n')).toEqual([
      '    probe    ready: GET',
      '             https://gw.internal.example.com:9443/api/am/',
      '             gateway/v2/server-startup-healthcheck?',
      '             tenantDomain=carbon.super&deep=true',
      '             (tcp.refused)',
    ]);
  });

  test('keeps a number with its unit', () => {
    expect(wrap('every 60 s, timeout 5 s, recheck 10 s', 34)).toEqual(['every 60 s, timeout 5 s, recheck', '10 s']);
    expect(wrap('failed for 3 h 35 min 39 s or 0.5 % of it', 20)).toEqual(['failed for 3 h', '35 min 39 s or 0.5 %', 'of it']);
    expect(wrap('2 days or 5 hours', 8)).toEqual(['2 days', 'or 5', 'hours']);
  });

  test('without a label goes on two columns deeper', () => {
    expect(fitLines('config-missing: a-file.yaml does not exist. Fix: write one with `gatewatch init`', 60)).toBe(
      'config-missing: a-file.yaml does not exist. Fix: write one\n  with `gatewatch init`',
    );
  });

  // The widths are those of Unicode Standard Annex 11, as xterm and iTerm2 show them.
  test.each([
    ['日本語', 6],
    ['ﾊﾝｶｸ', 4],
    ['café', 4],
    ['cafe\u0301', 4],
    ['👩‍💻', 2],
    ['\u001b[31mred\u001b[39m', 3],
    ['한국어', 6],
  ])('%s has %i columns', (text, width) => {
    expect(widthOf(text)).toBe(width);
  });

  test('breaks a long wide name between two letters', () => {
    expect(wrap('日本語の名前が長い', 8)).toEqual(['日本語の', '名前が長', 'い']);
  });

  test('keeps the color of a word that it breaks', () => {
    expect(wrap('\u001b[1mabcdef\u001b[22m', 4)).toEqual(['\u001b[1mabcd', 'ef\u001b[22m']);
  });

  test('is never wider than the terminal, and loses nothing, whatever it is', () => {
    const text = fc.array(fc.oneof(fc.string({ unit: 'grapheme', maxLength: 90 }), fc.webUrl(), fc.constant('    ')), { maxLength: 12 });
    fc.assert(
      fc.property(text, fc.integer({ min: 60, max: 140 }), (words, width) => {
        const line = words.join(' ').replaceAll(/[\p{C}\p{Z}]/gu, ' ');
        const fitted = fitLines(line, width);
        expect(dense(fitted)).toBe(dense(line));
        expect(fitted.split('\n').filter((one) => widthOf(one) > width)).toEqual([]);
      }),
    );
  });
});

test.each([
  [
    'a deep indent and a word that is longer than a line',
    `${' '.repeat(29)}["gateway","traffic-manager","key-manager","micro-integrator","edge"])`,
  ],
  [
    'an indent that is wider than the line',
    `${' '.repeat(70)}https://gw.example.com/a/path/that/is/longer/than/the/line/of/the/terminal?and=more`,
  ],
  ['a label and a word that is longer than a line', `  probe  ${'x'.repeat(150)}`],
  ['an indent and a colored word', `    \u001b[31m${'part-'.repeat(30)}\u001b[0m end`],
])('a line with %s keeps every letter, once', (_, line) => {
  const fitted = fitLines(line, 60);
  expect(dense(fitted)).toBe(dense(line));
  for (const one of fitted.split('\n')) expect(widthOf(one)).toBeLessThanOrEqual(60);
});
