import { didYouMean } from '../../monitor/grammar/advice.ts';
import type { Path } from '../../monitor/grammar/path.ts';
import type { ReadConfig } from '../../monitor/grammar/read-config.ts';
import type { UnplacedFinding } from '../../monitor/grammar/unplaced-finding.ts';
import { nearestWord } from '../../monitor/text/nearest-word.ts';
import { COUNTS_SINCE, isPlaneSeen, planeToken, type WrittenFleet } from '../expand/expand-control-plane.ts';
import { isAskable } from '../expand/expand-fleets.ts';
import type { ExpandedTarget, ExpandedToken } from '../expand/expansion.ts';
import { hasCalls, hasControlPlane } from '../products/profiles.ts';
import { isOlder } from '../products/version.ts';

/** Findings about `monitor.fleets`. */
export function fleetFindings(
  config: ReadConfig,
  targets: readonly ExpandedTarget[],
  tokens: readonly ExpandedToken[],
): readonly UnplacedFinding[] {
  const { fleets = [] } = config.monitor;
  const names = fleets.map(({ name }) => name);
  return fleets.flatMap((fleet, i): readonly UnplacedFinding[] => {
    const { name, gateways, controlPlane } = fleet;
    const path = ['monitor', 'fleets', i];
    const twice = names.indexOf(name) < i;
    const duplicate = {
      rule: 'fleet.duplicate',
      path: [...path, 'name'],
      expected: 'a unique name',
      got: `"${name}"`,
      fix: 'Rename one of them',
    } as const;
    const ofGateways = gateways.flatMap((gateway, j) => gatewayFinding(gateway, [...path, 'gateways', j], targets, config) ?? []);
    const twiceIn = gateways.flatMap((gateway, j): readonly UnplacedFinding[] => {
      if (gateways.indexOf(gateway) === j) return [];
      return [
        {
          rule: 'fleet.gateway',
          path: [...path, 'gateways', j],
          expected: 'each gateway once',
          got: `"${gateway}" again`,
          fix: 'Remove it',
        },
      ];
    });
    return [
      ...(twice ? [duplicate] : []),
      ...ofGateways,
      ...twiceIn,
      ...[controlPlane === undefined ? undefined : planeFinding(controlPlane, path, targets, config, tokens)].filter(
        (one) => one !== undefined,
      ),
      ...[environmentFinding(fleet, path)].filter((one) => one !== undefined),
    ];
  });
}

// A control plane that is not asked would be taken for one that was.
function planeFinding(
  controlPlane: string,
  path: Path,
  targets: readonly ExpandedTarget[],
  { names, isDamaged }: ReadConfig,
  tokens: readonly ExpandedToken[],
): UnplacedFinding | undefined {
  const about = { rule: 'fleet.control-plane', path: [...path, 'controlPlane'] } as const;
  const one = targets.find(({ target }) => target.name === controlPlane);
  // A target that is not valid has findings of its own.
  if (!one)
    return names.has(controlPlane)
      ? undefined
      : { ...about, ...noSuchTarget(controlPlane, names, 'Use the name of the control plane in this file') };
  if (!hasControlPlane(one.profile)) {
    const expected = 'a target with the profile control-plane, all-in-one, or custom';
    return { ...about, expected, got: one.profile, fix: 'Use the target of the control plane, or remove controlPlane' };
  }
  const { version } = one.written;
  if (version !== undefined && isOlder(version, COUNTS_SINCE)) {
    const fix = 'Remove controlPlane, or correct version: earlier releases do not count their gateways';
    return { ...about, rule: 'fleet.control-plane-version', expected: `version ${COUNTS_SINCE} or later`, got: version, fix };
  }
  const at = ['targets', one.index];
  if (!isPlaneSeen(one)) {
    if (isDamaged([...at, 'ports']) || isDamaged(['defaults', 'ports'])) return undefined;
    const fix = 'List the port under ports of the control plane, or remove controlPlane';
    return { ...about, expected: `port ${9443 + one.portShift} of ${controlPlane} under its ports`, got: 'ports without it', fix };
  }
  if (planeToken(controlPlane, tokens) || isDamaged(['monitor', 'tokens'])) return undefined;
  const fix = `Add monitor.tokens: { fleet: { keyManager: ${controlPlane}, client: { secret: NAME }, scope: [apim:api_view, apim:environment_read] } }`;
  return { ...about, expected: `a token of ${controlPlane} with the scope apim:environment_read`, got: 'none', fix };
}

function noSuchTarget(name: string, names: ReadonlySet<string>, otherwise: string) {
  const near = nearestWord(name, [...names]);
  return { expected: 'the name of a target', got: `"${name}"`, fix: near === undefined ? otherwise : didYouMean(near) };
}

// A key that has no effect would be taken for a check.
function environmentFinding({ environment, controlPlane }: WrittenFleet, path: Path): UnplacedFinding | undefined {
  if (environment === undefined || controlPlane !== undefined) return undefined;
  const at = [...path, 'environment'];
  const fix = 'Add controlPlane, or remove environment';
  const absent = [[...path, 'controlPlane']];
  return { rule: 'fleet.environment', path: at, atKey: true, expected: 'controlPlane next to environment', got: 'none', fix, absent };
}

function gatewayFinding(
  name: string,
  path: Path,
  targets: readonly ExpandedTarget[],
  { names, isDamaged }: ReadConfig,
): UnplacedFinding | undefined {
  const about = { rule: 'fleet.gateway', path } as const;
  const one = targets.find(({ target }) => target.name === name);
  if (!one) {
    // A target that is not valid has findings of its own.
    if (names.has(name)) return undefined;
    return { ...about, ...noSuchTarget(name, names, 'Use the name of a gateway in this file') };
  }
  if (!hasCalls(one.profile)) {
    const expected = 'a target with the profile gateway, all-in-one, or custom';
    return { ...about, expected, got: one.profile, fix: 'Remove it from the fleet' };
  }
  const at = ['targets', one.index];
  if (!isAskable(one)) {
    if (isDamaged([...at, 'ports']) || isDamaged(['defaults', 'ports'])) return undefined;
    const fix = 'List the port under ports of the gateway, or remove it from the fleet';
    return { ...about, expected: `port ${9443 + one.portShift} of ${name} under its ports`, got: 'ports without it', fix };
  }
  if (one.written.credentials || isDamaged([...at, 'credentials']) || isDamaged(['defaults', 'credentials'])) return undefined;
  const fix = `Add credentials: { secret: NAME } to ${name}: a gateway lists its APIs only for an authenticated user`;
  return { rule: 'fleet.credentials', path, expected: 'a gateway with credentials', got: `${name} without`, fix };
}
