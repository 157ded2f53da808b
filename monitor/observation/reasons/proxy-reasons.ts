/**
 * The reasons of a check through a proxy. What the proxy does by itself is of kind monitor: it says nothing
 * about the server behind it.
 */
export const PROXY_REASONS = {
  'proxy.no-connection': {
    kind: 'target',
    sentence: 'the proxy could not connect to the server',
    fix: 'start the server, or correct the host or the port. If the server is running, check the name servers and routes of the proxy',
  },
  'proxy.unreachable': {
    kind: 'monitor',
    sentence: 'the proxy could not be reached',
    fix: 'start the proxy, or correct `proxy`. Nothing is known about the server',
  },
  'proxy.refused': {
    kind: 'monitor',
    sentence: 'the proxy refused the connection',
    fix: 'allow CONNECT to this host and port in the rules of the proxy. Nothing is known about the server',
  },
  'proxy.authentication': {
    kind: 'monitor',
    sentence: 'the proxy rejected the credentials, or requires some',
    fix: 'set or correct `proxy.credentials`. Nothing is known about the server',
  },
  'proxy.timeout': {
    kind: 'monitor',
    sentence: 'the proxy did not respond in time',
    fix: 'let the proxy give up on a server sooner than `timeoutSeconds`, so that it can report a silent server',
  },
} as const;
