import { blockOf, hasHandler, type ProbeSetting, settingOf, settingPath } from '../../monitor/config/written-target.ts';
import type { CatalogueEntry, CatalogueLook } from '../products/probe-catalogue.ts';
import { isOlder } from '../products/version.ts';
import { expandCatalogueLook } from './expand-look.ts';
import { expandOwn } from './expand-own.ts';
import type { KnownProbe, MergedTarget, OmittedProbe, ProbePart } from './expansion.ts';
import { makeProbe } from './make-probe.ts';
import { mapPort } from './map-port.ts';

const SUPER_TENANT = 'carbon.super';

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
  if (entry.presence === 'apis' && !written.apis?.length) return omit('opt-in', 'opt-in: list APIs under apis');
  const look = lookFor(entry, written.version);
  if (!look) return omit('version', `requires ${entry.since} or later, the target is ${written.version}`);
  const port = look.port + portShift;
  const isHidden = written.ports && !mapPort(written.ports, port).isListed;
  return isHidden ? omit('ports', `port ${port} is not listed under ports`) : look;
}

/** The probe of `apis` once for each API of the target. */
function forEachApi({ written }: MergedTarget, probe: KnownProbe): readonly KnownProbe[] {
  const { look } = probe;
  if (look.kind !== 'http') return [];
  const encode = (text: string) => encodeURIComponent(text.toWellFormed());
  // Health is stored by name, so two APIs must not share a name.
  const part = (text: string) => text.replaceAll(/[/@%]/g, encode);
  return (written.apis ?? []).map(({ name, version, tenant = SUPER_TENANT }) => {
    const path = `${look.path}?apiName=${encode(name)}&version=${encode(version)}&tenantDomain=${encode(tenant)}`;
    const own = `api/${part(name)}/${part(version)}${tenant === SUPER_TENANT ? '' : `@${part(tenant)}`}`;
    return { ...probe, name: own, look: { ...look, path } };
  });
}

/** Expands a probe of the profile for this target: to itself, to the block of the user, or to an omission. */
export function expandEntry(merged: MergedTarget, entry: CatalogueEntry): ProbePart {
  const { name, role, presence } = entry;
  const setting = settingOf(merged.written, name);
  const block = blockOf(setting);
  const path = settingPath(name);
  if (hasHandler(setting)) {
    return presence === 'apis' ? { kind: 'refused', path, name, because: 'apis-handler' } : expandOwn(merged, name, role, block);
  }
  const chosen = chooseLook(merged, entry, setting);
  if ('because' in chosen) return { kind: 'left-out', path, omission: chosen, entry };
  const look = expandCatalogueLook(merged.written, chosen, chosen.port + merged.portShift);
  const probe = makeProbe(merged, name, block?.role ?? role, look, block);
  return { kind: 'probes', path, probes: presence === 'apis' ? forEachApi(merged, probe) : [probe], block };
}
