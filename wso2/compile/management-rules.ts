import { durationFindings } from '../../monitor/config/monitor-rules.ts';
import type { UnplacedFinding } from '../../monitor/grammar/unplaced-finding.ts';
import type { ExpandedTarget } from '../expand/expansion.ts';
import { MANAGEMENT_LISTS, MANAGEMENT_PORT } from '../products/management.ts';
import { hasManagement } from '../products/profiles.ts';
import { isOlder } from '../products/version.ts';

/** Findings about `management`: each named artifact must be asked for, because not asking would be a yes. */
export function managementFindings({ written, profile, portShift, leftOut }: ExpandedTarget): readonly UnplacedFinding[] {
  const { management, version } = written;
  if (!management) return [];
  const path = ['management'];
  if (!hasManagement(profile)) {
    const fix = 'Move management to the Micro Integrator, or remove it';
    return [{ rule: 'management.profile', path, expected: 'the profile micro-integrator', got: profile, fix }];
  }
  const isHidden = leftOut.some(({ probe, because }) => because === 'ports' && MANAGEMENT_LISTS.some((one) => one.probe === probe));
  if (isHidden) {
    const fix = 'List the port, or remove management: without the port, gatewatch cannot check the artifacts';
    const expected = `port ${MANAGEMENT_PORT + portShift} under ports`;
    const absent = [['ports'], ['portOffset']];
    return [{ rule: 'management.ports', path, atKey: true, expected, got: 'ports without it', fix, absent }];
  }
  const ofStores = Object.entries(management.messageStores ?? {}).flatMap(([name, { maxGrowth }]) => {
    const at = ['management', 'messageStores', name, 'maxGrowth'];
    return typeof maxGrowth === 'string' ? durationFindings(maxGrowth, at, [600, '10m'], [7 * 86_400, '7d']) : [];
  });
  const ofLists = MANAGEMENT_LISTS.flatMap(({ key, since }): readonly UnplacedFinding[] => {
    if (since === undefined || !isOlder(version, since) || management[key] === undefined) return [];
    const fix = `Remove ${key}, or correct version`;
    const got = version ?? '';
    return [
      {
        rule: 'management.version',
        path: [...path, key],
        atKey: true,
        expected: `version ${since} or later`,
        got,
        fix,
        absent: [['version']],
      },
    ];
  });
  return [...ofStores, ...ofLists];
}
