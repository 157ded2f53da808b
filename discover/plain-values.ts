import { isRecord } from '../monitor/text/guards.ts';

/** Returns the value at a path of keys; undefined if a step of it is missing. Lists have no keys. */
export function childAt(value: unknown, ...keys: readonly string[]): unknown {
  return keys.reduce((found: unknown, key) => (isRecord(found) && Object.hasOwn(found, key) ? found[key] : undefined), value);
}

/** Returns the text at a path, trimmed; undefined if there is none or it is empty. A number is its text. */
export function textAt(value: unknown, ...keys: readonly string[]): string | undefined {
  const found = childAt(value, ...keys);
  if (typeof found === 'number') return String(found);
  return typeof found === 'string' && found.trim() !== '' ? found.trim() : undefined;
}

/** Returns the whole number at a path, also one that is written as text. */
export function numberAt(value: unknown, ...keys: readonly string[]): number | undefined {
  const text = textAt(value, ...keys);
  return text !== undefined && /^-?[0-9]{1,9}$/.test(text) ? Number(text) : undefined;
}

/** Returns the list at a path; an absent one is empty. */
export function listAt(value: unknown, ...keys: readonly string[]): readonly unknown[] {
  const found = childAt(value, ...keys);
  return Array.isArray(found) ? found : [];
}

/** Returns the entries of the mapping at a path; an absent one has none. */
export function entriesAt(value: unknown, ...keys: readonly string[]): readonly (readonly [string, unknown])[] {
  const found = childAt(value, ...keys);
  return isRecord(found) ? Object.entries(found) : [];
}
