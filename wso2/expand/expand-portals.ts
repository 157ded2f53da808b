import { defined } from '../../monitor/text/objects.ts';
import type { KnownProbe, MergedTarget } from './expansion.ts';

/** The probe `portals`, once for each portal that is listed. */
export function forEachPortal({ written }: MergedTarget, probe: KnownProbe): readonly KnownProbe[] {
  const { look } = probe;
  if (look.kind !== 'http') return [];
  const { portals = [], portalHosts } = written;
  // Health is stored by name, so a portal that is listed twice is one.
  return [...new Set(portals)].map((portal) => ({
    ...probe,
    name: `portal/${portal}`,
    look: { ...look, path: `/${portal}/services/auth/login`, ...defined({ redirectHosts: portalHosts }) },
  }));
}
