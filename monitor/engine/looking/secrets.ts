import type { Header } from '../../target/probe.ts';
import type { WaySetting } from '../../target/way.ts';
import type { ReadSecret, ReadyHeader, Way } from '../ports.ts';

/** Reads what a check sends: secrets by name, and access tokens by name. Both throw when they cannot. */
export type Readers = { readonly readSecret: ReadSecret; readonly readToken: (name: string) => Promise<string> };

/**
 * Resolves headers to their values. Plain ones stay as they are, secrets are read, and credentials and tokens
 * become `Authorization` (RFC 7617, RFC 6750).
 */
export function readyHeaders(headers: readonly Header[], { readSecret, readToken }: Readers): Promise<readonly ReadyHeader[]> {
  return Promise.all(
    headers.map(async (header) => {
      if ('value' in header) return { ...header, secret: false };
      if ('token' in header) return { name: header.name, value: `Bearer ${await readToken(header.token)}`, secret: true };
      if ('secret' in header) return { name: header.name, value: oneLine(await readSecret(header.secret), header.secret), secret: true };
      return { name: header.name, value: authorization(await readSecret(header.credentials), header.credentials), secret: true };
    }),
  );
}

/** Resolves the credentials of a proxy, as those of `Authorization`. */
export async function readyWay({ proxy, ...way }: WaySetting, readSecret: ReadSecret): Promise<Way> {
  if (!proxy) return way;
  const { credentials, ...place } = proxy;
  if (credentials === undefined) return { ...way, proxy: place };
  return { ...way, proxy: { ...place, authorization: authorization(await readSecret(credentials), credentials) } };
}

function oneLine(value: string, secret: string): string {
  const line = value.trim();
  if (/[\r\n\0]/.test(line)) throw new Error(`secret ${secret} contains a line break: a header value must be one line`);
  return line;
}

/**
 * Returns the value of `Authorization` for the text of a secret (RFC 7617, RFC 6750). Throws an error without any part of
 * the value if the secret has another form.
 */
export function authorization(text: string, secret: string): string {
  const { username, password, token, clientId, clientSecret } = parseCredentials(text, secret);
  if (typeof token === 'string') return `Bearer ${oneLine(token, secret)}`;
  if (typeof username === 'string' && typeof password === 'string') return basic(username, password);
  // RFC 6749 section 2.3.1, as the servers of this field read it: not form-encoded first.
  if (typeof clientId === 'string' && typeof clientSecret === 'string') return basic(clientId, clientSecret);
  throw new Error(FORMS(secret));
}

function parseCredentials(text: string, secret: string): Record<string, unknown> {
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed === 'object' && parsed !== null) return { ...parsed };
  } catch {
    // The parser's own message quotes the secret, so it is not passed on.
  }
  throw new Error(FORMS(secret));
}

function basic(user: string, password: string): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
}

const FORMS = (secret: string) =>
  `secret ${secret} must be JSON with "username" and "password", with "clientId" and "clientSecret", or with "token"`;
