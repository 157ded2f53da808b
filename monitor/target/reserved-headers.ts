/**
 * Request headers that a config must not set, in lower case. They frame the message or control the connection
 * (RFC 9110 sections 7.6.1, 7.8, 8.6 and 10.1.1; RFC 9112 section 6.1; RFC 9113 section 8.2.2), and a check
 * is one request on a connection of its own, whose body sets its length. With one of them the response would say
 * nothing about the server.
 */
const RESERVED_HEADERS: ReadonlySet<string> = new Set([
  ...['connection', 'content-length', 'expect', 'http2-settings', 'keep-alive', 'proxy-connection'],
  ...['te', 'trailer', 'transfer-encoding', 'upgrade'],
]);

/** Whether a config must not set the request header of this name, in whatever case it is written. */
export function isReservedHeader(name: string): boolean {
  return RESERVED_HEADERS.has(name.toLowerCase());
}
