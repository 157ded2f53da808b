import type { ReadyHeader } from '../../engine/ports.ts';
import type { HttpLook } from '../../target/probe.ts';
import { isReservedHeader } from '../../target/reserved-headers.ts';
import { authorityOf, hostInUrl } from '../../text/authority.ts';
import { quote } from '../../text/quote.ts';
import { LookStopped } from '../net/look-stopped.ts';

// RFC 9110 section 5.5: visible characters, space, tab and obs-text.
const NOT_A_VALUE = /[^\t\x20-\x7e\x80-\xff]/;

/**
 * Returns the headers to send, as a flat list of names and values: `host`, `accept`, `accept-encoding`,
 * `cache-control`, `user-agent`, `content-type` of a body, and those of the config, which replace the ones of the
 * same name. A secret that cannot be a header value stops the check with `monitor.secret`; its text is not quoted.
 */
export function requestHeaders(look: HttpLook, headers: readonly ReadyHeader[], userAgent: string): string[] {
  const own = headers.filter(({ name }) => !isReservedHeader(name));
  const broken = own.find(({ value, secret }) => secret && NOT_A_VALUE.test(value));
  if (broken) {
    throw new LookStopped(
      'monitor.secret',
      `the secret for the header ${quote(broken.name, 60)} contains a line break or another character that is not allowed in a header`,
    );
  }
  const host = own.findLast(({ name }) => name.toLowerCase() === 'host')?.value ?? hostHeader(look);
  const list = ['host', host];
  const sent = new Set(own.map(({ name }) => name.toLowerCase()));
  const usual = {
    accept: '*/*',
    'accept-encoding': 'identity',
    'cache-control': 'no-cache',
    'user-agent': userAgent,
    ...(look.body !== undefined && { 'content-type': contentType(look.body) }),
  };
  for (const [name, value] of Object.entries(usual)) if (!sent.has(name)) list.push(name, value);
  for (const { name, value } of own) if (name.toLowerCase() !== 'host') list.push(name, value);
  return list;
}

function hostHeader({ scheme, host, port }: HttpLook): string {
  return port === (scheme === 'https' ? 443 : 80) ? hostInUrl(host) : authorityOf({ host, port });
}

/** The type of a body whose header is not set: what clients of these servers send by its first character. */
function contentType(body: string): string {
  const first = body.trimStart()[0];
  if (first === '{' || first === '[') return 'application/json';
  // SOAP 1.1, section 6.
  return first === '<' ? 'text/xml; charset=utf-8' : 'text/plain; charset=utf-8';
}
