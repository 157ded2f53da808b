import type { ConfigRule, Severity } from './rule.ts';

/** A problem, a warning, or a note about a config file, with its place and its fix. */
export type Finding = {
  readonly rule: ConfigRule;
  readonly severity: Severity;
  readonly file: string;
  /** Lines and columns count from 1. */
  readonly line: number;
  readonly column: number;
  /** The path of the key, such as `targets[2].readinessProbe.httpGet.port`; empty for the file as a whole. */
  readonly path: string;
  readonly expected: string;
  readonly got: string;
  /** What to do: a sentence with a capital letter and without a full stop. */
  readonly fix: string;
};

type Found = Pick<Finding, 'expected' | 'got'>;

// The rules that are not about a value: "expected X, got Y" would say less than a sentence of their own.
const SENTENCES: Readonly<Partial<Record<ConfigRule, string | ((found: Found) => string)>>> = {
  'file.missing': 'config file not found',
  'file.directory': 'the path of the config file is a directory',
  'file.unreadable': ({ got }) => `cannot read the config file: ${got}`,
  'file.encoding': ({ got }) => `the file is not valid UTF-8: ${got}`,
  'file.empty': 'the config file is empty',
  'file.foreign': ({ got }) => `this is ${got}, not a config`,
  'yaml.template': ({ got }) => `this is ${got}`,
  'yaml.character': ({ got }) => `this is ${got}`,
  'yaml.syntax': ({ got }) => `invalid YAML: ${got}`,
  'yaml.documents': 'the file contains more than one YAML document',
  'yaml.tag': ({ got }) => `YAML tags are not supported: ${got}`,
  'yaml.duplicate-key': ({ got }) => `duplicate key ${got}`,
  'yaml.alias': ({ got }) => `invalid alias ${got}`,
  'env.syntax': ({ got }) => `invalid reference to an environment variable: ${got}`,
  'env.unset': ({ expected }) => `${expected} is not set`,
  'key.unknown': ({ got }) => `unknown key ${got}`,
  'key.missing': 'required key is missing',
  'region.misspelled': ({ got }) => `${got} is not a region`,
  'region.unknown': ({ got }) => `${got} is no region that this release knows`,
  'network.never': ({ got }) => `gatewatch never probes ${got}`,
  'heartbeat.region': ({ got }) => `the heartbeat is in ${got}, the region of the monitor`,
  'heartbeat.off': 'the heartbeat is switched off',
  'pager.key': 'the URL appears to contain a key',
  'pager.user-info': 'the URL contains a user name or a password',
  'url.part': ({ got }) => `the URL has ${got}`,
  'secret.unset': ({ expected, got }) => `the secret ${got} is not set: ${expected} is missing or empty`,
  'secret.variable': ({ expected, got }) => `the secrets ${expected} and ${got} have the same environment variable`,
  'page.target': ({ got }) => `no target is named ${got}`,
  'page.access': () => 'no one can read the status page',
  'window.target': ({ got }) => `no target is named ${got}`,
  'window.label': 'no target has all of these labels',
  'target.duplicate': ({ got }) => `duplicate target name ${got}`,
  'target.no-readiness': 'target has no readiness probe',
  'depends.unknown': ({ got }) => `no target is named ${got}`,
  'depends.self': 'a target cannot depend on itself',
  'depends.cycle': ({ got }) => `circular dependsOn: ${got}`,
  'depends.quieter': ({ got }) => `the dependency notifies fewer recipients than this target (${got})`,
  'vpc.unset': 'vpc requires monitor.vpc',
  'address.blocked': ({ got }) => `a deployed monitor never connects to ${got}`,
  'address.ipv6': ({ got }) => `a deployed monitor cannot connect to ${got}: it has no IPv6`,
  'name.not-public': ({ got }) => `a deployed monitor cannot resolve ${got}`,
  'name.private': ({ got }) => `a deployed monitor may be unable to resolve ${got}`,
  'tls.ca-and-pin': 'ca and pin cannot be combined',
  'tls.ca-file': ({ got }) => `cannot read the PEM file: ${got}`,
  'tls.verify-off': 'TLS certificate verification is disabled',
  'apis.duplicate': ({ got }) => `duplicate API ${got}`,
  'apis.profile': ({ expected, got }) => `apis requires ${expected}, not ${got}`,
  'apis.credentials': 'apis requires credentials',
  'apis.ports': ({ expected }) => `apis requires ${expected}`,
  'apis.control-plane': ({ expected }) => `discover: devportal requires ${expected}`,
  'management.ports': ({ expected }) => `management requires ${expected}`,
  'header.literal-secret': 'the value of this header must come from a secret',
  'header.reserved': ({ got }) => `the header ${got} is reserved`,
  'header.duplicate': ({ got }) => `duplicate header ${got}`,
  'header.plain-http': ({ got }) => `a secret is sent over ${got}`,
  'probe.exec': ({ expected }) => `exec probes are not supported, and ${expected}`,
  'probe.grpc': ({ expected }) => `gRPC probes are not supported, and ${expected}`,
  'probe.not-run': ({ got, expected }) => `the ${got} probe is left out: ${expected}`,
  'probe.no-handler': 'the probe has no handler',
  'probe.reserved': ({ got }) => `the probe name ${got} is reserved`,
  'probe.read-off': ({ got }) => `${got} is a built-in signal, not a probe`,
  'probe.apis-handler': 'the probe apis cannot have a handler',
  'probe.expect-handler': 'expect requires httpGet',
  'expect.json': ({ got }) => `not a valid JSONPath: ${got}`,
  'probe.left-out': ({ got }) => `the probe is left out: ${got}`,
  'probe.grace-period': 'the key has no effect',
  'probe.kubernetes': 'gatewatch differs from Kubernetes in how it runs a probe',
  'version.credentials': ({ expected, got }) => `${expected} are required, because the version is ${got}`,
  'port.unused': ({ got }) => `no probe uses the port ${got}`,
  'port.receiver': ({ got }) => `this port must receive no data, and ${got} sends some`,
  'port.tcp-on-tls': 'a TCP connection without a TLS handshake logs an error with a stack trace on the server each time',
  'port.tcp-on-websocket': 'a TCP connection without a request logs an error each time on some releases',
  'port.http-on-wss': 'this port does not accept plain HTTP',
  'port.tcp-through-ports': ({ got }) => `the TCP probe ${got} proves only that something in between accepts connections`,
};

/** What is wrong, as one sentence without a full stop; about a value it is `expected …, got …`. */
function sentenceOf(rule: ConfigRule, found: Found): string {
  const sentence = SENTENCES[rule] ?? `expected ${found.expected}, got ${found.got}`;
  return typeof sentence === 'string' ? sentence : sentence(found);
}

const PREFIX: Readonly<Record<Severity, string>> = { error: '', warning: 'warning: ', notice: 'note: ' };

/** Says what is wrong and where, `file:line:column path: sentence`, without the fix. */
export function placedSentence(issue: Finding): string {
  return `${placeOf(issue)} ${pathOf(issue)}${sentenceOf(issue.rule, issue)}`;
}

function placeOf({ file, line, column }: Finding): string {
  return `${file}:${line}:${column}`;
}

function pathOf({ path }: Finding): string {
  return path === '' ? '' : `${path}: `;
}

/**
 * Formats a finding as one line that an editor can jump from: `file:line:column path: sentence. Fix`.
 * Warnings and notices are marked after the position.
 */
export function formatFinding(issue: Finding): string {
  return `${placeOf(issue)} ${PREFIX[issue.severity]}${pathOf(issue)}${sentenceOf(issue.rule, issue)}. ${issue.fix}`;
}
