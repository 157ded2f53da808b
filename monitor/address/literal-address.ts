import { isIP, isIPv6, SocketAddress } from 'node:net';

/**
 * Returns an IP address in its usual spelling, without a zone, and an IPv4-mapped IPv6 address as the IPv4
 * address that it reaches: ::ffff:169.254.169.254 is 169.254.169.254.
 */
export function canonicalAddress(address: string): string {
  if (!isIPv6(address)) return address;
  const canonical = new SocketAddress({ address: address.replace(/%.*$/, ''), family: 'ipv6' }).address;
  return canonical.startsWith('::ffff:') && canonical.includes('.') ? canonical.slice(7) : canonical;
}

/**
 * Returns the IP address that a host is without a look-up; undefined = it is a name. The resolver of the system
 * takes `0x7f000001` for an address too (inet_aton), and so does the parser of URLs (WHATWG, "IPv4 parser").
 */
export function literalAddress(host: string): string | undefined {
  if (isIP(host) !== 0) return canonicalAddress(host);
  const { hostname = '' } = URL.parse(`http://${host}/`) ?? {};
  return isIP(hostname) === 0 ? undefined : hostname;
}
