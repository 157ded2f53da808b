import { didYouMean } from '../../monitor/grammar/advice.ts';
import type { Path } from '../../monitor/grammar/path.ts';
import type { ReadConfig } from '../../monitor/grammar/read-config.ts';
import type { UnplacedFinding } from '../../monitor/grammar/unplaced-finding.ts';
import { nearestWord } from '../../monitor/text/nearest-word.ts';
import { isAskable } from '../expand/expand-fleets.ts';
import type { ExpandedTarget } from '../expand/expansion.ts';
import { hasCalls } from '../products/profiles.ts';

/** Findings about `monitor.fleets`. */
export function fleetFindings(config: ReadConfig, targets: readonly ExpandedTarget[]): readonly UnplacedFinding[] {
  const { fleets = [] } = config.monitor;
  const names = fleets.map(({ name }) => name);
  return fleets.flatMap(({ name, gateways, controlPlane }, i): readonly UnplacedFinding[] => {
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
      ...(controlPlane === undefined ? [] : [planeFinding(controlPlane, path)]),
    ];
  });
}

// To ignore the key would be taken for a check of the control plane.
function planeFinding(controlPlane: string, path: Path): UnplacedFinding {
  const fix = 'Remove controlPlane: this release compares the gateways with each other only';
  return {
    rule: 'fleet.control-plane',
    path: [...path, 'controlPlane'],
    expected: 'a fleet without controlPlane',
    got: `"${controlPlane}"`,
    fix,
  };
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
    const near = nearestWord(name, [...names]);
    const fix = near === undefined ? 'Use the name of a gateway in this file' : didYouMean(near);
    return { ...about, expected: 'the name of a target', got: `"${name}"`, fix };
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
