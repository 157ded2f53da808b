import { BODY_LIMIT } from '../target/body-limit.ts';
import { readJson } from '../text/bounded-json.ts';
import { keySaidTwice } from '../text/key-said-twice.ts';
import { quote } from '../text/quote.ts';

/** JSON that a server sent, or why it cannot be believed, in one safe clause; the text may also be no JSON. */
export type ServerJson = { readonly json: unknown } | { readonly contradiction: string } | { readonly notJson: true };

/**
 * Reads a body as JSON. It is not believed when it says a key twice with different values, is nested deeper
 * than 64 levels, or has more than `BODY_LIMIT` characters.
 */
export function readServerJson(body: string): ServerJson {
  const json = readJson(body, BODY_LIMIT);
  if (json === undefined) return { notJson: true };
  const twice = keySaidTwice(body);
  if (!twice) return { json };
  const { key, first, second } = twice;
  return {
    contradiction: `the JSON contradicts itself: it has the key "${quote(key, 60)}" twice, with ${quote(first, 60)} and with ${quote(second, 60)}`,
  };
}
