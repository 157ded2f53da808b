import { hasHandler } from '../../monitor/config/written-target.ts';
import { CONFIG_RULES } from '../../monitor/grammar/rule.ts';
import type { UnplacedFinding } from '../../monitor/grammar/unplaced-finding.ts';
import { ROLES, type WireProbe } from '../../monitor/target/probe.ts';
import { CATALOGUE } from '../products/probe-catalogue.ts';
import { hasApis, isGateway } from '../products/profiles.ts';
import { isOlder } from '../products/version.ts';
import { expandEntry } from './expand-entry.ts';
import { expandOwnProbes } from './expand-own.ts';
import { expandReadOffs } from './expand-read-offs.ts';
import type { Expansion, ExpansionInput } from './expansion.ts';
import { portListFindings } from './port-rules.ts';
import { clearSecretFindings } from './secret-rules.ts';
import { CREDENTIALS_UNTIL, wantsCredentials } from './version-rules.ts';

function profileFindings({ target, profile }: ExpansionInput): readonly UnplacedFinding[] {
  const findings: UnplacedFinding[] = [];
  const { apis = [], credentials, version } = target;
  if (apis.length > 0 && !hasApis(profile)) {
    const fix = 'Move apis to the gateway, or remove it';
    findings.push({ rule: 'apis.profile', path: ['apis'], expected: 'apis on gateway or all-in-one', got: `apis on ${profile}`, fix });
  } else if (apis.length > 0 && !credentials) {
    const fix = 'Add credentials: { secret: NAME }: the gateway answers questions about APIs only to a user';
    findings.push({ rule: 'apis.credentials', path: ['apis'], expected: 'credentials beside apis', got: 'none', fix });
  }
  const asksHealthcheck = isGateway(profile) && target.readinessProbe !== false && !hasHandler(target.readinessProbe);
  if (version !== undefined && asksHealthcheck && !credentials && isOlder(version, CREDENTIALS_UNTIL) && !isOlder(version, '4.0.0')) {
    findings.push(wantsCredentials(version));
  }
  return findings;
}

function noReadiness({ target, profile }: ExpansionInput): UnplacedFinding {
  const fix =
    profile === 'custom'
      ? 'Write a readinessProbe with httpGet, tcpSocket or tlsSocket'
      : target.ports
        ? `List the port of ready under ports, or write a readinessProbe`
        : 'Remove what switches ready off, or write a readinessProbe';
  return { rule: 'target.no-readiness', path: [], expected: 'a readiness probe', got: 'none left', fix };
}

/** All probes of a target in the order people read them, what was left out, and what there is to say about it. */
export function expandTarget(input: ExpansionInput): Expansion {
  const { target, profile } = input;
  const parts = [...CATALOGUE[profile].map((entry) => expandEntry(input, entry)), ...expandOwnProbes(input)];
  const wire = parts.flatMap(({ probes }) => probes);
  const inOrder = ROLES.flatMap((role) => wire.filter((probe: WireProbe) => probe.role === role));
  const readOff = expandReadOffs(target, inOrder);
  const said = parts.flatMap((part) => part.findings);
  // An error on the way to a probe says better why there is none.
  const isExplained = said.some(({ rule }) => CONFIG_RULES[rule] === 'error') || inOrder.some(({ role }) => role === 'readiness');
  const findings = [
    ...said,
    ...profileFindings(input),
    ...portListFindings(input, inOrder),
    ...clearSecretFindings(target, inOrder),
    ...(isExplained ? [] : [noReadiness(input)]),
  ];
  return {
    probes: [...inOrder, ...readOff.probes],
    leftOut: [...parts.flatMap(({ leftOut }) => leftOut), ...readOff.leftOut],
    findings,
  };
}
