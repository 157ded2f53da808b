import type { Expectation } from '../target/probe.ts';
import { defined } from '../text/objects.ts';
import { quote } from '../text/quote.ts';
import { unmetHeaders } from './header-expectation.ts';
import { unmetJson } from './json-expectation.ts';
import type { HttpAnswer } from './observation.ts';
import { failure, type Outcome, success } from './outcome.ts';
import { fixOfStatus } from './unavailable.ts';

const SUCCESSFUL = [{ from: 200, to: 299 }];

/** The most clauses of a detail. */
const MAX_CLAUSES = 4;

/**
 * Judges a response by its status, then by its headers and its body. Without `expected`, a status of 200–299 is a
 * success. `showsHeaders: false` keeps what the server sent in a header out of the detail.
 */
export function meetExpectation(answer: HttpAnswer, expected: Expectation = {}, { showsHeaders = true } = {}): Outcome {
  const ranges = expected.status ?? SUCCESSFUL;
  const shown = showsHeaders ? answer : { ...answer, headers: {} };
  if (!ranges.some(({ from, to }) => answer.status >= from && answer.status <= to)) return unexpectedStatus(shown, ranges);
  const ofHeaders = unmetHeaders(answer.headers, expected.headers ?? [], showsHeaders);
  const unmet = [
    ...ofHeaders,
    ...unmetTexts(answer, expected),
    ...(expected.json ? unmetJson(answer.body, expected.json, excerpt(answer)) : []),
  ];
  if (unmet.length === 0) return success(`status ${answer.status}`);
  const more = unmet.length > MAX_CLAUSES ? `; and ${unmet.length - MAX_CLAUSES} more` : '';
  const detail = `status ${answer.status}, but ${unmet.slice(0, MAX_CLAUSES).join('; ')}${more}`;
  if (ofHeaders.length > 0) return failure('http.header', detail);
  return failure('body.mismatch', detail, defined({ fix: fixOfBody(answer, expected) }));
}

function unmetTexts(answer: HttpAnswer, { body, bodyExcludes }: Expectation): readonly string[] {
  const found = bodyExcludes === undefined ? -1 : answer.body.indexOf(bodyExcludes);
  return [
    ...(body !== undefined && !answer.body.includes(body) ? [`the body does not contain "${quote(body, 60)}": ${excerpt(answer)}`] : []),
    ...(found < 0 ? [] : [`the body contains "${quote(bodyExcludes ?? '', 60)}": ${excerpt(answer, Math.max(0, found - 30))}`]),
  ];
}

// JSON libraries differ in their spaces, so a text that was copied from one server is not in the body of another.
function fixOfBody({ body }: HttpAnswer, expected: Expectation): string | undefined {
  const squeeze = (text: string) => text.replace(/\s+/g, '');
  const wanted = expected.body;
  if (wanted !== undefined) {
    const isSpacing = !body.includes(wanted) && squeeze(body).includes(squeeze(wanted));
    return isSpacing
      ? 'the body has this text with other spaces: ask for the value with `expect.json`, such as { "$.status": UP }'
      : undefined;
  }
  return expected.json || expected.bodyExcludes !== undefined ? 'check what the response reports, or correct `expect`' : undefined;
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
  return failure('http.status', `status ${answer.status}; expected ${expected}: ${excerpt(answer)}`, defined({ fix: fixOfStatus(answer) }));
}

function whereTo(answer: HttpAnswer): string {
  const location = answer.headers.location;
  return location === undefined ? '' : ` to ${quote(withoutSecrets(location), 120)}`;
}

// User info, a query, and a fragment may carry passwords, session ids, and tokens, and none says where it leads.
function withoutSecrets(location: string): string {
  return location
    .replace(/^((?:[a-z][a-z0-9+.-]*:)?[/\\]{2})[^/?#\\]*@/i, '$1')
    .replace(/\?[^#]*/, '?...')
    .replace(/#.*/s, '#...');
}

/** Returns a body from one character on, as one safe line in quotes, or `empty body`. */
export function excerpt({ body }: HttpAnswer, from = 0): string {
  const line = quote(body.slice(from), 120);
  if (line !== '') return `"${from > 0 ? '…' : ''}${line}"`;
  return body === '' ? 'empty body' : `${body.length} characters, none of them printable`;
}
