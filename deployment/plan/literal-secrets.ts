import type { Probe } from '../../monitor/target/probe.ts';
import type { MonitorSettings } from '../../monitor/target/settings.ts';
import type { Target } from '../../monitor/target/target.ts';
import type { DeployFinding } from './plan.ts';

const FIX = 'write valueFrom: { secret: NAME } and store the value in the secret: literal values are readable in the template';

/** Patterns of a secret in any text, each with its description. */
const MARKS: readonly (readonly [RegExp, string])[] = [
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----/, 'a private key'],
  [/\b(AKIA|ASIA)[A-Z0-9]{16}\b/, 'an AWS access key'],
  [/\beyJ[\w-]{5,}\.[\w-]{5,}\.[\w-]*/, 'a JSON Web Token'],
  [/\bBearer\s+[\w.~+/-]{20,}/i, 'a bearer token'],
  [/:\/\/[^/\s:@]+:[^/\s@]+@/, 'a user and password in a URL'],
  [/^[^\s]*[?&;](access_?token|api_?key|token|secret|password|signature)=[^&\s]/i, 'a key in a query'],
  // CloudFormation would insert the value, and GetSchedule would show it.
  [/\{\{resolve:/, 'a reference that CloudFormation resolves'],
  [/<aws\.scheduler\./, 'a placeholder that EventBridge Scheduler replaces'],
];

/** Patterns of a secret in the value of a header. */
const HEADER_MARKS: readonly (readonly [RegExp, string])[] = [[/^\s*(Bearer|Basic)\s+\S+/i, 'credentials'], ...MARKS];

/** Names of headers whose value is always a secret. */
const SECRET_HEADER = /(api|access|internal|subscription|auth)[-_]?key|token|secret|passw(or)?d|credential/i;

/**
 * Returns a finding for each literal secret in the events of the schedules. A finding never contains the
 * secret.
 */
export function eventSecrets(targets: readonly Target[]): readonly DeployFinding[] {
  return targets.flatMap((target) => {
    const { probes, tls, ...rest } = target;
    const found = [...textsOf({ ...rest, tls }).flatMap(([where, text]) => markOf(text, MARKS, where)), ...probes.flatMap(probeSecrets)];
    return [...new Set(found)].map((says) => ({ says: `Target ${target.name}: ${says}`, fix: FIX }));
  });
}

/**
 * Returns a finding for each password in a URL, and each CloudFormation reference, in the section `monitor`.
 */
export function monitorSecrets({ heartbeat, runbook, alerts }: MonitorSettings): readonly DeployFinding[] {
  const texts: readonly (readonly [string, string | undefined, string])[] = [
    ['monitor.heartbeat.url', heartbeat ? heartbeat.url : undefined, 'write a URL without them'],
    ['monitor.runbook', runbook, 'write a URL without them'],
    ...alerts.email.map((address, i) => [`monitor.alerts.email[${i}]`, address, 'write a plain email address'] as const),
    ...alerts.pager.map((pager, i) => {
      const fix = 'write { secret: NAME } and store the URL in the secret';
      return [`monitor.alerts.pager[${i}]`, 'url' in pager ? pager.url : undefined, fix] as const;
    }),
  ];
  return texts
    .filter(([, text = '']) => /:\/\/[^/\s]*@/.test(text) || /\{\{resolve:/.test(text))
    .map(([where, , fix]) => ({ says: `${where} contains a user, a password, or a reference that CloudFormation resolves`, fix }));
}

function probeSecrets({ name, look }: Probe): readonly string[] {
  const headers = look.kind === 'http' ? look.headers : [];
  const literal = headers.flatMap((header) => {
    if (!('value' in header)) return [];
    const where = `the header ${header.name}`;
    return SECRET_HEADER.test(header.name) && header.value !== ''
      ? [`${where} has a literal value`]
      : markOf(header.value, HEADER_MARKS, where);
  });
  const rest = look.kind === 'http' ? { ...look, headers: [] } : look;
  return [...literal, ...textsOf(rest).flatMap(([where, text]) => markOf(text, MARKS, `${where} of probe ${name}`))];
}

function markOf(text: string, marks: typeof MARKS, where: string): readonly string[] {
  const mark = marks.find(([pattern]) => pattern.test(text));
  return mark ? [`${where} contains ${mark[1]}`] : [];
}

// Returns every text in a value with its path, such as `tls.serverName`.
function textsOf(value: unknown, place: readonly string[] = []): readonly (readonly [string, string])[] {
  if (typeof value === 'string') return [[place.join('.'), value]];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, one]) => textsOf(one, [...place, key]));
}
