import type { Answer } from '../../observation/observation.ts';
import type { Outcome } from '../../observation/outcome.ts';
import { type Encoding, encodingsOf } from './encodings.ts';

// Servers, and proxies in front of them, repeat what they receive: for example an error page that quotes a
// rejected token.

/** The text that replaces a secret. */
const PLACE = '[secret]';
/** A shorter beginning of a secret occurs in any text by chance. */
const MIN_BEGINNING = 8;

/**
 * Returns the answer without these secrets, also in its certificates. The longest secret comes first. Returns
 * the same answer if none of them is in it.
 */
export function withoutEcho(answer: Answer, secrets: readonly string[]): Answer {
  if (secrets.length === 0) return answer;
  let isFound = false;
  const clean = (text: string) => {
    const cleaned = takeOut(text, secrets);
    isFound ||= cleaned !== text;
    return cleaned;
  };
  const { http, tls, notes } = answer;
  const cleaned = {
    ...answer,
    ...(http && { http: { ...http, headers: eachText(http.headers, clean), body: clean(http.body) } }),
    ...(tls && { tls: textsIn(tls, clean) }),
    ...(notes && { notes: notes.map(clean) }),
  };
  return isFound ? cleaned : answer;
}

/** Returns the outcome without these secrets. The longest secret comes first. */
export function quoteNoSecret(outcome: Outcome, secrets: readonly string[]): Outcome {
  if (secrets.length === 0) return outcome;
  const clean = (text: string) => takeOut(text, secrets);
  const said = { ...outcome, detail: clean(outcome.detail) };
  if (said.outcome !== 'success' && said.fix !== undefined) said.fix = clean(said.fix);
  if (said.outcome !== 'unknown' && said.product) said.product = eachText(said.product, clean);
  return said;
}

/** Returns the value with all texts in it cleaned, except for reasons, which are words of our own. */
function textsIn<T>(value: T, clean: (text: string) => string): T {
  if (typeof value === 'string') return clean(value) as T;
  if (Array.isArray(value)) return value.map((one) => textsIn(one, clean)) as T;
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, one]) => [key, key === 'problem' ? one : textsIn(one, clean)]);
  return Object.fromEntries(entries) as T;
}

function eachText<T extends Readonly<Record<string, string>>>(texts: T, clean: (text: string) => string): T {
  return Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, clean(text)])) as T;
}

/** Removes the secrets from a text, whatever their encoding. */
function takeOut(text: string, secrets: readonly string[]): string {
  const plain = secrets.reduce((clean, secret) => clean.replaceAll(secret, PLACE), text);
  const places = encodingsOf(plain).flatMap((spelling) => secrets.flatMap((secret) => placesOf(secret, spelling)));
  const sorted = places.sort(([a], [b]) => a - b);
  let end = 0;
  const kept = sorted.map(([from, to]) => {
    const before = from < end ? '' : `${plain.slice(end, from)}${PLACE}`;
    end = Math.max(end, to);
    return before;
  });
  return withoutBeginnings(`${kept.join('')}${plain.slice(end)}`, secrets);
}

/** Removes the beginning of a secret where `quote` cut the text short. */
function withoutBeginnings(text: string, secrets: readonly string[]): string {
  const parts = text.split('…');
  const last = parts.pop() ?? '';
  return [...parts.map((part) => part.slice(0, part.length - longestBeginning(part, secrets))), last].join('…');
}

/** Returns how many characters at the end of a text are the beginning of a secret. */
function longestBeginning(text: string, secrets: readonly string[]): number {
  const lengths = secrets.map((secret) => {
    let length = Math.min(text.length, secret.length - 1);
    while (length >= MIN_BEGINNING && !text.endsWith(secret.slice(0, length))) length--;
    return length < MIN_BEGINNING ? 0 : length;
  });
  return Math.max(0, ...lengths);
}

function placesOf(secret: string, { text, at }: Encoding): readonly (readonly [from: number, to: number])[] {
  const places: (readonly [number, number])[] = [];
  for (let i = text.indexOf(secret); i >= 0; i = text.indexOf(secret, i + secret.length)) {
    places.push([at[i] ?? 0, at[i + secret.length] ?? 0]);
  }
  return places;
}
