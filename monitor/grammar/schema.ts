import * as z from 'zod';
import { PROFILE_NAMES } from '../target/profile.ts';
import { ARCHITECTURES, LOG_RETENTION_DAYS, METRIC_LEVELS, WEEKDAYS } from '../target/settings.ts';
import { ADDRESS_FAMILIES, MAX_ADDRESSES } from '../target/way.ts';
import { DURATION } from '../text/duration.ts';
import { isPlain } from '../text/quote.ts';
import { editorSchema } from './editor-schema.ts';
import * as pattern from './patterns.ts';
import { type SchemaMismatch, schemaMismatch } from './shape-mismatch.ts';
import { TIMING_RANGES, type TimingRange } from './timing.ts';

/** The most tags of a resource that the config may set; AWS allows 50. Source: AWS, "Tag naming limits". */
const MAX_TAGS = 40;

// The first sentence of a description completes "expected …" in messages. The rest says what the key means,
// with its default: editors show it, and the reference of the config is generated from it.

const text = (form: RegExp, description: string) => z.string().regex(form).meta({ description });

const line = (description: string) => z.string().regex(pattern.LINE).refine(isPlain).meta({ description });

const whole = (least: number, most: number, description: string) => z.int().min(least).max(most).meta({ description });

const flag = (description: string) => z.boolean().meta({ description: `true or false. ${description}` });

const oneOf = <const T extends readonly string[]>(words: T, description: string) =>
  z.enum(words).meta({ description: `one of ${words.join(', ')}. ${description}` });

const either = <const T extends readonly [z.ZodType, ...z.ZodType[]]>(forms: T, description: string) =>
  z.union(forms).meta({ description });

const list = <T extends z.ZodType>(item: T, least: number, most: number, description: string) =>
  z.array(item).min(least).max(most).meta({ description });

const mapping = <T extends z.ZodRawShape>(keys: T, description: string) => z.strictObject(keys).meta({ description });

const byName = <T extends z.ZodType>(key: z.ZodString, value: T, description: string) => z.record(key, value).meta({ description });

const oneOrMore = (item: z.ZodString, description: string) => either([item, z.array(item).min(1).max(20)], description);

const name = (of: string) => text(pattern.NAME, `a name of a-z, 0-9, and inner "-", at most 63 characters. ${of}`);

const addresses = [z.string().regex(pattern.DNS_NAME), z.ipv4(), z.ipv6()] as const;

const host = (of: string) => either(addresses, `a DNS name, IPv4 address, or IPv6 address, without scheme, port, or path. ${of}`);

const port = (of: string) => whole(1, 65_535, `a port number from 1 to 65535. ${of}`);

const scheme = (of: string) => oneOf(['HTTP', 'HTTPS'], of);

const secretName = text(pattern.SECRET, 'the name of a secret in Secrets Manager, ssm:/path, or the ARN of either');

const secret = (of: string) => mapping({ secret: secretName }, `{ secret: NAME }. ${of}`);

const labelKey = text(pattern.LABEL_KEY, 'a label key as in Kubernetes');

const labelValue = text(pattern.LABEL_VALUE, 'a label value as in Kubernetes');

const labels = (of: string) => byName(labelKey, labelValue, `a mapping from text to text. ${of}`);

const seconds = ([least, most, of]: TimingRange) => whole(least, most, of).optional();

const timing = {
  initialDelaySeconds: seconds(TIMING_RANGES.initialDelaySeconds),
  periodSeconds: seconds(TIMING_RANGES.periodSeconds),
  timeoutSeconds: seconds(TIMING_RANGES.timeoutSeconds),
  successThreshold: seconds(TIMING_RANGES.successThreshold),
  failureThreshold: seconds(TIMING_RANGES.failureThreshold),
  recheckSeconds: seconds(TIMING_RANGES.recheckSeconds),
  maxAgeSeconds: seconds(TIMING_RANGES.maxAgeSeconds),
};

const header = mapping(
  {
    name: text(pattern.HEADER_NAME, 'the name of an HTTP header'),
    value: text(pattern.HEADER_VALUE, 'one line of Latin-1 text. The value to send').optional(),
    valueFrom: secret('The secret that holds the value; gatewatch reads it at run time').optional(),
  },
  '{ name, value } or { name, valueFrom: { secret: NAME } }',
);

const headers = (of: string) => list(header, 0, 20, `a list of at most 20 headers. ${of}`);

