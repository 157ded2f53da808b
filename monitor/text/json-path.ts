import { JSONPathEnvironment, JSONPathError } from 'json-p3';
import { quote } from './quote.ts';

/** A value that a JSONPath selects, and its place in the document as a JSONPath. */
export type SelectedValue = { readonly value: unknown; readonly at: string };

// The deepest JSON that is read has 64 levels.
const environment = new JSONPathEnvironment({ maxRecursionDepth: 100 });

/** Returns why a text is not a valid JSONPath (RFC 9535), in a few safe words; undefined if it is one. */
export function jsonPathFault(expression: string): string | undefined {
  try {
    environment.compile(expression);
    return undefined;
  } catch (error) {
    if (!(error instanceof JSONPathError)) return 'it cannot be read';
    const reason = /backup|TOKEN_ERROR/.test(error.message) ? 'unexpected end or character' : error.message.replace(/ \('[\s\S]*$/, '');
    return `${quote(reason, 120)}, at character ${Math.min(error.token.index, expression.length) + 1}`;
  }
}

/** Yields the values that a valid JSONPath selects, one by one, in the order of RFC 9535. */
export function* selectedValues(expression: string, json: unknown): Generator<SelectedValue> {
  for (const node of environment.compile(expression).lazyQuery(json as never)) yield { value: node.value, at: node.getPath() };
}
