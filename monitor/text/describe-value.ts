import { quote } from './quote.ts';

/** What somebody wrote, in a few safe words for `got …`. */
export function describeValue(value: unknown): string {
  if (typeof value === 'string') return `"${quote(value, 60)}"`;
  if (value === null) return 'null';
  if (value === undefined) return 'nothing';
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : `a list of ${value.length}`;
  return typeof value === 'object' ? 'a mapping' : String(value);
}
