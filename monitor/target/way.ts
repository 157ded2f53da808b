import { authorityOf } from '../text/authority.ts';

/** The families of addresses, as `addressFamily` names them. */
export const ADDRESS_FAMILIES = ['ipv4', 'ipv6'] as const;

/** A family of addresses. */
export type AddressFamily = (typeof ADDRESS_FAMILIES)[number];

/** The most addresses of a name that `addresses: all` checks. */
export const MAX_ADDRESSES = 16;

/** The HTTP proxy that the checks of a target go through. */
export type ProxySetting = {
  /** How the proxy itself is spoken to. */
  readonly scheme: 'http' | 'https';
  readonly host: string;
  readonly port: number;
  /** Name of the secret with the credentials of the proxy. */
  readonly credentials?: string;
  /** PEM texts that replace the public authorities for an https proxy. */
  readonly ca?: readonly string[];
};

/** The way to a server, where it is not the usual one: every address may be used, and nothing is in between. */
export type WaySetting = {
  /** The only family of addresses to connect to. */
  readonly addressFamily?: AddressFamily;
  /** Every address of the name is checked. */
  readonly addresses?: 'all';
  readonly proxy?: ProxySetting;
};

/** Writes the way to a server in a few words: `IPv6 only, every address`. */
export function wayInWords({ addressFamily, addresses, proxy }: WaySetting): string {
  return [
    ...(addressFamily ? [`${addressFamily === 'ipv6' ? 'IPv6' : 'IPv4'} only`] : []),
    ...(addresses ? ['every address'] : []),
    ...(proxy ? [`through the proxy ${proxy.scheme}://${authorityOf(proxy)}`] : []),
  ].join(', ');
}
