/** Formats a host as it stands in a URL: an IPv6 address gets brackets. Source: RFC 3986, section 3.2.2. */
export function hostInUrl(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}

/** Formats a host and its port as they stand in a URL: `[::1]:443`. */
export function authorityOf({ host, port }: { readonly host: string; readonly port: number }): string {
  return `${hostInUrl(host)}:${port}`;
}
