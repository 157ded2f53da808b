import type { UnplacedFinding } from '../../monitor/grammar/unplaced-finding.ts';
import type { ExpandedTarget } from '../expand/expansion.ts';
import { catalogueEntry } from '../products/profiles.ts';

/** Findings about `portals` and `portalHosts`. */
export function portalFindings({ written, profile, leftOut, portShift }: ExpandedTarget): readonly UnplacedFinding[] {
  const { portals = [], portalHosts = [] } = written;
  const key = portals.length > 0 ? 'portals' : 'portalHosts';
  if (portals.length === 0 && portalHosts.length === 0) return [];
  if (!catalogueEntry(profile, 'portals')) {
    const fix = `Move ${key} to the control plane, or remove it`;
    return [{ rule: 'portals.profile', path: [key], expected: 'the profile control-plane or all-in-one', got: profile, fix }];
  }
  if (portals.length === 0) {
    const fix = 'Add portals: [publisher, devportal, admin], or remove portalHosts';
    return [{ rule: 'portals.hosts', path: [key], expected: 'portals next to portalHosts', got: 'none', fix, absent: [['portals']] }];
  }
  if (!leftOut.some(({ probe, because }) => probe === 'portals' && because === 'ports')) return [];
  const expected = `port ${9443 + portShift} under ports`;
  const fix = 'List the port, or remove portals: without the port, gatewatch cannot check the portals';
  return [{ rule: 'portals.ports', path: [key], atKey: true, expected, got: 'ports without it', fix, absent: [['ports'], ['portOffset']] }];
}

/** Findings about `consistency`. */
export function consistencyFindings({ written, profile, leftOut, portShift }: ExpandedTarget): readonly UnplacedFinding[] {
  if (written.consistency !== true) return [];
  const path = ['consistency'];
  if (!catalogueEntry(profile, 'consistency')) {
    const expected = 'the profile key-manager, control-plane, all-in-one, or identity-server';
    return [{ rule: 'consistency.profile', path, expected, got: profile, fix: 'Move consistency to the Key Manager, or remove it' }];
  }
  if (!leftOut.some(({ probe, because }) => probe === 'consistency' && because === 'ports')) return [];
  const expected = `port ${9443 + portShift} under ports`;
  const fix = 'List the port, or remove consistency: without the port, gatewatch cannot ask the Key Manager';
  return [{ rule: 'consistency.ports', path, atKey: true, expected, got: 'ports without it', fix, absent: [['ports'], ['portOffset']] }];
}
