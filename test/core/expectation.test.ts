import { expect, test } from 'vitest';
import { meetExpectation } from '../../monitor/core/expectation.ts';
import { quote } from '../../monitor/core/quote.ts';

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

test('quote() makes one safe line of whatever a server sent', () => {
  expect(quote('a\u001b[2Jb\r\nc\u202ed\u2028e\u0000f\tg')).toBe('a [2Jb c d e f g');
  expect(quote('x'.repeat(500), 10)).toBe(`${'x'.repeat(9)}…`);
  expect([...quote('😀'.repeat(50), 10)]).toHaveLength(10);
});
