/** Markup that needs no escaping: `html` made it. */
export type Html = { readonly markup: string };

type Content = Html | string | number | false | undefined | readonly Content[];

/** Returns markup with every value escaped, for text and for quoted attributes. An absent value is empty. */
export function html(fixed: TemplateStringsArray, ...values: readonly Content[]): Html {
  return { markup: fixed.map((part, i) => part + (i < values.length ? markupOf(values[i]) : '')).join('') };
}

/** Returns a fixed text of gatewatch itself as markup, such as a style sheet. Never for what others wrote. */
export function asMarkup(markup: string): Html {
  return { markup };
}

/** Returns a text that others wrote. Its direction, such as right to left, changes nothing around it. */
export function foreign(text: string): Html {
  return html`<bdi>${text}</bdi>`;
}

function markupOf(value: Content): string {
  if (value === undefined || value === false) return '';
  if (typeof value === 'string' || typeof value === 'number') return escaped(String(value));
  return 'markup' in value ? value.markup : value.map(markupOf).join('');
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

function escaped(text: string): string {
  return legible(text).replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}

// HTML forbids control characters, and XML 1.0 (production 2, "Char") these and lone surrogates.
const FORBIDDEN = /[^\t\n\r\u0020-\u007e\u00a0-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

/** Returns a text without the characters that no page and no feed may contain. */
export function legible(text: string): string {
  return text.replace(FORBIDDEN, '');
}
