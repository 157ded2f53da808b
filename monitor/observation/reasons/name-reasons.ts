/** The reasons of a check that ends before a connection: name resolution and TCP. */
export const NAME_REASONS = {
  'dns.not-found': { kind: 'target', sentence: 'the host name does not exist', fix: 'check `host` for a typo, then check the DNS zone' },
  'dns.no-address': {
    kind: 'target',
    sentence: 'the host name has no address of the chosen family',
    fix: 'add the missing DNS record, or correct `addressFamily`',
  },
  'dns.failed': {
    kind: 'target',
    sentence: 'the name servers returned an error',
    fix: 'contact the owner of the DNS zone: its name servers refuse queries or fail',
  },
  'tcp.refused': {
    kind: 'target',
    sentence: 'connection refused (nothing listens on the port)',
    fix: 'start the server, or correct the port or `portOffset`',
  },
  'tcp.timeout': {
    kind: 'target',
    sentence: 'the connection attempt timed out',
    fix: 'check for a firewall or security group that drops packets, and check that the host is running',
  },
  'tcp.unreachable': { kind: 'target', sentence: 'the host is unreachable', fix: 'check the host, its network, and the route to it' },
  'tcp.reset': {
    kind: 'target',
    sentence: 'the server reset the connection',
    fix: 'check the server log at this time: the server or an intermediary closed the connection. If the port uses TLS, set `scheme: HTTPS`',
  },
} as const;
