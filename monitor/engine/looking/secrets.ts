import type { Header } from '../../target/probe.ts';
import type { WaySetting } from '../../target/way.ts';
import type { ReadSecret, ReadyHeader, Way } from '../ports.ts';

/**
 * Resolves headers to their values. Plain ones stay as they are, secrets are read, and credentials become
 * `Authorization` (RFC 7617, RFC 6750).
 */
export function readyHeaders(headers: readonly Header[], readSecret: ReadSecret): Promise<readonly ReadyHeader[]> {
  return Promise.all(
    headers.map(async (header) => {
      if ('value' in header) return { ...header, secret: false };
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

function authorization(text: string, secret: string): string {
  const { username, password, token } = parseCredentials(text, secret);
  if (typeof token === 'string') return `Bearer ${oneLine(token, secret)}`;
  if (typeof username === 'string' && typeof password === 'string') {
    return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
  }
  throw new Error(`secret ${secret} must be JSON with "username" and "password", or with "token"`);
}

function parseCredentials(text: string, secret: string): Record<string, unknown> {
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed === 'object' && parsed !== null) return { ...parsed };
  } catch {
    // The parser's own message quotes the secret, so it is not passed on.
  }
  throw new Error(`secret ${secret} must be JSON with "username" and "password", or with "token"`);
}
