import { z } from 'zod';
import { PROFILE_NAMES } from '../target/profile.ts';
import { METRIC_LEVELS, WEEKDAYS } from '../target/settings.ts';
import { DURATION } from '../text/duration.ts';
import { isPlain } from '../text/quote.ts';
import { editorSchema } from './editor-schema.ts';
import * as pattern from './patterns.ts';
import { type SchemaMismatch, schemaMismatch } from './shape-mismatch.ts';
import { TIMING_RANGES, type TimingRange } from './timing.ts';

// A description's first sentence completes "expected …"; the rest is for people who read it in an editor.

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

const name = (of: string) => text(pattern.NAME, `a name: a-z, 0-9 and inner "-", at most 63 characters. ${of}`);

const addresses = [z.string().regex(pattern.DNS_NAME), z.ipv4(), z.ipv6()] as const;

const host = (of: string) => either(addresses, `a DNS name, IPv4 or IPv6 address, without scheme, port or path. ${of}`);

const port = (of: string) => whole(1, 65_535, `a port number from 1 to 65535. ${of}`);

const scheme = (of: string) => oneOf(['HTTP', 'HTTPS'], of);

const secretName = text(pattern.SECRET, 'a secret: its name in Secrets Manager, ssm:/path, or the ARN of either');

const secret = mapping({ secret: secretName }, '{ secret: NAME }. Read at run time');

const labelKey = text(pattern.LABEL_KEY, "a label's key, by Kubernetes' rules");

const labelValue = text(pattern.LABEL_VALUE, "a label's value, by Kubernetes' rules");

const labels = (of: string) => byName(labelKey, labelValue, `a mapping from text to text. ${of}`);

const seconds = ([least, most, of]: TimingRange) => whole(least, most, of).optional();

const timing = {
  initialDelaySeconds: seconds(TIMING_RANGES.initialDelaySeconds),
  periodSeconds: seconds(TIMING_RANGES.periodSeconds),
  timeoutSeconds: seconds(TIMING_RANGES.timeoutSeconds),
  successThreshold: seconds(TIMING_RANGES.successThreshold),
  failureThreshold: seconds(TIMING_RANGES.failureThreshold),
  recheckSeconds: seconds(TIMING_RANGES.recheckSeconds),
};

const header = mapping(
  {
    name: text(pattern.HEADER_NAME, 'the name of a header'),
    value: text(pattern.HEADER_VALUE, 'one line of Latin-1 text').optional(),
    valueFrom: secret.optional(),
  },
  '{ name, value } or { name, valueFrom: { secret: NAME } }',
);

const headers = (of: string) => list(header, 0, 20, `a list of at most 20 headers. ${of}`);

const serverPort = port('As seen on the server');

const otherHost = host("Default: the target's").optional();

const socket = (of: string) => mapping({ port: serverPort, host: otherHost }, `{ port: NUMBER }. ${of}`);

const httpGet = {
  path: text(pattern.REQUEST_PATH, 'a path that starts with "/", printable ASCII. Default /').optional(),
  port: serverPort,
  scheme: scheme('Default HTTP').optional(),
  host: otherHost,
  httpHeaders: headers("Added to the target's; the same name wins").optional(),
};

const status = either([whole(100, 599, 'a status'), text(pattern.STATUS_RANGE, 'a range')], 'a status from 100 to 599, or a range');

const statuses = either([status, z.array(status).min(1).max(20)], 'a status from 100 to 599, a range such as 200-399, or a list of them');

const body = z.string().min(1).max(1000).meta({ description: 'text that the body must contain, 1 to 1000 characters' });

const block = {
  httpGet: mapping(httpGet, '{ port: NUMBER, path: /… }. One GET; redirects are never followed').optional(),
  tcpSocket: socket('Connect and close, not a byte').optional(),
  tlsSocket: socket('A full TLS handshake and a clean close').optional(),
  expect: mapping(
    { status: statuses.optional(), body: body.optional() },
    '{ status, body }. Written, it alone judges the answer',
  ).optional(),
  ...timing,
  terminationGracePeriodSeconds: whole(0, 86_400, 'whole seconds. Of no effect: nothing is restarted here').optional(),
};

