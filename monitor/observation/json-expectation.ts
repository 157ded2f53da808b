import type { JsonExpectation, JsonScalar } from '../target/probe.ts';
import { selectedValues } from '../text/json-path.ts';
import { quote } from '../text/quote.ts';
import { readServerJson } from './server-json.ts';

/**
 * Returns the expectations that a body does not meet, one clause for each. Every path must select at least one
 * value, and each value that it selects must be one of those expected: numbers and texts are never equal.
 */
export function unmetJson(body: string, expected: readonly JsonExpectation[], excerpt: string): readonly string[] {
  const read = readServerJson(body);
  if ('contradiction' in read) return [read.contradiction];
  if ('notJson' in read) return [`the body is not JSON, so it has no ${shownPath(expected[0])}: ${excerpt}`];
  return expected.flatMap((one) => unmet(read.json, one, excerpt) ?? []);
}

function unmet(json: unknown, expected: JsonExpectation, excerpt: string): string | undefined {
  let selected = 0;
  for (const { value, at } of selectedValues(expected.path, json)) {
    selected++;
    if (expected.values.some((one) => one === value)) continue;
    const place = at === expected.path ? '' : ` at ${quote(at, 120)}`;
    return `${shownPath(expected)}: expected ${wanted(expected.values, value)}, got ${nameOf(value, expected.values)}${place}`;
  }
  return selected > 0
    ? undefined
    : `${shownPath(expected)}: expected ${wanted(expected.values)}, but the body has no such value: ${excerpt}`;
}

function shownPath(expected: JsonExpectation | undefined): string {
  return quote(expected?.path ?? '', 120);
}

function wanted(values: readonly JsonScalar[], got?: unknown): string {
  const named = values.slice(0, 5).map((value) => nameOf(value, [got]));
  return `${named.join(' or ')}${values.length > named.length ? ` or ${values.length - named.length} more` : ''}`;
}

/** Names a value of JSON in a few safe words, with its type where it has another one than what it is compared to. */
function nameOf(value: unknown, others: readonly unknown[]): string {
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === 'object' && value !== null) return 'an object';
  const text = typeof value === 'string' ? `"${quote(value, 60)}"` : String(value);
  const isSameType = others.some((other) => other === undefined || typeof other === typeof value);
  if (isSameType || value === null) return text;
  return `the ${typeof value === 'string' ? 'text' : typeof value} ${text}`;
}
