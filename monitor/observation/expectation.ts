import type { Expectation } from '../target/probe.ts';
import { quote } from '../text/quote.ts';
import type { HttpAnswer } from './observation.ts';
import { failure, type Outcome, success } from './outcome.ts';

const SUCCESSFUL = [{ from: 200, to: 299 }];

/** Judges a response by its status and body. Without `expected`, a status of 200–299 is a success. */
export function meetExpectation(answer: HttpAnswer, expected: Expectation = {}): Outcome {
  const ranges = expected.status ?? SUCCESSFUL;
  if (!ranges.some(({ from, to }) => answer.status >= from && answer.status <= to)) return unexpectedStatus(answer, ranges);
  if (expected.body !== undefined && !answer.body.includes(expected.body)) {
    return failure(
      'body.mismatch',
      `status ${answer.status}, but the body does not contain "${quote(expected.body, 60)}": ${excerpt(answer)}`,
    );
  }
  return success(`status ${answer.status}`);
}

/**
 * Returns the failure for a status that was not expected; a redirect has a reason of its own and names its
 * address.
 */
export function unexpectedStatus(answer: HttpAnswer, ranges: Expectation['status'] = SUCCESSFUL): Outcome {
  const expected = (ranges ?? SUCCESSFUL).map(({ from, to }) => (from === to ? `${from}` : `${from}–${to}`)).join(', ');
  if (answer.status >= 300 && answer.status <= 399) {
    return failure('http.redirect', `status ${answer.status}${whereTo(answer)}; expected ${expected}`);
  }
  const more = isBalancers(answer.status)
    ? { fix: 'a proxy responded in place of the server: the server behind it is down or is not in its target group' }
    : {};
  return failure('http.status', `status ${answer.status}; expected ${expected}: ${excerpt(answer)}`, more);
}

// Load balancers return 502, 503, and 504 for a backend that is unavailable; the servers themselves do not
// use them.
function isBalancers(status: number): boolean {
  return status >= 502 && status <= 504;
}

function whereTo(answer: HttpAnswer): string {
  const location = answer.headers.location;
  return location === undefined ? '' : ` to ${quote(location, 120)}`;
}

/** Returns the beginning of a body as one safe line in quotes, or `empty body`. */
export function excerpt(answer: HttpAnswer): string {
  const line = quote(answer.body, 120);
  if (line !== '') return `"${line}"`;
  return answer.body === '' ? 'empty body' : `${answer.body.length} characters, none of them printable`;
}
