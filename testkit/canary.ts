/** A planted value that must not occur anywhere. */
export type Canary = { readonly name: string; readonly value: string };

/** A text to search, with its origin. */
export type Written = { readonly where: string; readonly text: string };

/** The shortest piece of a secret that is searched for: a shorter one would be found by chance. */
const MIN = 8;

/**
 * Finds where a value, or half of it, occurs in a text: plain, in base64 of any alignment, percent-encoded,
 * escaped, or reversed.
 */
export function leaks(canaries: readonly Canary[], written: readonly Written[]): readonly string[] {
  const forms = canaries.flatMap(({ name, value }) => formsOf(value).map(([form, text]) => ({ name, form, text })));
  return written.flatMap(({ where, text }) =>
    forms.flatMap(({ name, form, text: wanted }) => (text.includes(wanted) ? [`${where} holds ${name} ${form}`] : [])),
  );
}

function formsOf(value: string): readonly (readonly [form: string, text: string])[] {
  const middle = Math.ceil(value.length / 2);
  const pieces = [
    ['whole', value] as const,
    ['first half', value.slice(0, middle)] as const,
    ['second half', value.slice(middle)] as const,
  ];
  return pieces
    .filter(([, piece]) => piece.length >= MIN)
    .flatMap(([which, piece]) => spelled(piece).map(([form, text]) => [`(${which}, ${form})`, text] as const));
}

function spelled(text: string): readonly (readonly [form: string, text: string])[] {
  const bytes = Buffer.from(text);
  const inBase64 = [0, 1, 2].map((before) => {
    const encoded = Buffer.concat([Buffer.alloc(before), bytes])
      .toString('base64')
      .replace(/=+$/, '');
    return encoded.slice(before === 0 ? 0 : before + 1, (before + bytes.length) % 3 === 0 ? undefined : -1);
  });
  return [
    ['plain', text],
    ['back to front', [...text].reverse().join('')],
    ...inBase64.map((one) => ['base64', one] as const),
    ...inBase64.map((one) => ['base64url', one.replaceAll('+', '-').replaceAll('/', '_')] as const),
    ['percent-encoded', encodeURIComponent(text)],
    ['every byte percent-encoded', [...bytes].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('')],
    ['JSON', JSON.stringify(text).slice(1, -1)],
    ['HTML', text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')],
    ['hexadecimal', bytes.toString('hex')],
  ];
}
