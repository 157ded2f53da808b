/** Whose move it is: the target's operator, the author of the config, or whoever runs the monitor. */
export type Kind = 'target' | 'configuration' | 'monitor';

type Entry = { readonly kind: Kind; readonly sentence: string; readonly fix: string };

/**
 * Every reason a look can end with, and nothing else: metrics and alerts switch on the key, people read the sentence.
 * The sentence is short enough for a subject line; the fix is what to do when the look itself knows nothing better.
 */
export const REASONS = {
  'dns.not-found': { kind: 'target', sentence: 'the host name does not exist', fix: 'check `host` for a typo, then the DNS zone' },
  'dns.failed': {
    kind: 'target',
    sentence: 'the name servers answered with an error',
    fix: 'ask the owner of the DNS zone: its servers refuse or fail',
  },
  'tcp.refused': {
    kind: 'target',
    sentence: 'connection refused: nothing listens on the port',
    fix: 'start the server, or correct the port or `portOffset`',
  },
  'tcp.timeout': {
    kind: 'target',
    sentence: 'no answer to the connection attempt',
    fix: 'look for a firewall or security group that drops packets, or a host that is off',
  },
  'tcp.unreachable': { kind: 'target', sentence: 'the host is unreachable', fix: 'check the host, its network and the route to it' },
  'tcp.reset': {
    kind: 'target',
    sentence: 'the server reset the connection',
    fix: 'read the server log at this moment: it, or a device in front of it, cut the connection; a port that speaks TLS wants scheme HTTPS',
  },
  'tls.untrusted': {
    kind: 'configuration',
    sentence: 'the certificate is not signed by a trusted authority',
    fix: 'set `tls.ca` to the authority that signed it, or pin it with `tls.pin`',
  },
  'tls.expired': { kind: 'target', sentence: 'the certificate has expired', fix: 'renew the certificate on the server' },
  'tls.not-yet-valid': {
    kind: 'target',
    sentence: 'the certificate is not valid yet',
    fix: 'check the clock of the server that issued it, or install the right certificate',
  },
  'tls.wrong-host': {
    kind: 'configuration',
    sentence: 'the certificate is for another name',
    fix: 'set `tls.serverName` to a name the certificate carries, or install a certificate for this host',
  },
  'tls.pin-mismatch': {
    kind: 'configuration',
    sentence: 'the certificate is not the pinned one',
    fix: 'if the certificate was renewed on purpose, replace `tls.pin`; if not, find out who answers',
  },
  'tls.client-certificate': {
    kind: 'configuration',
    sentence: 'the server wants a client certificate',
    fix: 'set `tls.clientCertificate` to one it accepts',
  },
  'tls.handshake': {
    kind: 'target',
    sentence: 'the TLS handshake failed',
    fix: 'compare protocol versions and ciphers: TLS 1.2 or 1.3 and HTTP/1.1 are asked for',
  },
  'tls.timeout': {
    kind: 'target',
    sentence: 'no answer to the TLS handshake',
    fix: 'the port is open but nothing speaks: restart the server, or check that the port speaks TLS',
  },
  'tls.plaintext-port': { kind: 'configuration', sentence: 'the port does not speak TLS', fix: 'use scheme HTTP on this port' },
  'http.timeout': {
    kind: 'target',
    sentence: 'no complete answer in time',
    fix: 'the server accepts and does not answer: look for blocked threads or an exhausted pool',
  },
  'http.closed': {
    kind: 'target',
    sentence: 'the server closed the connection before the answer was complete',
    fix: 'read the server log at this moment; it may be restarting, or the port speaks TLS and scheme HTTPS is wanted',
  },
  'http.malformed': { kind: 'target', sentence: 'the answer is not HTTP', fix: 'check what listens on this port' },
  'http.tls-port': { kind: 'configuration', sentence: 'the port speaks TLS', fix: 'use scheme HTTPS on this port' },
  'http.redirect': {
    kind: 'target',
    sentence: 'the server redirected instead of answering',
    fix: 'probe the address it redirects to, if that is the one to trust; redirects are never followed',
  },
  'http.status': {
    kind: 'target',
    sentence: 'unexpected HTTP status',
    fix: 'read the status and body: it may come from a proxy in front of the server',
  },
  'http.too-large': {
    kind: 'target',
    sentence: 'the answer is larger than a health answer may be',
    fix: 'probe a path that answers within 64 KiB',
  },
  'body.mismatch': {
    kind: 'target',
    sentence: 'the body is not what was expected',
    fix: 'check that the path leads to the health endpoint and not to another page',
  },
  'wso2.not-deployed': {
    kind: 'target',
    sentence: 'API deployment not complete',
    fix: 'read the gateway log for artifact retrieval; check the link to the Control Plane; if it gave up, restart the gateway',
  },
  'wso2.api-missing': {
    kind: 'target',
    sentence: 'an API is not deployed',
    fix: 'redeploy the API from the Publisher to this gateway environment',
  },
  'wso2.unauthorized': { kind: 'configuration', sentence: 'the server wants other credentials', fix: 'set or correct `credentials`' },
  'wso2.no-such-endpoint': {
    kind: 'configuration',
    sentence: 'the server has no such endpoint',
    fix: 'check `profile`, `version` and `ports`; an edge in front of the server may block the path',
  },
  'wso2.not-version-service': {
    kind: 'configuration',
    sentence: 'the answer is not from the Version service',
    fix: 'check that REST is enabled for services on the server and that no proxy answers in its place',
  },
  'wso2.version-drift': {
    kind: 'target',
    sentence: 'the server runs another version than configured',
    fix: 'set `version` to what runs, or finish the upgrade',
  },
  'wso2.faulty-capps': { kind: 'target', sentence: 'faulty CApps', fix: 'read the server log for the CApp named, fix and redeploy it' },
  'wso2.contradiction': {
    kind: 'target',
    sentence: 'body and status contradict each other',
    fix: 'look again in a minute; if it stays, restart the server',
  },
  'wso2.health-disabled': {
    kind: 'configuration',
    sentence: 'the health check is switched off on the server',
    fix: 'enable the health check API in deployment.toml',
  },
  'wso2.unhealthy': {
    kind: 'target',
    sentence: 'the server reports that it is unhealthy',
    fix: 'act on the code and description it gives',
  },
  'latency.slow': {
    kind: 'target',
    sentence: 'slower than `warn.latencyMs`',
    fix: 'look at load and garbage collection on the server, and at the network between',
  },
  'certificate.expiring': {
    kind: 'target',
    sentence: 'the certificate is near or past its end',
    fix: 'renew the certificate on the server',
  },
  'monitor.exhausted': {
    kind: 'monitor',
    sentence: 'the monitor ran out of sockets or memory',
    fix: 'look at less or less often; in a terminal raise `ulimit -n`, in AWS give the functions more memory',
  },
  'monitor.network': {
    kind: 'monitor',
    sentence: 'the network of the monitor failed',
    fix: 'check name servers, routes and IPv6 where the monitor runs',
  },
  'monitor.deadline': {
    kind: 'monitor',
    sentence: 'the monitor had no time for an honest look',
    fix: 'shorten `timeoutSeconds` or lengthen `periodSeconds`; or give the monitor more CPU',
  },
  'monitor.blocked-address': {
    kind: 'monitor',
    sentence: 'the address is one the monitor must not look at',
    fix: 'list it in `monitor.network.allow` if it is meant',
  },
  'monitor.secret': {
    kind: 'monitor',
    sentence: 'a secret could not be read',
    fix: 'set the secret, correct what is in it, or allow it to be read; the detail says which',
  },
  'monitor.fault': {
    kind: 'monitor',
    sentence: 'the monitor itself failed',
    fix: 'report this with the detail: it is a bug of the monitor',
  },
} as const satisfies Record<string, Entry>;

/** One of the closed list. */
export type Reason = keyof typeof REASONS;

/** The kind of a reason. */
export function kindOf(reason: Reason): Kind {
  return REASONS[reason].kind;
}

/** Who owns a reason of a kind, in the words of documents. */
export const OWNERS: Readonly<Record<Kind, string>> = {
  target: 'server operator',
  configuration: 'config author',
  monitor: 'monitor operator',
};
