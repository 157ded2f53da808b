import { BODY_LIMIT_TEXT } from '../target/body-limit.ts';
import { PROXY_REASONS } from './proxy-reasons.ts';

/**
 * The owner of a problem: the operator of the target, the author of the config, or the operator of the
 * monitor.
 */
export type Kind = 'target' | 'configuration' | 'monitor';

type Entry = { readonly kind: Kind; readonly sentence: string; readonly fix: string };

/**
 * The closed list of reasons why a check did not succeed. Metrics, alerts and docs refer to the key; people
 * read the sentence, which is short enough for the subject of an email. `fix` applies where the check has no
 * better one.
 */
export const REASONS = {
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
  ...PROXY_REASONS,
  'tls.untrusted': {
    kind: 'configuration',
    sentence: 'the certificate is not trusted',
    fix: 'set `tls.ca` to the authority that signed the certificate, or pin the certificate with `tls.pin`',
  },
  'tls.expired': { kind: 'target', sentence: 'the certificate (or its chain) has expired', fix: 'renew the server certificate' },
  'tls.not-yet-valid': {
    kind: 'target',
    sentence: 'the certificate is not valid yet',
    fix: 'check the clock of the server that issued the certificate, or install the correct certificate',
  },
  'tls.wrong-host': {
    kind: 'configuration',
    sentence: 'the server is not configured for this host name',
    fix: 'set `tls.serverName` to a name in the certificate, or install a certificate for this host',
  },
  'tls.pin-mismatch': {
    kind: 'configuration',
    sentence: 'the certificate does not match `tls.pin`',
    fix: 'if the certificate was renewed, update `tls.pin`; if not, find out which server responds',
  },
  'tls.client-certificate': {
    kind: 'configuration',
    sentence: 'the server requires a valid client certificate',
    fix: 'set `tls.clientCertificate` to a certificate that the server accepts',
  },
  'tls.handshake': {
    kind: 'target',
    sentence: 'the TLS handshake failed',
    fix: 'compare protocol versions and ciphers: gatewatch offers TLS 1.2 and 1.3, and HTTP/1.1',
  },
  'tls.timeout': {
    kind: 'target',
    sentence: 'the TLS handshake timed out',
    fix: 'the port is open but the server does not respond: restart the server, or check that the port uses TLS',
  },
  'tls.plaintext-port': { kind: 'configuration', sentence: 'the probe uses TLS, but the port does not', fix: 'set `scheme: HTTP`' },
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
  'wso2.not-deployed': {
    kind: 'target',
    sentence: 'API deployment is not complete',
    fix: 'check the gateway log for artifact retrieval, and the connection to the Control Plane. If the gateway gave up, restart it',
  },
  'wso2.api-missing': {
    kind: 'target',
    sentence: 'an API is not deployed',
    fix: 'redeploy the API from the Publisher to this gateway environment',
  },
  'wso2.unauthorized': { kind: 'configuration', sentence: 'missing or rejected credentials', fix: 'set or correct `credentials`' },
  'wso2.no-such-endpoint': {
    kind: 'configuration',
    sentence: 'the server does not provide this endpoint',
    fix: 'check `profile`, `version`, and `ports`. A proxy in front of the server may also block the path',
  },
  'wso2.not-version-service': {
    kind: 'configuration',
    sentence: 'the response is not from the Version service',
    fix: 'check that REST is enabled for services on the server, and that no proxy responds in its place',
  },
  'wso2.version-drift': {
    kind: 'target',
    sentence: 'the server runs a different version than configured',
    fix: 'set `version` to the running version, or finish the upgrade',
  },
  'wso2.faulty-capps': {
    kind: 'target',
    sentence: 'the server reports faulty CApps',
    fix: 'check the server log for the named CApp, then fix and redeploy it',
  },
  'wso2.contradiction': {
    kind: 'target',
    sentence: 'the response body and the status contradict each other',
    fix: 'check again in a minute. If the problem persists, restart the server',
  },
  'wso2.health-disabled': {
    kind: 'configuration',
    sentence: 'the health check is disabled on the server, or reports nothing',
    fix: 'enable the health check API and a checker in deployment.toml',
  },
  'wso2.unhealthy': {
    kind: 'target',
    sentence: 'the server reports that it is unhealthy',
    fix: 'act on the code and description that the server returned',
  },
  'latency.slow': {
    kind: 'target',
    sentence: 'the response time exceeds `warn.latencyMs`',
    fix: 'check load and garbage collection on the server, and the network path to it',
  },
  'certificate.expiring': { kind: 'target', sentence: 'the certificate expires soon or has expired', fix: 'renew the server certificate' },
  'monitor.exhausted': {
    kind: 'monitor',
    sentence: 'the monitor ran out of sockets or memory',
    fix: 'reduce the number of probes or lengthen `periodSeconds`. Locally, raise `ulimit -n`; on AWS, increase the function memory',
  },
  'monitor.network': {
    kind: 'monitor',
    sentence: 'the network of the monitor failed',
    fix: 'check name servers, routes, and IPv6 where the monitor runs',
  },
  'monitor.deadline': {
    kind: 'monitor',
    sentence: 'the monitor ran out of time before the check could complete',
    fix: 'shorten `timeoutSeconds`, lengthen `periodSeconds`, or give the monitor more CPU',
  },
  'monitor.blocked-address': {
    kind: 'monitor',
    sentence: "the address is blocked by the monitor's network policy",
    fix: 'if this address is intended, add it to `monitor.network.allow`',
  },
  'monitor.secret': {
    kind: 'monitor',
    sentence: 'a secret could not be read or used',
    fix: 'set or correct the secret, or allow the monitor to read it; the detail names the secret',
  },
  'monitor.fault': { kind: 'monitor', sentence: 'internal monitor error', fix: 'report this with the detail: it is a bug in gatewatch' },
} as const satisfies Record<string, Entry>;

/** The key of a reason, such as `tcp.refused`. */
export type Reason = keyof typeof REASONS;

/** Returns the owner of a problem with this reason. */
export function kindOf(reason: Reason): Kind {
  return REASONS[reason].kind;
}
