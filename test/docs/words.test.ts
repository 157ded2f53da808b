import { expect, test } from 'vitest';
import { problemsOfPage, problemsOfText } from '../../testkit/words/word-problems.ts';

// The check behind `npm run words`, on small pages.

const page = (text: string, kind: 'page' | 'record' = 'page') => problemsOfPage('page.md', text, kind);
const words = (count: number) => `A ${Array.from({ length: count - 2 }, () => 'a').join(' ')} end.`;

test('a rejected word is reported with its line and what to use instead', () => {
  expect(page('One line.\n\nEach target is told once.')).toEqual(['page.md:3: "told": use notify, report, send']);
  expect(page('| a table |\n|---|\n| one sign of life |')).toEqual(['page.md:3: "sign of life": use heartbeat']);
  expect(page('Every look costs $0.31 a target.')).toHaveLength(2);
});

test('code, addresses, comments and generated blocks may use any word', () => {
  expect(page('The value `alert: mail` and [the page](told.md), see https://example.com/told.')).toEqual([]);
  expect(page('```\ntold\n```\n\n<!-- told -->\n\n<!-- bench:cost -->\n\ntold\n\n<!-- /bench:cost -->')).toEqual([]);
});

test('words that only look alike pass', () => {
  expect(page('In turn, turn it off. They take turns. The resolver looks up a name. The ring buffer is understood.')).toEqual([]);
});

test('a sentence has at most 25 words, counted over lines, and code is one word', () => {
  expect(page(words(25))).toEqual([]);
  expect(page(`Short one. ${words(26).replace(' ', '\n')}`)).toEqual([expect.stringContaining('page.md:1: a sentence of 26 words')]);
  expect(page(`${words(13)}\n${words(13)}`)).toEqual([]);
  expect(page(`- ${words(20)}\n- ${words(20)}`)).toEqual([]);
  expect(page(`Run \`a b c d e f g h i\` ${words(20)}`)).toEqual([]);
});

test('a line of prose has at most 110 characters; tables, code and addresses do not count', () => {
  const long = 'characters '.repeat(11);
  expect(page(`${long}\n\n| ${long} |\n\n\`\`\`\n${long}\n\`\`\``)).toEqual(['page.md:1: 121 characters; at most 110']);
  expect(page(`See [the page](https://example.com/${'a'.repeat(110)}).`)).toEqual([]);
});

test('a record may use any word and any sentence, in lines of the same width', () => {
  expect(page(`${words(30).slice(0, 100)} told`, 'record')).toEqual([]);
});

test('plain text is checked for words only', () => {
  expect(problemsOfText('mail.txt', `===== mail =====\nprod, told by gatewatch\n${words(40)}`)).toEqual([
    'mail.txt:2: "told": use notify, report, send',
  ]);
});
