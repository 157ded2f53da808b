import { BODY_LIMIT } from '../../monitor/target/body-limit.ts';
import { readJson } from '../../monitor/text/bounded-json.ts';

/**
 * A JSON object that a server sent. It has own properties only, so `__proto__` and `constructor` have no
 * effect.
 */
export type JsonObject = {
  readonly keys: readonly string[];
  readonly text: (key: string) => string | undefined;
  readonly list: (key: string) => readonly unknown[] | undefined;
};

/**
 * Reads a text as one JSON object. Returns undefined when it is anything else, longer than `BODY_LIMIT`
 * characters, or nested deeper than 64 levels.
 */
export function readJsonObject(text: string): JsonObject | undefined {
  return asJsonObject(readJson(text, BODY_LIMIT));
}

/** Returns a value from parsed JSON as an object; undefined when it is anything else. */
export function asJsonObject(value: unknown): JsonObject | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const own = new Map<string, unknown>(Object.entries(value));
  return {
    keys: [...own.keys()],
    text: (key) => (typeof own.get(key) === 'string' ? String(own.get(key)) : undefined),
    list: (key) => {
      const item = own.get(key);
      return Array.isArray(item) ? item : undefined;
    },
  };
}
