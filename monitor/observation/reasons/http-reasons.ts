import { BODY_LIMIT_TEXT } from '../../target/body-limit.ts';

/** The reasons that an HTTP response gives, whatever server sends it. */
export const HTTP_REASONS = {
  'http.timeout': {
    kind: 'target',
    sentence: 'the response timed out',
    fix: 'the server accepts connections but does not respond. Check for blocked threads or an exhausted thread pool',
  },
  'http.closed': {
    kind: 'target',
    sentence: 'the server closed the connection before the response was complete',
    fix: 'check the server log at this time: the server may be restarting. If the port uses TLS, set `scheme: HTTPS`',
  },
  'http.malformed': { kind: 'target', sentence: 'the response is not valid HTTP', fix: 'check which service listens on this port' },
  'http.tls-port': { kind: 'configuration', sentence: 'the port uses TLS, but the probe does not', fix: 'set `scheme: HTTPS`' },
  'http.redirect': {
    kind: 'target',
    sentence: 'the server responded with a redirect',
    fix: 'gatewatch does not follow redirects. If the new address is the right one, probe it directly',
  },
  'http.status': {
    kind: 'target',
    sentence: 'unexpected HTTP status',
    fix: 'check the status and the body: the response may come from a proxy in front of the server',
  },
  'http.stale': {
    kind: 'configuration',
    sentence: 'a cache responded in place of the server',
    fix: 'let the cache or CDN pass this path to the server uncached, or probe the server directly. `maxAgeSeconds` allows an older response',
  },
  'http.too-large': {
    kind: 'target',
    sentence: 'the response exceeds the size limit',
    fix: `probe a path whose response body is at most ${BODY_LIMIT_TEXT}`,
  },
  'http.header': {
    kind: 'target',
    sentence: 'unexpected response header',
    fix: 'check which service or proxy sends the response, or correct `expect.headers`',
  },
  'body.mismatch': { kind: 'target', sentence: 'unexpected response body', fix: 'check that the path is that of the health endpoint' },
} as const;