const onOff = 'true, false or a probe block';

const plainBlock = z.strictObject(block).meta({ id: 'probe' });

const fixedProbe = (of: string) => either([z.boolean(), plainBlock], `${onOff}. ${of}`).optional();

const ROLE_TEXT = "Default: the profile's; for a probe of your own, readiness";

const role = oneOf(['readiness', 'liveness', 'startup', 'signal'], ROLE_TEXT).optional();

const namedBlock = z.strictObject({ role, ...block }).meta({ id: 'namedProbe' });

const namedProbe = either([z.boolean(), namedBlock], `${onOff}. One of the profile's by its name, or your own`);

const seenPort = mapping({ port: port('Seen from here'), scheme: scheme('Spoken there') }, '{ port, scheme }');

const ports = byName(
  text(pattern.PORT_KEY, 'a port number from 1 to 65535'),
  either([port('Seen from here'), seenPort], 'a port number from 1 to 65535, or { port, scheme }. Seen from here'),
  "a mapping from the server's port to the port seen from here. Probes of the profile on other ports are left out",
);

const tls = {
  ca: oneOrMore(line('a file'), 'a PEM file or a list of them, relative to this file. Replaces the public roots').optional(),
  serverName: text(pattern.DNS_NAME, 'a DNS name. The name the certificate must carry; default: host').optional(),
  pin: oneOrMore(text(pattern.PIN, 'a pin'), 'sha256//BASE64= or a list of them. Replaces the check of chain and name').optional(),
  verify: flag('False = look anyway, still report the certificate').optional(),
  clientCertificate: secret.optional(),
};

const api = {
  name: line('the name of an API'),
  version: line('the version of an API'),
  tenant: line('a tenant. Default carbon.super').optional(),
};

const warn = {
  certificateDays: whole(0, 365, 'a whole number from 0 to 365. Days before the certificate expires; 0 = off, default 21').optional(),
  latencyMs: whole(0, 50_000, 'a whole number from 0 to 50000. Milliseconds; 0 = off, default 0').optional(),
};

const shared = {
  profile: oneOf(PROFILE_NAMES, 'What the target is').optional(),
  version: text(pattern.PRODUCT_VERSION, 'a version of the form x.y.z. Default: the newest known').optional(),
  portOffset: whole(0, 55_000, 'a whole number from 0 to 55000. As on the server; default 0, micro-integrator 10').optional(),
  ports: ports.optional(),
  vpc: flag('False = look from the internet').optional(),
  tls: mapping(tls, 'a mapping. How TLS is spoken; default: public roots, name checked').optional(),
  credentials: secret.optional(),
  httpHeaders: headers('Sent with every HTTP look').optional(),
  apis: list(mapping(api, '{ name, version }'), 0, 50, 'a list of at most 50 APIs. Each must be deployed').optional(),
  warn: mapping(warn, 'a mapping. Crossed = degraded').optional(),
  labels: labels('At most 10; in alerts and windows').optional(),
  alert: oneOf(['page', 'mail', 'none'], 'Who is told; default page').optional(),
  ...timing,
  readinessProbe: fixedProbe('The probe `ready`'),
  livenessProbe: fixedProbe('The probe `alive`'),
  startupProbe: fixedProbe('The probe `started`'),
  probes: byName(name('Of a probe'), namedProbe, 'a mapping from name to probe').optional(),
};

const defaults = mapping(shared, 'a mapping. Keys of a target that apply to all of them');

const target = mapping(
  {
    name: name('Unique in the file'),
    host: host('Of the server or its balancer'),
    dependsOn: list(name('Of a target'), 0, 100, 'a list of at most 100 target names').optional(),
    ...shared,
  },
  'a mapping with name, profile and host',
);

const day = oneOf([...WEEKDAYS, 'day'], 'On which days');

const window = mapping(
  {
    start: text(pattern.WINDOW_START, 'a date and time such as 2026-12-01T22:00; with every, a time of day such as "02:00"'),
    duration: text(DURATION, 'a duration such as 90m, 2h or 1d'),
    every: either([day, z.array(day).min(1).max(7)], `a list of weekdays (${WEEKDAYS.join(', ')}), or day`).optional(),
    timezone: text(pattern.TIMEZONE, 'an IANA time zone such as Europe/Berlin. Default UTC').optional(),
    targets: list(name('Of a target'), 1, 10_000, 'a list of target names').optional(),
    labels: labels('A target that carries all of them is in').optional(),
  },
  'a mapping with start and duration',
);

