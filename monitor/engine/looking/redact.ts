import type { Answer, CertificateFacts, ChainLink } from '../../observation/observation.ts';
import type { Outcome } from '../../observation/outcome.ts';
import type { ReadyHeader } from '../ports.ts';
import { type Encoding, encodingsOf } from './encodings.ts';

// Servers, and proxies in front of them, repeat what they receive: for example an error page that quotes a
// rejected token.

/** The text that replaces a secret. */
const PLACE = '[secret]';
/** Shorter texts occur in any response by chance: removing them from a body could change its meaning. */
const MIN_IN_BODY = 8;
const MIN_IN_WORDS = 4;

/** Returns the answer without the secrets that were sent, also in its certificate. */
export function withoutEcho(answer: Answer, headers: readonly ReadyHeader[]): Answer {
  const secrets = secretsIn(headers, MIN_IN_BODY);
  if (secrets.length === 0) return answer;
  const { http, tls } = answer;
  const clean = (text: string) => takeOut(text, secrets);
  return {
    ...answer,
    ...(http && { http: { ...http, headers: eachText(http.headers, clean), body: clean(http.body) } }),
    ...(tls && { tls: cleanNames(tls, clean) }),
  };
}

function cleanNames(tls: CertificateFacts, clean: (text: string) => string): CertificateFacts {
  const names = <T extends ChainLink>(link: T): T => ({ ...link, subject: clean(link.subject), issuer: clean(link.issuer) });
  return { ...names(tls), ...(tls.chain && { chain: tls.chain.map(names) }) };
}

/** Returns the outcome without the secrets that were sent. */
export function quoteNoSecret(outcome: Outcome, headers: readonly ReadyHeader[]): Outcome {
  const secrets = secretsIn(headers, MIN_IN_WORDS);
  if (secrets.length === 0) return outcome;
  const clean = (text: string) => takeOut(text, secrets);
  const said = { ...outcome, detail: clean(outcome.detail) };
  if (said.outcome !== 'success' && said.fix !== undefined) said.fix = clean(said.fix);
  if (said.outcome !== 'unknown' && said.product) said.product = eachText(said.product, clean);
  return said;
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
    while (length >= MIN_IN_BODY && !text.endsWith(secret.slice(0, length))) length--;
    return length < MIN_IN_BODY ? 0 : length;
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

/**
 * Returns the values of secret headers and their parts, as they read decoded, in another charset, and in
 * base64; longest first.
 */
function secretsIn(headers: readonly ReadyHeader[], min: number): readonly string[] {
  const texts = headers.flatMap(({ value, secret }) => (secret ? [value, ...partsOf(value)] : [])).filter((text) => text.length >= min);
  // A form has a plus sign for a space: https://url.spec.whatwg.org/#application/x-www-form-urlencoded
  const all = [...texts, ...texts.flatMap(misread), ...texts.map((text) => text.replaceAll(' ', '+')), ...texts.flatMap(inBase64)];
  return [...new Set(all)].filter((text) => text.length >= min).sort((a, b) => b.length - a.length);
}

/**
 * Returns the parts of a header value: the token after a scheme (RFC 9110 section 11.4), the pair and the
 * password in Basic (RFC 7617), the values of cookies and parameters (RFC 6265).
 */
function partsOf(value: string): readonly string[] {
  const [, scheme = '', token = ''] = /^(\w+) +(.+)$/.exec(value) ?? [];
  const pair = scheme.toLowerCase() === 'basic' ? Buffer.from(token, 'base64').toString() : '';
  const set = [...value.matchAll(/=\s*"?([^\s;,"=]{8,})/g)].map(([, text = '']) => text);
  return [token, pair, pair.slice(pair.indexOf(':') + 1), ...set];
}

/**
 * Returns the text with its own escape-like characters decoded, and the text read in the wrong charset
 * (ISO-8859-1, UTF-8).
 */
function misread(text: string): readonly string[] {
  const decoded = encodingsOf(text).map((spelling) => spelling.text);
  return [...decoded, Buffer.from(text, 'latin1').toString(), Buffer.from(text).toString('latin1')].filter(
    (one) => one.length >= MIN_IN_BODY,
  );
}

/**
 * Returns the parts that the base64 of any text that contains this one has. Three bytes become four
 * characters, so there are three alignments. Both alphabets of RFC 4648 are included.
 */
function inBase64(text: string): readonly string[] {
  const bytes = Buffer.from(text);
  return [0, 1, 2].flatMap((before) => {
    const encoded = Buffer.concat([Buffer.alloc(before), bytes])
      .toString('base64')
      .replace(/=+$/, '');
    const isWhole = (before + bytes.length) % 3 === 0;
    const own = encoded.slice(before === 0 ? 0 : before + 1, isWhole ? undefined : -1);
    return [own, own.replaceAll('+', '-').replaceAll('/', '_')];
  });
}
