import { readJson } from '../../monitor/text/bounded-json.ts';

/** A body is read as far as 64 KiB; the largest answer that is read here, a discovery document, has five. */
const MAX_LENGTH = 65_536;

/** A JSON object as a server sent it: own properties only, so a `__proto__` or `constructor` in it means nothing. */
export type JsonObject = {
  readonly keys: readonly string[];
  readonly text: (key: string) => string | undefined;
  readonly list: (key: string) => readonly unknown[] | undefined;
};

/** Reads a text as one JSON object; undefined when it is anything else, longer than 64 Ki characters or nested deeper than 64 levels. */
export function readJsonObject(text: string): JsonObject | undefined {
  return asJsonObject(readJson(text, MAX_LENGTH));
}

/** A value out of parsed JSON as an object; undefined when it is anything else. */
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
