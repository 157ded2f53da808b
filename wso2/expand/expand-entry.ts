import {
  blockOf,
  type ConfigTarget,
  discoveryOf,
  hasHandler,
  listedApis,
  type ProbeSetting,
  settingOf,
  settingPath,
} from '../../monitor/config/written-target.ts';
import { defined } from '../../monitor/text/objects.ts';
import { apiProbeName, SUPER_TENANT } from '../products/api-path.ts';
import type { CatalogueEntry, CatalogueLook } from '../products/catalogue-entry.ts';
import { isOlder } from '../products/version.ts';
import { expandCatalogueLook } from './expand-look.ts';
import { lackOfManagement, managedLook, managedRole } from './expand-management.ts';
import { expandOwn } from './expand-own.ts';
import type { KnownProbe, MergedTarget, OmittedProbe, ProbePart } from './expansion.ts';
import { makeProbe } from './make-probe.ts';
import { mapPort } from './map-port.ts';
import { preflightLook } from './preflight-look.ts';

/** The look that the release of the target can answer; undefined = none. */
function lookFor(entry: CatalogueEntry, version: string | undefined): CatalogueLook | undefined {
  if (entry.since === undefined || !isOlder(version, entry.since)) return entry.look;
  // A readiness probe that is on stays on, except `ready`: the user must say what stands in for it.
  const staysOn = entry.role === 'readiness' && entry.presence !== 'opt-in' && entry.name !== 'ready';
  return entry.before ?? (staysOn ? entry.look : undefined);
}

/** The look of a probe of the profile, or why this target does not get the probe. */
function chooseLook({ written, portShift }: MergedTarget, entry: CatalogueEntry, setting: ProbeSetting | undefined) {
  const omit = (because: OmittedProbe['because'], why: string): OmittedProbe => ({ probe: entry.name, because, why });
  if (setting === false) return omit('switched-off', 'switched off in the config');
  if (entry.presence === 'opt-in' && setting === undefined) return omit('opt-in', `opt-in: write probes: { ${entry.name}: true }`);
  const lack = lackOf(entry, written);
  if (lack !== undefined) return omit('opt-in', lack);
  const look = lookFor(entry, written.version);
  if (!look) return omit('version', `requires ${entry.since} or later, the target is ${written.version}`);
  const port = look.port + portShift;
  // The list of a developer portal comes from another target.
  const isElsewhere = entry.presence === 'discovery' && discoveryOf(written)?.controlPlane !== undefined;
  const isHidden = !isElsewhere && written.ports && !mapPort(written.ports, port).isListed;
  return isHidden ? omit('ports', `port ${port} is not listed under ports`) : look;
}

/** What an entry that asks for what the target names lacks; undefined = nothing. */
function lackOf(entry: CatalogueEntry, written: ConfigTarget): string | undefined {
  const { presence } = entry;
  const { portals = [], consistency } = written;
  if (presence === 'management') return lackOfManagement(entry.name, written);
  if (presence === 'portals' && portals.length === 0) return 'opt-in: list portals under portals';
  if (presence === 'consistency' && consistency !== true) return 'opt-in: write consistency: true';
  if (presence === 'discovery') return discoveryOf(written) ? undefined : 'opt-in: write apis: { discover: gateway }';
  return presence === 'apis' || presence === 'contexts' ? lackOfApis(presence, written) : undefined;
}

/** What the probes of single APIs lack. */
function lackOfApis(presence: 'apis' | 'contexts', written: ConfigTarget): string | undefined {
  const apis = listedApis(written);
  if (discoveryOf(written)) return 'opt-in: the probe discovery lists the APIs';
  if (apis.length === 0) return 'opt-in: list APIs under apis';
  const hasContext = apis.some(({ context }) => context !== undefined);
  if (presence === 'contexts') return hasContext ? undefined : 'opt-in: add context to an API under apis';
  // Each API with a context is asked for by a preflight.
  return !written.credentials && apis.every(({ context }) => context !== undefined) ? 'opt-in: add credentials' : undefined;
}

/** The probe of `apis` or of `preflight`, once for each API that it asks for. */
function forEachApi({ written }: MergedTarget, { presence }: CatalogueEntry, probe: KnownProbe): readonly KnownProbe[] {
  const { look } = probe;
  if (look.kind !== 'http') return [];
  const encode = (text: string) => encodeURIComponent(text.toWellFormed());
  return listedApis(written).flatMap((api) => {
    const { name, version, tenant = SUPER_TENANT, context } = api;
    const own = apiProbeName(name, version, tenant);
    if (presence === 'contexts') {
      return context === undefined ? [] : [{ ...probe, name: `preflight/${own}`, look: preflightLook(look, { ...api, context }) }];
    }
    const path = `${look.path}?apiName=${encode(name)}&version=${encode(version)}&tenantDomain=${encode(tenant)}`;
    return [{ ...probe, name: `api/${own}`, look: { ...look, path } }];
  });
}

/** The probe `portals`, once for each portal that is listed. */
function forEachPortal({ written }: MergedTarget, probe: KnownProbe): readonly KnownProbe[] {
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

/** A name that stands for several probes, or for several requests, cannot have one look of the user. */
function isOfSeveral(presence: CatalogueEntry['presence']): boolean {
  return presence !== 'on' && presence !== 'opt-in';
}

function probesOf(merged: MergedTarget, entry: CatalogueEntry, probe: KnownProbe): readonly KnownProbe[] {
  if (entry.presence === 'portals') return forEachPortal(merged, probe);
  return entry.presence === 'apis' || entry.presence === 'contexts' ? forEachApi(merged, entry, probe) : [probe];
}

/** Expands a probe of the profile for this target: to itself, to the block of the user, or to an omission. */
export function expandEntry(merged: MergedTarget, entry: CatalogueEntry): ProbePart {
  const { name, role, presence } = entry;
  const setting = settingOf(merged.written, name);
  const block = blockOf(setting);
  const path = settingPath(name);
  if (hasHandler(setting)) {
    return isOfSeveral(presence) ? { kind: 'refused', path, name, because: 'apis-handler' } : expandOwn(merged, name, role, block);
  }
  const chosen = chooseLook(merged, entry, setting);
  if ('because' in chosen) return { kind: 'left-out', path, omission: chosen, entry };
  const look = managedLook(merged.written, name, expandCatalogueLook(merged.written, chosen, chosen.port + merged.portShift));
  const least = entry.periodSeconds && Math.max(entry.periodSeconds, merged.written.periodSeconds ?? 0);
  const timed = { ...block, ...defined({ periodSeconds: block?.periodSeconds ?? least }) };
  const probe = makeProbe(merged, name, block?.role ?? managedRole(merged.written, entry), look, timed);
  return { kind: 'probes', path, probes: probesOf(merged, entry, probe), block };
}
