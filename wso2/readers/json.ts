import { excerpt } from '../../monitor/observation/expectation.ts';
import type { HttpAnswer } from '../../monitor/observation/observation.ts';
import { failure, type Outcome } from '../../monitor/observation/outcome.ts';
import { readServerJson } from '../../monitor/observation/server-json.ts';

/**
 * A JSON object that a server sent. It has own properties only, so `__proto__` and `constructor` have no
 * effect.
 */
export type JsonObject = {
  readonly keys: readonly string[];
  readonly text: (key: string) => string | undefined;
  /** A text, or a number as its text. */
  readonly scalar: (key: string) => string | undefined;
  readonly list: (key: string) => readonly unknown[] | undefined;
  readonly object: (key: string) => JsonObject | undefined;
};

/**
 * Reads a text as one JSON object. Returns undefined when it is anything else, or cannot be believed
 * (`readServerJson`).
 */
export function readJsonObject(text: string): JsonObject | undefined {
  const read = readServerJson(text);
  return 'json' in read ? asJsonObject(read.json) : undefined;
}

/** Returns a value from parsed JSON as an object; undefined when it is anything else. */
export function asJsonObject(value: unknown): JsonObject | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const own = new Map<string, unknown>(Object.entries(value));
  return {
    keys: [...own.keys()],
    text: (key) => (typeof own.get(key) === 'string' ? String(own.get(key)) : undefined),
    scalar: (key) => (['string', 'number'].includes(typeof own.get(key)) ? String(own.get(key)) : undefined),
    list: (key) => {
      const item = own.get(key);
      return Array.isArray(item) ? item : undefined;
    },
    object: (key) => asJsonObject(own.get(key)),
  };
}

const TWICE_FIX = 'read the response by hand: the server, or a proxy that changes its responses, writes the key twice';

/** Returns the failure for a body that is not the expected JSON. `what` completes "the body is not …". */
export function notTheJson(answer: HttpAnswer, what: string): Outcome {
  const read = readServerJson(answer.body);
  if ('contradiction' in read) return failure('body.mismatch', `status ${answer.status}, but ${read.contradiction}`, { fix: TWICE_FIX });
  return failure('body.mismatch', `status ${answer.status}, but the body is not ${what}: ${excerpt(answer)}`);
}
