import type { IncomingMessage } from 'node:http';
import { quote } from '../../text/quote.ts';
import { LookStopped } from './look-stopped.ts';

/**
 * Statuses that a proxy gives for the server behind it (RFC 9110 sections 15.6.3 and 15.6.5). It gives 503 for
 * itself as well, so that one alone tells nothing.
 */
const FOR_THE_SERVER: ReadonlySet<number> = new Set([502, 504]);

/** The errors of RFC 9209, section 2.3, by which a proxy says that it could not connect to the server. */
const PROXY_STATUS =
  /\berror="?(dns_timeout|dns_error|destination_not_found|destination_unavailable|destination_ip_unroutable|connection_refused|connection_terminated|connection_timeout)\b/i;

/** What Squid says in `x-squid-error` in that case. Source: Squid, src/err_type.h. */
const SQUID = /^(ERR_CONNECT_FAIL|ERR_DNS_FAIL|ERR_READ_TIMEOUT|ERR_CANNOT_FORWARD)\b/;

/** What Tinyproxy says in the status line in that case, with 500. Source: Tinyproxy, src/reqs.c. */
const TINYPROXY = 'Unable to connect';

/** Returns the error for a proxy that answered CONNECT with another status than 2xx. */
export function refusalOf({ statusCode: status = 0, statusMessage, headers }: IncomingMessage): LookStopped {
  if (status === 407) return new LookStopped('proxy.authentication', `status 407${challengeIn(headers)}`);
  const told = `${headers['proxy-status'] ?? ''}`;
  const squid = `${headers['x-squid-error'] ?? ''}`;
  const said = told || squid ? ` (${quote(told || squid, 80)})` : '';
  // What a proxy says about an error in so many words is worth more than its status.
  const isServers = /\berror=/i.test(told)
    ? PROXY_STATUS.test(told)
    : SQUID.test(squid) || statusMessage === TINYPROXY || FOR_THE_SERVER.has(status);
  return new LookStopped(isServers ? 'proxy.no-connection' : 'proxy.refused', `status ${status}${said}`);
}

function challengeIn(headers: IncomingMessage['headers']): string {
  const challenge = headers['proxy-authenticate'];
  return challenge === undefined ? '' : `; it asks for ${quote(String(challenge), 80)}`;
}
