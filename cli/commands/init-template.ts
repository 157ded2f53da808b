import type { CatalogueEntry } from '../../wso2/products/catalogue-entry.ts';
import { CATALOGUE } from '../../wso2/products/probe-catalogue.ts';
import { defaultOffset, PROFILES } from '../../wso2/products/profiles.ts';

/** A target of a first config. */
export type FirstTarget = { readonly name: string; readonly profile: string; readonly host: string };

/** A release of each product, as an example. */
const VERSIONS: Readonly<Record<string, string>> = { 'micro-integrator': '4.4.0', 'identity-server': '7.1.0' };

/**
 * Returns a commented first config. Each comment that is a key validates when its `#` is removed. `schema` is the path
 * of the JSON Schema for editors.
 */
export function firstConfig(targets: readonly FirstTarget[], schema: string): string {
  return `# yaml-language-server: $schema=${schema}
# The servers that gatewatch checks. \`gatewatch explain\` shows all probes, \`gatewatch check\` runs them once.

monitor:
  name: gatewatch # used in stack names, as a metric dimension, and in alerts
  # regions: [eu-west-1] # for AWS: \`gatewatch plan\` shows the resources and the monthly cost
  # vpc: { subnets: [subnet-0a1b2c3d], securityGroups: [sg-0a1b2c3d] } # on AWS, to reach private addresses and names
  # alerts: { email: [oncall@example.com] } # recipients of notifications from AWS
  # runbook: https://example.com/runbook.md # your copy of docs/runbook.md, linked in alerts

defaults: # any key of a target is allowed here, except name, host, and dependsOn
  periodSeconds: 60 # seconds between two checks of a probe; what changed is checked again after recheckSeconds (10)
  failureThreshold: 3 # consecutive failures before a probe is failing
  # tls: { ca: ./internal-ca.pem } # your own authority, a PEM file; or pin: sha256//… (gatewatch check prints the pin)

targets:
${targets.map((target, i) => targetText(target, targets.findIndex(({ profile }) => profile === target.profile) === i)).join('')}`;
}

function targetText({ name, profile, host }: FirstTarget, isFirstOfProfile: boolean): string {
  const lines = [
    `  - name: ${JSON.stringify(name)}`.replace(/"([a-z][a-z0-9]*-[a-z0-9-]+)"$/, '$1'),
    `    profile: ${profile}${isFirstOfProfile ? ` # ${PROFILES.join(' | ')}` : ''}`,
    `    host: ${JSON.stringify(host)}${isFirstOfProfile ? ' # no scheme, no port' : ''}`,
    ...(isFirstOfProfile ? keysOf(profile) : []),
    ...(profile === 'custom' ? READINESS_BLOCK : []),
  ];
  return lines.map((line) => `${line}\n`).join('');
}

const READINESS_BLOCK = [
  '    readinessProbe: # required: the profile custom has no probes of its own',
  '      httpGet: { path: /, port: 443, scheme: HTTPS }',
];

/** The keys that most servers of a profile need sooner or later. */
function keysOf(profile: string): readonly string[] {
  const known = PROFILES.find((one) => one === profile);
  const entries: readonly CatalogueEntry[] = known === undefined ? [] : CATALOGUE[known];
  const ready = entries.find(({ name }) => name === 'ready');
  if (!known || !ready) return [];
  const isReported = entries.some(({ look }) => look.kind === 'http' && look.reader === 'version-service');
  const degraded = isReported ? '; a server that reports another one is degraded' : '';
  const { port, kind } = ready.look;
  return [
    ...(entries.some(({ since }) => since !== undefined)
      ? [`    # version: ${VERSIONS[profile] ?? '4.5.0'} # the release, x.y.z: selects the probes${degraded}`]
      : []),
    `    # portOffset: ${defaultOffset(known)} # as on the server; ${defaultOffset(known)} is the default of the product`,
    // A connection to a load balancer shows nothing of the server behind it.
    ...(kind === 'tcp'
      ? []
      : [`    # ports: { ${port}: 443 } # behind a load balancer: port of the server: port to connect to; other ports are left out`]),
  ];
}