const region = text(pattern.REGION, 'an AWS region such as eu-west-1');

const url = text(pattern.HTTPS_URL, 'an https URL');

const cidr = either([z.cidrv4(), z.cidrv6()], 'a CIDR such as 10.0.0.0/8');

const vpc = {
  subnets: list(text(pattern.SUBNET, 'a subnet id such as subnet-0a1b2c3d'), 1, 16, 'a list of 1 to 16 subnet ids'),
  securityGroups: list(text(pattern.SECURITY_GROUP, 'an id such as sg-0a1b2c3d'), 1, 5, 'a list of 1 to 5 security group ids'),
};

const pager = either([url, secret], '{ secret: NAME } or an https URL');

const alerts = {
  email: list(text(pattern.EMAIL, 'a mail address'), 0, 10, 'a list of at most 10 mail addresses').optional(),
  pager: list(pager, 0, 10, 'a list of at most 10 { secret: NAME } or https URLs').optional(),
  remindEvery: either([z.literal(false), text(DURATION, 'a duration')], 'a duration such as 30m or 1h, or false').optional(),
};

const heartbeat = { region: region.optional(), url: url.optional() };

const heartbeatText = 'false, or { region, url }. Tells when the monitor itself falls silent';

const monitor = mapping(
  {
    name: text(pattern.SHORT_NAME, 'a name: a-z, 0-9 and inner "-", at most 32 characters. Needed to deploy').optional(),
    regions: list(region, 1, 20, 'a list of one AWS region. Needed to deploy').optional(),
    vpc: mapping(vpc, '{ subnets, securityGroups }. Absent = looks come from the internet').optional(),
    network: mapping({ allow: list(cidr, 0, 100, 'a list of CIDRs').optional() }, '{ allow: [CIDR] }. Besides public addresses').optional(),
    reservedConcurrency: whole(0, 1000, 'a whole number from 0 to 1000. 0 = none reserved').optional(),
    runbook: url.optional(),
    metrics: oneOf(METRIC_LEVELS, 'Default standard').optional(),
    heartbeat: either([z.literal(false), mapping(heartbeat, 'a mapping')], heartbeatText).optional(),
    alerts: mapping(alerts, '{ email, pager, remindEvery }').optional(),
  },
  'a mapping. The monitor itself',
);

const config = mapping(
  {
    monitor: monitor.optional(),
    defaults: defaults.optional(),
    maintenance: list(window, 0, 100, 'a list of at most 100 windows. Looks go on, nobody is paged').optional(),
    targets: list(target, 1, 10_000, 'a list of 1 to 10000 targets'),
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

/** The parts of a config that are read each on their own. */
export type ShapeName = keyof typeof SHAPES;

/** What a part is once it has the right shape. */
export type Shape<Name extends ShapeName> = z.infer<(typeof SHAPES)[Name]>;

/** A block under `probes`, `readinessProbe` and its siblings. */
export type ProbeBlock = z.infer<typeof namedBlock>;

/** A header as written. */
export type ConfigHeader = z.infer<typeof header>;

/** Holds a value against a part's shape. */
export function holdAgainst<Name extends ShapeName>(
  shape: Name,
  value: unknown,
): { readonly value: Shape<Name> } | { readonly problems: readonly SchemaMismatch[] } {
  const result = SHAPES[shape].safeParse(value);
  return result.success ? { value: result.data as Shape<Name> } : { problems: result.error.issues.map(schemaMismatch) };
}

/** The whole grammar as the schema library writes it, before it is made ready for editors. */
export function rawJsonSchema(): Record<string, unknown> {
  return { ...z.toJSONSchema(config, { io: 'input' }) };
}

/** The JSON Schema (draft 2020-12) of `gatewatch.yaml`, for editors. */
export function configJsonSchema(): Readonly<Record<string, unknown>> {
  return editorSchema(rawJsonSchema());
}