const serverPort = port('The port on the server, including its offset');

const otherHost = host('The host to probe. Default: the host of the target').optional();

const socket = (of: string) => mapping({ port: serverPort, host: otherHost }, `{ port: NUMBER }. ${of}`);

const httpGet = {
  path: text(
    pattern.REQUEST_PATH,
    'a path such as /services/Version, printable ASCII only. The path of the request, with its query; a missing first slash is added. Default: /',
  ).optional(),
  port: serverPort,
  scheme: scheme('The protocol of the port. Default: HTTP').optional(),
  host: otherHost,
  httpHeaders: headers('Sent in addition to the headers of the target; of the same name, this one is sent. Default: none').optional(),
};

const status = either(
  [whole(100, 599, 'a status'), text(pattern.STATUS_RANGE, 'a range of statuses')],
  'a status from 100 to 599, or a range',
);

const statuses = either(
  [status, z.array(status).min(1).max(20)],
  'a status from 100 to 599, a range such as 200-399, or a list of them. The statuses that are a success. Default: 200-299',
);

const body = z
  .string()
  .min(1)
  .max(1000)
  .meta({ description: 'text of 1 to 1000 characters. The response body must contain it. Default: any body' });

const bodyExcludes = z
  .string()
  .min(1)
  .max(1000)
  .meta({ description: 'text of 1 to 1000 characters. The response body must not contain it. Default: none' });

const SCALARS = [z.string().max(1000), z.number(), z.boolean(), z.null()] as const;

/** A mapping of at most 20 entries. */
const few = <T extends z.ZodType>(key: z.ZodString, value: T, description: string) =>
  z
    .record(key, value)
    .refine((entries) => Object.keys(entries).length <= 20)
    .meta({ description, maxProperties: 20 });

const json = few(
  text(pattern.JSON_PATH, 'a JSONPath that starts with "$", as in RFC 9535'),
  either([...SCALARS, z.array(z.union(SCALARS)).min(1).max(20)], 'text, a number, true, false, or a list of them'),
  'a mapping of at most 20 JSONPaths to values. Each JSONPath (RFC 9535) must select at least one value of the JSON in the body, and each of them must equal the value, or one of a list. Default: none',
);

const responseHeaders = few(
  text(pattern.HEADER_NAME, 'the name of an HTTP header'),
  z.string().regex(pattern.HEADER_VALUE).min(1).meta({ description: 'one line of Latin-1 text. The text that the header must contain' }),
  'a mapping of at most 20 names of headers to texts. Each header of the response must contain the text; case does not matter. Default: none',
);

const expectation = {
  status: statuses.optional(),
  body: body.optional(),
  bodyExcludes: bodyExcludes.optional(),
  json: json.optional(),
  headers: responseHeaders.optional(),
};

const block = {
  httpGet: mapping(httpGet, '{ port: NUMBER, path: /… }. Sends one GET request; gatewatch never follows redirects').optional(),
  tcpSocket: socket('Connects and closes the connection without sending data').optional(),
  tlsSocket: socket('Completes a TLS handshake and closes the connection').optional(),
  exec: z
    .looseObject({})
    .meta({ description: 'a command. Read as tcpSocket where it is `nc -z localhost PORT` or its like, otherwise left out' })
    .optional(),
  grpc: z.looseObject({}).meta({ description: 'a gRPC health check. Left out: no supported server answers it' }).optional(),
  expect: mapping(
    expectation,
    '{ status, headers, body, bodyExcludes, json }. If set, it alone decides whether a response is a success. Default: the check of the endpoint, or status 200-299',
  ).optional(),
  ...timing,
  terminationGracePeriodSeconds: whole(
    0,
    86_400,
    'whole seconds from 0 to 86400. Accepted as in Kubernetes, without effect: gatewatch restarts nothing',
  ).optional(),
};

const onOff = 'true, false, or a probe block';

const plainBlock = z.strictObject(block).meta({ id: 'probe' });

const fixedProbe = (of: string) => either([z.boolean(), plainBlock], `${onOff}. ${of}`).optional();

const ROLE_TEXT = 'What the probe decides about the target. Default: as in the profile (readiness for a probe of your own)';

const role = oneOf(['readiness', 'liveness', 'startup', 'signal'], ROLE_TEXT).optional();

const namedBlock = z.strictObject({ role, ...block }).meta({ id: 'namedProbe' });

