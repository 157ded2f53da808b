import { describe, expect, test } from 'vitest';
import { quoteNoSecret, withoutEcho } from '../../../../monitor/engine/looking/redact.ts';
import { spellingsOf } from '../../../../monitor/engine/looking/secret-spellings.ts';
import type { Answer } from '../../../../monitor/observation/observation.ts';
import { failure, success } from '../../../../monitor/observation/outcome.ts';
import { quote } from '../../../../monitor/text/quote.ts';

const PASSWORD = 'p"ä/ss<w0rd>&Co 9';
const PAIR = `monitor:${PASSWORD}`;
const TOKEN = 'tok-3n.Zx81+/Qw==';
const basic = `Basic ${Buffer.from(PAIR).toString('base64')}`;
const bearer = `Bearer ${TOKEN}`;

const hide = (values: readonly string[], min = 8) => values.flatMap((value) => spellingsOf(value, min)).sort((a, b) => b.length - a.length);

/** What is left of a body that holds this. */
function bodyAfter(body: string, values: readonly string[]): string {
  const answer: Answer = {
    latencyMs: 1,
    phases: {},
    answered: true,
    http: { status: 500, headers: { location: body }, body, truncated: false },
  };
  const { http } = withoutEcho(answer, hide(values));
  expect(http?.headers.location).toBe(http?.body);
  return http?.body ?? '';
}

