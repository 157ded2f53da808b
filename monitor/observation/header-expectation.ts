import type { HeaderExpectation } from '../target/probe.ts';
import { quote } from '../text/quote.ts';

/**
 * Returns the expectations that the headers of a response do not meet, one clause for each. Case counts neither in
 * names nor in values. `isShown` says whether a clause may quote what the server sent.
 */
export function unmetHeaders(
  headers: Readonly<Record<string, string>>,
  expected: readonly HeaderExpectation[],
  isShown: boolean,
): readonly string[] {
  return expected.flatMap(({ name, contains }) => {
    const key = name.toLowerCase();
    const got = Object.hasOwn(headers, key) ? headers[key] : undefined;
    if (got?.toLowerCase().includes(contains.toLowerCase())) return [];
    const what = `the header ${name}: expected "${quote(contains, 60)}" in it`;
    if (got === undefined) return [`${what}, but the response has no such header`];
    return [`${what}, got ${isShown ? `"${quote(got, 120)}"` : 'a value that is not shown'}`];
  });
}
