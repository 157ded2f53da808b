import { isIPv6 } from 'node:net';
import type { ReadyHeader } from '../../engine/ports.ts';
import type { HttpLook } from '../../target/probe.ts';
import { quote } from '../../text/quote.ts';
import { LookStopped } from '../net/look-stopped.ts';

/** Headers of the connection or of a body: a look is one GET without a body on its own connection, so these are not a user's to set. */
const NOT_SENT = new Set(['connection', 'content-length', 'expect', 'keep-alive', 'te', 'trailer', 'transfer-encoding', 'upgrade']);

// RFC 9110 section 5.5: visible characters, space, tab and obs-text.
const NOT_A_VALUE = /[^\t\x20-\x7e\x80-\xff]/;

/**
 * The headers to send, as a flat list of names and values: `host`, `accept`, `user-agent` and the user's, which replace those of the
 * same name. A secret that cannot be a header value stops the look as `monitor.secret`, without quoting it.
 */
export function requestHeaders(look: HttpLook, headers: readonly ReadyHeader[], userAgent: string): string[] {
  const own = headers.filter(({ name }) => !NOT_SENT.has(name.toLowerCase()));
  const broken = own.find(({ value, secret }) => secret && NOT_A_VALUE.test(value));
  if (broken) {
    throw new LookStopped(
      'monitor.secret',
      `the secret for header ${quote(broken.name, 60)} holds a line break or another character no header may carry`,
    );
  }
  const host = own.findLast(({ name }) => name.toLowerCase() === 'host')?.value ?? authority(look);
  const list = ['host', host];
  const sent = new Set(own.map(({ name }) => name.toLowerCase()));
  if (!sent.has('accept')) list.push('accept', '*/*');
  if (!sent.has('user-agent')) list.push('user-agent', userAgent);
  for (const { name, value } of own) if (name.toLowerCase() !== 'host') list.push(name, value);
  return list;
}

function authority({ scheme, host, port }: HttpLook): string {
  const name = isIPv6(host) ? `[${host}]` : host;
  return port === (scheme === 'https' ? 443 : 80) ? name : `${name}:${port}`;
}