const everyByte = (text: string) => [...Buffer.from(text)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
const everyUnit = (text: string) =>
  text
    .split('')
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('');
const inHtml = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
const inNumbers = (text: string) => [...text].map((one) => `&#x${one.codePointAt(0)?.toString(16)};`).join('');

const SPELLINGS: readonly (readonly [string, (text: string) => string])[] = [
  ['as it is', (text) => text],
  ['as base64', (text) => Buffer.from(text).toString('base64')],
  ['as base64 for URLs', (text) => Buffer.from(text).toString('base64url')],
  ['inside something else as base64', (text) => Buffer.from(`x ${text} y`).toString('base64')],
  ['one byte further in', (text) => Buffer.from(`xy ${text} z`).toString('base64')],
  ['percent-encoded', encodeURIComponent],
  ['percent-encoded, every byte', everyByte],
  ['percent-encoded twice', (text) => encodeURIComponent(encodeURIComponent(text))],
  ['as a form', (text) => new URLSearchParams({ text }).toString().slice('text='.length)],
  ['escaped as JSON', (text) => JSON.stringify(text).slice(1, -1)],
  ['escaped as JSON, every character', everyUnit],
  ['as JSON in JSON', (text) => JSON.stringify(JSON.stringify(text)).slice(3, -3)],
  ['escaped as HTML', inHtml],
  ['escaped as HTML, every character', inNumbers],
  ['with nothing visible in between', (text) => [...text].join('\u200b')],
  ['with a line break in it', (text) => `${text.slice(0, 5)}\r\n${text.slice(5)}`],
  ['with a line break in it, as JSON', (text) => JSON.stringify(`${text.slice(0, 5)}\r\n${text.slice(5)}`).slice(1, -1)],
  ['JSON-escaped in a URL', (text) => encodeURIComponent(JSON.stringify(text).slice(1, -1))],
];

describe('a secret that a server repeats', () => {
  test.each(SPELLINGS)('is taken out %s', (_, spell) => {
    // Around a value in base64 characters are left that stand for what was around it.
    expect(bodyAfter(`no ${spell(TOKEN)} here`, [bearer])).toMatch(/^no [\w/+]{0,4}\[secret\][\w/+=]{0,6} here$/);
    expect(bodyAfter(`no <${spell(PASSWORD)}> here`, [basic])).toMatch(/^no <[\w/+]{0,4}\[secret\][\w/+=]{0,6}> here$/);
  });

  test('is taken out wherever it stands, however often', () => {
    const spelled = encodeURIComponent(PASSWORD);
    expect(bodyAfter(`a ${PASSWORD} b ${spelled} c ${everyUnit(PASSWORD)}${spelled} d ${btoa('no secret')}`, [basic])).toBe(
      `a [secret] b [secret] c [secret][secret] d ${btoa('no secret')}`,
    );
  });

  test('is taken out of what stands for it in a cookie or a parameter', () => {
    expect(bodyAfter('session abc-123-def is over', ['lang=de; session=abc-123-def; x=1'])).toBe('session [secret] is over');
    expect(bodyAfter('token abc-123-def is over', ['Custom token="abc-123-def", nonce=1'])).toBe('token [secret] is over');
  });

  test('leaves a text without secrets unchanged', () => {
    const text = 'a%20b &amp; c\\u0041 \u200b &#99999999; &#xfffffff; %zz %ff%fe \n';
    expect(bodyAfter(text, [basic, bearer])).toBe(text);
    expect(bodyAfter('a header that is no secret', [])).toBe('a header that is no secret');
  });

  test('is taken out of the certificate too, and where somebody cut it short', () => {
    const tls = {
      trusted: true,
      subject: `CN=${TOKEN}`,
      issuer: quote(`CN=${'x'.repeat(10)}${TOKEN}`, 25),
      notAfter: '',
      daysRemaining: 1,
      pin: '',
    };
    const answer: Answer = { latencyMs: 1, phases: {}, answered: true, tls };
    expect(withoutEcho(answer, hide([bearer])).tls).toMatchObject({ subject: 'CN=[secret]', issuer: `CN=${'x'.repeat(10)}…` });
  });

  test('is taken out of every text about a certificate, and out of the notes, whatever they are called', () => {
    const tls = { trusted: false, problem: 'tls.untrusted', subject: '', issuer: '', notAfter: '', daysRemaining: 1, pin: '' } as const;
    const more = {
      ...tls,
      chain: [{ subject: `CN=${TOKEN}`, issuer: `O=${encodeURIComponent(PASSWORD)}`, notAfter: '', daysRemaining: 2 }],
    };
    const answer = { latencyMs: 1, phases: {}, answered: true, tls: more, notes: [`no ${TOKEN}`] };
    expect(withoutEcho(answer, hide([bearer, basic]))).toMatchObject({
      tls: { ...tls, chain: [{ subject: 'CN=[secret]', issuer: 'O=[secret]', daysRemaining: 2 }] },
      notes: ['no [secret]'],
    });
  });

  test('is known by the lines of a PEM, by its line breaks, and by the fields of other JSON', () => {
    const key = Array.from({ length: 3 }, (_, line) => `${line}${'MIIEvQIBADANBgkqhkiG9w0BAQEFAASC'.repeat(2)}`);
    const pem = `-----BEGIN PRIVATE KEY-----\n${key.join('\n')}\n-----END PRIVATE KEY-----\n`;
    expect(bodyAfter(`a ${key[1]} b ${key.join('')} c`, [pem])).toBe('a [secret] b [secret] c');
    expect(bodyAfter('x second-line-1 y', ['first-line-1\nsecond-line-1'])).toBe('x [secret] y');
    expect(bodyAfter('x client-secret-1 y monitor-user', ['{"username":"monitor-user","more":{"deep":["client-secret-1"]}}'])).toBe(
      'x [secret] y monitor-user',
    );
  });

  test('is removed from the detail, the fix, and the product, also when it is short', () => {
    const short = hide(['{"username":"monitor","password":"1-2b"}'], 4);
    const said = failure('wso2.unhealthy', 'no 1-2b', { fix: 'read 1%2D2b', product: { name: 'WSO2 1-2b', version: '1-2b' } });
    expect(quoteNoSecret(said, short)).toEqual(
      failure('wso2.unhealthy', 'no [secret]', { fix: 'read [secret]', product: { name: 'WSO2 [secret]', version: '[secret]' } }),
    );
    expect(quoteNoSecret(success('WSO2 1-2b', { name: 'WSO2', version: '1-2b' }), short)).toEqual(
      success('WSO2 [secret]', { name: 'WSO2', version: '[secret]' }),
    );
  });
});

test.each([
  ['Tr0ub\\adour&3<horse', inHtml],
  ['pct%41Secret&More99', inHtml],
  ['pct%41Secret&More99', (text: string) => text.replaceAll('&', '\\u0026')],
  ['Grüße-geheim-1', (text: string) => Buffer.from(text, 'latin1').toString()],
  ['Grüße-geheim-1', (text: string) => Buffer.from(text).toString('latin1')],
] as const)('a password that looks like an escape itself, or comes in another charset, is taken out (%s)', (password, spell) => {
  const values = [`Basic ${Buffer.from(`monitor:${password}`).toString('base64')}`];
  expect(bodyAfter(`<p>wrong: ${spell(password)}</p>`, values)).toBe('<p>wrong: [secret]</p>');
});
