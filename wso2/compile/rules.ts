import { dependencyFindings, duplicateFindings } from '../../monitor/config/dependency-rules.ts';
import { reachRules } from '../../monitor/config/deploy-rules.ts';
import { headerFindings } from '../../monitor/config/header-rules.ts';
import { monitorFindings, userInfoFindings } from '../../monitor/config/monitor-rules.ts';
import { pageAccessFindings, pageTargetFindings } from '../../monitor/config/page-rules.ts';
import { regionNameFindings } from '../../monitor/config/region-rules.ts';
import { quieterFindings } from '../../monitor/config/relate-targets.ts';
import { sharedVariableFindings } from '../../monitor/config/shared-variable.ts';
import {
  apiFindings,
  caFindings,
  labelFindings,
  placeholderFindings,
  timeoutFindings,
  tlsFindings,
  vpcFindings,
} from '../../monitor/config/target-rules.ts';
import { familyFindings, proxyFindings } from '../../monitor/config/way-rules.ts';
import { windowFindings } from '../../monitor/config/window-rules.ts';
import type { Path } from '../../monitor/grammar/path.ts';
import type { ReadConfig } from '../../monitor/grammar/read-config.ts';
import type { UnplacedFinding } from '../../monitor/grammar/unplaced-finding.ts';
import type { ExpandedTarget, ExpandedToken, Expansion } from '../expand/expansion.ts';
import { readPasted } from '../expand/read-pasted.ts';
import { callFindings } from './call-rules.ts';
import { defaultFindings } from './default-rules.ts';
import { discoveryFindings } from './discovery-rules.ts';
import { fleetFindings } from './fleet-rules.ts';
import { consistencyFindings, portalFindings } from './journey-rules.ts';
import { managementFindings } from './management-rules.ts';
import { partFindings, readinessFindings } from './part-rules.ts';
import { portListFindings, tcpThroughFindings } from './port-rules.ts';
import { credentialFindings, missingProfiles, profileFindings } from './profile-rules.ts';
import { clearSecretFindings } from './secret-rules.ts';
import { tokenFindings } from './token-rules.ts';
import { unreadFindings } from './unread-rules.ts';

type FileRule = (config: ReadConfig, targets: readonly ExpandedTarget[], tokens: readonly ExpandedToken[]) => readonly UnplacedFinding[];

/** A rule about one target; the paths of its findings start at the target. */
type TargetRule = (one: ExpandedTarget, config: ReadConfig) => readonly UnplacedFinding[];

/** The rules about the file as a whole. */
const FILE_RULES: readonly FileRule[] = [
  ({ monitor }) => monitorFindings(monitor),
  ({ defaults }) => defaultFindings(readPasted(defaults).written),
  (config, targets) => {
    const { maintenance, names } = config;
    const known = { names, labels: targets.map(({ target }) => target.labels) };
    return maintenance.flatMap(({ index, value }) => windowFindings(value, ['maintenance', index], known, config));
  },
  // The heartbeat and the pager exist on AWS only, where these are two secrets.
  (config) => sharedVariableFindings(config),
  ({ targets }) => duplicateFindings(targets),
  // Of a name that is invalid nothing is known, and so of those that seem to be missing.
  ({ targets, names, hasUnknownName }) => (hasUnknownName ? [] : dependencyFindings(targets, names)),
  ({ targets: written, isDamagedInAny }, targets) => {
    const compiled = targets.map(({ target }) => target);
    return isDamagedInAny('alert') ? [] : quieterFindings(written, compiled);
  },
  ({ monitor, names, hasUnknownName }) => (hasUnknownName ? [] : pageTargetFindings(monitor, names)),
  missingProfiles,
  tokenFindings,
  fleetFindings,
  discoveryFindings,
];

/** The rules about each target with the defaults merged in, and about what it expands to. */
const TARGET_RULES: readonly TargetRule[] = [
  ({ written }) => placeholderFindings(written),
  ({ written }) => tlsFindings(written),
  ({ written }) => apiFindings(written),
  ({ written }) => headerFindings(written.httpHeaders ?? [], ['httpHeaders']),
  ({ written }, { monitor, isDamaged }) => vpcFindings(written, monitor.vpc !== undefined || isDamaged(['monitor', 'vpc'])),
  ({ written }) => labelFindings(written),
  ({ written }) => timeoutFindings(written.timeoutSeconds, []),
  ({ written, caFiles }) => caFindings(written, caFiles),
  ({ written, target }) => familyFindings(written, target),
  ({ written, proxyCaFiles }) => proxyFindings(written, proxyCaFiles),
  unreadFindings,
  partFindings,
  profileFindings,
  credentialFindings,
  portListFindings,
  tcpThroughFindings,
  clearSecretFindings,
  readinessFindings,
  callFindings,
  managementFindings,
  portalFindings,
  consistencyFindings,
];

/**
 * Places a finding in the target or in the defaults. Drops it if a key that it reports as missing is written
 * but invalid.
 */
function place({ absent = [], ...finding }: UnplacedFinding, { index }: ExpandedTarget, config: ReadConfig): readonly UnplacedFinding[] {
  const own = (path: Path): Path => ['targets', index, ...path];
  const shared = (path: Path): Path => ['defaults', ...path];
  if (absent.some((path) => config.isDamaged(own(path)) || config.isDamaged(shared(path)))) return [];
  const isShared = !config.has(own(finding.path)) && config.has(shared(finding.path));
  return [{ ...finding, path: isShared ? shared(finding.path) : own(finding.path) }];
}

/** Holds a config and what it expands to against all rules. */
export function findingsOf(config: ReadConfig, { targets, tokens }: Expansion): readonly UnplacedFinding[] {
  return [...FILE_RULES.flatMap((rule) => rule(config, targets, tokens)), ...placedFindings(TARGET_RULES, config, targets)];
}

/** Holds a config against the rules for a deployment: what the functions refuse, or never reach. */
export function deployFindingsOf(config: ReadConfig, { targets }: Expansion): readonly UnplacedFinding[] {
  const { monitor } = config;
  const reach = reachRules(config);
  return [
    ...regionNameFindings(monitor),
    ...userInfoFindings(monitor),
    ...(config.isDamaged(['monitor', 'statusPage', 'access']) ? [] : pageAccessFindings(monitor)),
    ...(reach
      ? [...reach.ofMonitor(monitor), ...placedFindings([(one) => reach.ofTarget({ ...one, parts: probesOf(one) })], config, targets)]
      : []),
  ];
}

function probesOf({ parts }: ExpandedTarget) {
  return parts.filter((part) => part.kind === 'probes');
}

function placedFindings(rules: readonly TargetRule[], config: ReadConfig, targets: readonly ExpandedTarget[]) {
  const ofTarget = (one: ExpandedTarget) => rules.flatMap((rule) => rule(one, config)).flatMap((finding) => place(finding, one, config));
  return targets.flatMap(ofTarget);
}
