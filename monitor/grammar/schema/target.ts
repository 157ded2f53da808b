import { PROFILE_NAMES } from '../../target/profile.ts';
import { ADDRESS_FAMILIES, MAX_ADDRESSES } from '../../target/way.ts';
import { apis, calls } from './calls.ts';
import {
  byName,
  either,
  flag,
  host,
  labels,
  line,
  list,
  mapping,
  name,
  oneOf,
  oneOrMore,
  port,
  scheme,
  secret,
  text,
  whole,
  z,
} from './forms.ts';
import { journeys } from './journeys.ts';
import { management } from './management.ts';
import * as pattern from './patterns.ts';
import { fixedProbe, headers, namedProbe, timing } from './probe-block.ts';

const seenPort = mapping(
  { port: port('The port that gatewatch connects to'), scheme: scheme('The protocol of that port') },
  '{ port, scheme }. The port that gatewatch connects to, and its protocol',
);

const ports = byName(
  text(pattern.PORT_KEY, 'a port number from 1 to 65535'),
  either(
    [port('Seen from here'), seenPort],
    'a port number from 1 to 65535, or { port, scheme }. The port that gatewatch connects to; 80 is HTTP, 443 is HTTPS',
  ),
  'a mapping from the port on the server to the port that gatewatch connects to. Use it behind a load balancer; probes of the profile on other ports are left out. Default: the ports of the server',
);

/** The keys of `tls`. */
export const tls = {
  ca: oneOrMore(
    line('a file'),
    'a PEM file or a list of them, relative to this file. Certificate authorities that replace the public ones. Default: the public authorities',
  ).optional(),
  serverName: text(
    pattern.DNS_NAME,
    'a DNS name. The name that the certificate must have, and that gatewatch sends as SNI. Default: the host of the probe',
  ).optional(),
  pin: oneOrMore(
    text(pattern.PIN, 'a pin'),
    'sha256//BASE64= or a list of them. Hashes of public keys, which replace the verification of chain and name. Default: none',
  ).optional(),
  verify: flag(
    'False disables the verification of the certificate, and gatewatch then sends no secrets; it still reports the certificate. Default: true',
  ).optional(),
  clientCertificate: secret('A secret with the certificate and the private key of the client, as PEM. Default: none').optional(),
};

const proxyUrl = z
  .string()
  .min(1)
  .max(2000)
  .meta({ description: 'an http or https URL with a host and a port, without credentials. The proxy' });

const proxy = {
  url: proxyUrl,
  credentials: secret('A secret with {"username": …, "password": …} of the proxy. Default: none').optional(),
  ca: oneOrMore(
    line('a file'),
    'a PEM file or a list of them, relative to this file. Certificate authorities of an https proxy. Default: the public authorities',
  ).optional(),
};

const warn = {
  certificateDays: whole(
    0,
    365,
    'a whole number from 0 to 365. The target is degraded this many days before a certificate expires; 0 switches it off. Default: 21',
  ).optional(),
  latencyMs: whole(
    0,
    50_000,
    'a whole number from 0 to 50000. The target is degraded if a readiness probe takes longer, in milliseconds; 0 switches it off. Default: 0',
  ).optional(),
};

const shared = {
  profile: oneOf(PROFILE_NAMES, 'The kind of server, which determines its probes. Required here or under defaults').optional(),
  version: text(
    pattern.PRODUCT_VERSION,
    'a version of the form x.y.z. The product version, which determines the probes; a server that reports another one is degraded. Default: the newest version that gatewatch knows',
  ).optional(),
  portOffset: whole(
    0,
    55_000,
    'a whole number from 0 to 55000. The port offset of the server. Default: 0 (10 for micro-integrator)',
  ).optional(),
  ports: ports.optional(),
  vpc: flag('False probes the target from the internet instead of the VPC. Default: true with monitor.vpc').optional(),
  tls: mapping(tls, 'a mapping. The TLS settings of the target. Default: public certificate authorities, name verified').optional(),
  addressFamily: oneOf(
    ['any', ...ADDRESS_FAMILIES],
    'The only family of addresses of the host that gatewatch connects to. Default: any',
  ).optional(),
  addresses: oneOf(
    ['first', 'all'],
    `With all, each address of the host gets one check within the timeout, at most ${MAX_ADDRESSES}; the worst result counts. Default: first, the first address that accepts a connection`,
  ).optional(),
  proxy: either(
    [z.literal(false), proxyUrl, mapping(proxy, '{ url, credentials, ca }. The proxy with its secret')],
    'an http or https URL, { url, credentials, ca }, or false. The proxy for all checks of the target, which must allow CONNECT; variables such as HTTPS_PROXY are never read. Default: none',
  ).optional(),
  credentials: secret(
    'A secret with {"username": …, "password": …}; gatewatch sends them only to endpoints that require them. Default: none',
  ).optional(),
  httpHeaders: headers('Sent with every HTTP request to the target. Default: none').optional(),
  vhost: text(
    pattern.DNS_NAME,
    'a DNS name. The virtual host of the gateway: sent as Host and SNI on ports 8243, 8280, 8099, and 9099; tls.serverName wins for SNI. Default: the host',
  ).optional(),
  apis: apis.optional(),
  calls: calls.optional(),
  management: management.optional(),
  ...journeys,
  warn: mapping(warn, 'a mapping. Limits beyond which the target is degraded').optional(),
  labels: labels('At most 10 labels, for notifications and maintenance windows. Default: none').optional(),
  alert: oneOf(['page', 'mail', 'none'], 'Who is notified: email and pager, email only, or no one. Default: page').optional(),
  ...timing,
  readinessProbe: fixedProbe('Whether the target can serve requests: the probe `ready`. Default: as in the profile'),
  livenessProbe: fixedProbe('Whether the target is running: the probe `alive`. Default: as in the profile'),
  startupProbe: fixedProbe(
    'Whether the target has started; until it succeeds once, the other probes do not count: the probe `started`. Default: none',
  ),
  probes: byName(
    name('The name of a probe'),
    namedProbe,
    'a mapping from name to probe. More probes of the profile, and probes of your own. Default: as in the profile',
  ).optional(),
};

export const defaults = mapping(shared, 'a mapping. Keys that apply to every target that does not set them');

export const target = mapping(
  {
    name: name('The name of the target in notifications and metrics; unique in the file'),
    host: host('The address of the server or of its load balancer'),
    dependsOn: list(
      name('The name of a target'),
      0,
      100,
      'a list of at most 100 target names. While all of them are failing, the incidents of this target are suppressed. Default: none',
    ).optional(),
    ...shared,
  },
  'a mapping with name, profile and host',
);
