import type { RequestSent } from '../../monitor/observation/tls-refusal.ts';
import type { HttpLook } from '../../monitor/target/probe.ts';
import type { Target } from '../../monitor/target/target.ts';

// An IP address is no server name (RFC 6066 section 3).
const ADDRESS = /^[\d.]+$|:/;

/** Returns how the request of a check named the server. */
export function requestSent({ tls }: Pick<Target, 'tls'>, { scheme, host, headers }: HttpLook): RequestSent {
  const name = tls.serverName ?? host;
  const named = headers.findLast((header) => header.name.toLowerCase() === 'host');
  return { scheme, serverName: ADDRESS.test(name) ? undefined : name, host: named && 'value' in named ? named.value : host };
}