const namedProbe = either(
  [z.boolean(), namedBlock],
  `${onOff}. A probe of the profile by its name, or a probe of your own. Default: as in the profile`,
);

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

const tls = {
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

const api = {
  name: line('the name of an API'),
  version: line('the version of an API'),
  tenant: line('the domain of a tenant. Default: carbon.super').optional(),
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
  apis: list(
    mapping(api, '{ name, version }'),
    0,
    50,
    'a list of at most 50 APIs. Each must be deployed for the gateway to be ready; requires credentials. Default: none',
  ).optional(),
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

const defaults = mapping(shared, 'a mapping. Keys that apply to every target that does not set them');

const target = mapping(
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

const day = oneOf([...WEEKDAYS, 'day'], 'A day of the week, in timezone; day means every day');

const window = mapping(
  {
    start: text(
      pattern.WINDOW_START,
      'a date and time such as 2026-12-01T22:00, or, if every is set, a time of day such as "02:00". The start of the window, local time in timezone',
    ),
    duration: text(
      DURATION,
      'a duration such as 90m, 2h, or 1d. The elapsed time until the window ends, from 1m to 15d; less than 24h if every is set',
    ),
    every: either(
      [day, z.array(day).min(1).max(7)],
      `a list of weekdays (${WEEKDAYS.join(', ')}), or day. The days on which the window recurs; day means every day. Default: once`,
    ).optional(),
    timezone: text(pattern.TIMEZONE, 'an IANA time zone such as Europe/Berlin. The time zone of start. Default: UTC').optional(),
    targets: list(
      name('The name of a target'),
      1,
      10_000,
      'a list of target names. Targets that the window covers. Default: all, unless labels is set',
    ).optional(),
    labels: labels('The window also covers every target that has all of these labels. Default: none').optional(),
  },
  'a mapping with start and duration',
);

const region = text(pattern.REGION, 'an AWS region such as eu-west-1');

const cidr = either([z.cidrv4(), z.cidrv6()], 'a CIDR such as 10.0.0.0/8');

const vpc = {
  subnets: list(
    text(pattern.SUBNET, 'a subnet ID such as subnet-0a1b2c3d'),
    1,
    16,
    'a list of 1 to 16 subnet IDs. Private subnets from which the targets can be reached',
  ),
  securityGroups: list(
    text(pattern.SECURITY_GROUP, 'a security group ID such as sg-0a1b2c3d'),
    1,
    5,
    'a list of 1 to 5 security group IDs. The security groups of the functions',
  ),
};

const pager = either([text(pattern.PAGER_URL, 'an https URL'), secret('A secret with the URL')], '{ secret: NAME } or an https URL');

const alerts = {
  email: list(
    text(pattern.EMAIL, 'an email address'),
    0,
    10,
    'a list of at most 10 email addresses. Recipients of every status change. Default: none',
  ).optional(),
  pager: list(
    pager,
    0,
    10,
    'a list of at most 10 { secret: NAME } or https URLs. Endpoints that are notified of incidents that page, and of their end. Default: none',
  ).optional(),
  remindEvery: either(
    [z.literal(false), text(DURATION, 'a duration')],
    'a duration such as 30m or 1h, or false. The time between two reminders of an open incident, from 5m to 7d; false sends none. Default: 1h',
  ).optional(),
};

const heartbeat = {
  region: either(
    [z.literal(false), z.string().regex(pattern.REGION)],
    'an AWS region such as eu-west-1, or false. The region of the heartbeat alarm, which must not be that of the monitor; false: nothing outside the region of the monitor, only the URL is called. Default: a partner region',
  ).optional(),
  url: text(
    pattern.HTTPS_URL,
    'an https URL. Called after every good round, for an external service that detects a missing heartbeat. Default: none',
  ).optional(),
};

const heartbeatText = 'false, or { region, url }. Notifies you if the monitor itself stops. Default: {}';

const aws = {
  tags: byName(
    text(pattern.TAG_KEY, 'the key of a tag, at most 128 characters, which must not begin with aws:'),
    text(pattern.TAG_VALUE, 'the value of a tag, at most 256 characters'),
    'a mapping from text to text. Tags of every resource that can have tags, the state table among them. Default: none',
  )
    .refine((tags) => Object.keys(tags).length <= MAX_TAGS)
    .optional(),
  logRetentionDays: z
    .literal(LOG_RETENTION_DAYS)
    .meta({ description: `one of ${LOG_RETENTION_DAYS.join(', ')}. The days after which CloudWatch deletes log lines. Default: 30` })
    .optional(),
  kmsKeyArn: text(
    pattern.KEY_ARN,
    'the ARN of a KMS key in the region of the monitor. Encrypts the log groups; its policy must allow CloudWatch Logs to use it. Default: a key of AWS',
  ).optional(),
  architecture: oneOf(
    ARCHITECTURES,
    'The processors of the functions. Default: arm64 in the regions that are known to have it, else x86_64',
  ).optional(),
};

const monitor = mapping(
  {
    name: text(
      pattern.SHORT_NAME,
      'a name of a-z, 0-9, and inner "-", at most 32 characters. The name of the monitor in stacks, metrics, and notifications; required to deploy. Default: gatewatch',
    ).optional(),
    regions: list(region, 1, 20, 'a list of one AWS region. The region of the monitor; required to deploy').optional(),
    vpc: mapping(vpc, '{ subnets, securityGroups }. Probes targets from inside a VPC. Default: from the internet').optional(),
    network: mapping(
      { allow: list(cidr, 0, 100, 'a list of at most 100 CIDRs. Private addresses that gatewatch can probe. Default: none').optional() },
      '{ allow: [CIDR] }. Addresses that gatewatch can probe in addition to public ones',
    ).optional(),
    reservedConcurrency: whole(
      0,
      1000,
      'a whole number from 0 to 1000. The reserved concurrency of each function that runs probes; 0 reserves none. Default: 0',
    ).optional(),
    runbook: text(
      pattern.HTTPS_URL,
      'an https URL. The page that notifications and alarms link to. Default: the runbook of this project',
    ).optional(),
    metrics: oneOf(
      METRIC_LEVELS,
      'Which metrics are published: Ready alone, what a dashboard needs, or phases and probes as well. Default: standard',
    ).optional(),
    heartbeat: either([z.literal(false), mapping(heartbeat, 'a mapping')], heartbeatText).optional(),
    alerts: mapping(alerts, '{ email, pager, remindEvery }. Who is notified, and how often').optional(),
    aws: mapping(aws, '{ tags, logRetentionDays, kmsKeyArn, architecture }. What an organization requires of AWS resources').optional(),
  },
  'a mapping. Settings of the monitor itself',
);

const config = mapping(
  {
    monitor: monitor.optional(),
    defaults: defaults.optional(),
    maintenance: list(
      window,
      0,
      100,
      'a list of at most 100 windows. During a maintenance window, gatewatch keeps probing and sends no notifications. Default: none',
    ).optional(),
    targets: list(target, 1, 10_000, 'a list of 1 to 10000 targets. The servers to monitor'),
  },
  'a mapping with targets',
);

// The top level alone, so that one broken target leaves the others readable.
const outline = z.strictObject({
  monitor: z.unknown().optional(),
  defaults: z.unknown().optional(),
  maintenance: z.array(z.unknown()).max(100).optional(),
  targets: z.array(z.unknown()).min(1).max(10_000),
});

const SHAPES = { outline, monitor, defaults, window, target };

/** The parts of a config that are validated separately. */
export type ShapeName = keyof typeof SHAPES;

/** The type of a valid part. */
export type Shape<Name extends ShapeName> = z.infer<(typeof SHAPES)[Name]>;

/** A block under `probes`, `readinessProbe` and its siblings. */
export type ProbeBlock = z.infer<typeof namedBlock>;

/** A header as it is written in the config. */
export type ConfigHeader = z.infer<typeof header>;

/** Validates a value against the schema of a part. */
export function holdAgainst<Name extends ShapeName>(
  shape: Name,
  value: unknown,
): { readonly value: Shape<Name> } | { readonly problems: readonly SchemaMismatch[] } {
  const result = SHAPES[shape].safeParse(value);
  return result.success ? { value: result.data as Shape<Name> } : { problems: result.error.issues.map(schemaMismatch) };
}

/** Returns the JSON Schema as the schema library writes it, before it is prepared for editors. */
export function rawJsonSchema(): Record<string, unknown> {
  return { ...z.toJSONSchema(config, { io: 'input' }) };
}

/** Returns the JSON Schema (draft 2020-12) of `gatewatch.yaml`, for editors. */
export function configJsonSchema(): Readonly<Record<string, unknown>> {
  return editorSchema(rawJsonSchema());
}
