import { sameJson } from './same-json.ts';

/** A key that one object of a JSON text has twice, and the JSON texts of two values that differ. */
export type KeySaidTwice = { readonly key: string; readonly first: string; readonly second: string };

/** An object or a list that is open. `from` is where the value of `key` begins. */
type Open = { readonly values?: Map<string, string>; key?: string; from?: number };

const TOKEN = /"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\]:,]/g;

/**
 * Returns the first key that a JSON text says twice with different values. `text` must be valid JSON. RFC 8259
 * section 4 leaves open which value counts: JavaScript and Go take the last one, other parsers the first one,
 * and some refuse. So no value of such a text is reliable.
 */
export function keySaidTwice(text: string): KeySaidTwice | undefined {
  const open: Open[] = [];
  for (const { 0: token, index } of text.matchAll(TOKEN)) {
    const twice = read(token, index, text, open);
    if (twice) return twice;
  }
  return undefined;
}

function read(token: string, index: number, text: string, open: Open[]): KeySaidTwice | undefined {
  const inner = open.at(-1);
  if (token === '{') open.push({ values: new Map() });
  else if (token === '[') open.push({});
  else if (!inner) return undefined;
  else if (token === ':') inner.from = index + 1;
  else if (token.startsWith('"')) noteKey(inner, token);
  else {
    if (token !== ',') open.pop();
    return endMember(inner, text.slice(inner.from, index));
  }
  return undefined;
}

// A string after the colon is a value.
function noteKey(inner: Open, token: string): void {
  if (inner.values && inner.from === undefined) inner.key = String(JSON.parse(token));
}

function endMember(inner: Open, value: string): KeySaidTwice | undefined {
  const { values, key, from } = inner;
  if (!values || key === undefined || from === undefined) return undefined;
  const first = values.get(key);
  values.set(key, value);
  delete inner.key;
  delete inner.from;
  if (first === undefined || sameJson(JSON.parse(first), JSON.parse(value))) return undefined;
  return { key, first: first.trim(), second: value.trim() };
}
