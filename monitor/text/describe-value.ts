import { quote } from './quote.ts';

/** Describes a value of a config in a few safe words, such as `"abc"`, `a list of 3`, or `a mapping`. */
export function describeValue(value: unknown): string {
  if (typeof value === 'string') return `"${quote(value, 60)}"`;
  if (value === null) return 'null';
  if (value === undefined) return 'nothing';
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : `a list of ${value.length}`;
  return typeof value === 'object' ? 'a mapping' : String(value);
}
