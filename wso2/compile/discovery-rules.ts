import { discoveryOf } from '../../monitor/config/written-target.ts';
import { didYouMean } from '../../monitor/grammar/advice.ts';
import type { Path } from '../../monitor/grammar/path.ts';
import type { ReadConfig } from '../../monitor/grammar/read-config.ts';
import type { UnplacedFinding } from '../../monitor/grammar/unplaced-finding.ts';
import { nearestWord } from '../../monitor/text/nearest-word.ts';
import { hasPortal } from '../expand/expand-discovery.ts';
import type { ExpandedTarget } from '../expand/expansion.ts';
import { mapPort } from '../expand/map-port.ts';
import { hasApis } from '../products/profiles.ts';

const EXPECTED = 'a target with the profile control-plane or all-in-one, and port 9443';

/** Findings about the developer portal that a target takes its APIs from. */
export function discoveryFindings(config: ReadConfig, targets: readonly ExpandedTarget[]): readonly UnplacedFinding[] {
  return targets.flatMap((one) => {
    const discovery = discoveryOf(one.written);
    if (discovery && isWithoutPreflight(one)) return [preflightFinding(one, config)];
    if (discovery?.discover !== 'devportal' || !hasApis(one.profile)) return [];
    return portalFinding(discovery.controlPlane, { one, path: [...pathOf(one, config), 'controlPlane'] }, { config, targets }) ?? [];
  });
}

function pathOf({ index }: ExpandedTarget, config: ReadConfig): Path {
  return config.has(['targets', index, 'apis']) ? ['targets', index, 'apis'] : ['defaults', 'apis'];
}

// A list of which nothing is checked would be taken for a check.
function isWithoutPreflight({ target, profile }: ExpandedTarget): boolean {
  return hasApis(profile) && target.probes.some(({ name }) => name === 'discovery') && !target.discovery;
}

function preflightFinding(one: ExpandedTarget, config: ReadConfig): UnplacedFinding {
  const fix = 'List the port under ports, and leave the probe preflight on: it asks for each API';
  const expected = `the probe preflight, on port ${8243 + one.portShift}`;
  return { rule: 'apis.ports', path: pathOf(one, config), atKey: true, expected, got: 'none', fix };
}

type Place = { readonly one: ExpandedTarget; readonly path: Path };

type Known = { readonly config: ReadConfig; readonly targets: readonly ExpandedTarget[] };

function portalFinding(named: string | undefined, { one, path }: Place, { config, targets }: Known): UnplacedFinding | undefined {
  const about = { rule: 'apis.control-plane', path, expected: EXPECTED } as const;
  if (named === undefined) {
    const fix = 'Add controlPlane: NAME, the target with the developer portal';
    return hasPortal(one.profile) ? undefined : { ...about, path: path.slice(0, -1), got: 'none', fix };
  }
  const portal = targets.find(({ target }) => target.name === named);
  if (!portal) {
    // A target that is not valid has findings of its own.
    if (config.names.has(named)) return undefined;
    const near = nearestWord(named, [...config.names]);
    return { ...about, got: `"${named}"`, fix: near === undefined ? 'Add such a target, or correct the name' : didYouMean(near) };
  }
  const { ports } = portal.written;
  const isHidden = ports && !mapPort(ports, 9443 + portal.portShift).isListed;
  if (hasPortal(portal.profile) && !isHidden) return undefined;
  return { ...about, got: isHidden ? `${named} without that port` : portal.profile, fix: 'Name the target with the developer portal' };
}
