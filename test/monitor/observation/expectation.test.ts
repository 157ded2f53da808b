import { expect, test } from 'vitest';
import { meetExpectation } from '../../../monitor/observation/expectation.ts';
import { quote } from '../../../monitor/text/quote.ts';

function answer(status: number, body = '', headers: Record<string, string> = {}) {
  return { status, body, headers, truncated: false };
}

test.each([
  [200, undefined, 'success', undefined],
  [299, undefined, 'success', undefined],
  [199, undefined, 'failure', 'http.status'],
  [302, undefined, 'failure', 'http.redirect'],
  [304, undefined, 'failure', 'http.redirect'],
  [500, undefined, 'failure', 'http.status'],
  [302, { status: [{ from: 200, to: 399 }] }, 'success', undefined],
  [200, { status: [{ from: 204, to: 204 }] }, 'failure', 'http.status'],
])('meetExpectation() of status %i with %o is %s %s', (status, expected, outcome, reason) => {
  const result = meetExpectation(answer(status), expected);
  expect([result.outcome, 'reason' in result ? result.reason : undefined]).toEqual([outcome, reason]);
});

test('meetExpectation() looks for a text in the body', () => {
  expect(meetExpectation(answer(200, 'all ok here'), { body: 'ok' }).outcome).toBe('success');
  expect(meetExpectation(answer(200, 'no'), { body: 'ok' })).toMatchObject({ reason: 'body.mismatch' });
});

test('meetExpectation() says where a redirect leads and what the body began with', () => {
  expect(meetExpectation(answer(301, '', { location: 'https://login\u001b[31m' })).detail).toBe(
    'status 301 to https://login [31m; expected 200–299',
  );
  expect(meetExpectation(answer(503, '<h1>no</h1>'), { status: [{ from: 200, to: 200 }] }).detail).toBe(
    'status 503; expected 200: "<h1>no</h1>"',
  );
});

test.each([
  ['https://admin:s3cret@login.example.com/a?token=s3cret#s3cret', 'https://login.example.com/a?...#...'],
  ['//s3cret@login.example.com', '//login.example.com'],
  ['/login;x=1?session=s3cret', '/login;x=1?...'],
  ['login#access_token=s3cret', 'login#...'],
  ['https:\\\\s3cret@host/', 'https:\\\\host/'],
  ['HTTPS://a:s3cret@b@host/@x', 'HTTPS://host/@x'],
  ['mailto:a@b', 'mailto:a@b'],
])('a redirect to %s does not show its user info, query, and fragment', (location, shown) => {
  expect(meetExpectation(answer(302, '', { location })).detail).toBe(`status 302 to ${shown}; expected 200–299`);
});

test('quote() makes one safe line of whatever a server sent', () => {
  expect(quote('a\u001b[2Jb\r\nc\u202ed\u2028e\u0000f\tg')).toBe('a [2Jb c d e f g');
  expect(quote('x'.repeat(500), 10)).toBe(`${'x'.repeat(9)}…`);
  expect([...quote('😀'.repeat(50), 10)]).toHaveLength(10);
});

test.each([
  ['zero-width characters', 'a\u200bb\u200cc\u200dd\u2060e\u2064f'],
  ['a soft hyphen and an Arabic mark', 'a\u00adb\u061cc'],
  ['tags, which spell words nobody sees', 'a\u{e0001}\u{e0068}\u{e0069}b'],
  ['variation selectors', 'a\ufe0fb\u{e0100}c'],
  ['fillers', 'a\u3164b\u115fc\uffa0d\u034fe'],
  ['annotations', 'a\ufff9b\ufffac\ufffbd'],
  ['half surrogates', 'a\ud800b\udc00c'],
  ['private, unassigned and no characters', 'a\ue000b\u0378c\uffffd'],
])('quote() lets no %s through', (_, text) => {
  expect(quote(text)).toMatch(/^[a-f](?: [a-f])*$/);
});

test('quote() never cuts a character in two', () => {
  expect(quote(`x${'\u{1f600}'.repeat(50)}`, 5).isWellFormed()).toBe(true);
  expect(quote(`x${'\u200b'.repeat(18)}\u{1f600}`, 5)).toBe('x');
});
