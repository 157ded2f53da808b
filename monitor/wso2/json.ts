/** A JSON object as a server sent it: own properties only, so a `__proto__` or `constructor` in it means nothing. */
export type JsonObject = {
  readonly keys: readonly string[];
  readonly text: (key: string) => string | undefined;
  readonly list: (key: string) => readonly unknown[] | undefined;
};

/** Reads a text as one JSON object; undefined when it is anything else. */
export function readJsonObject(text: string): JsonObject | undefined {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return undefined;
  }
  return asJsonObject(parsed);
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
