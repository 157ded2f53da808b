import type { CaFile } from '../../monitor/config/ca-file.ts';
import { writtenProxy } from '../../monitor/config/proxy-url.ts';
import { type ConfigDefaults, FIXED_PROBES, hasHandler, mergeDefaults, settingOf } from '../../monitor/config/written-target.ts';
import type { ReadConfig } from '../../monitor/grammar/read-config.ts';
import type { ProfileName } from '../../monitor/target/profile.ts';
import { isGateway } from '../products/gateway.ts';
import { catalogueEntry, defaultOffset, hasManagement } from '../products/profiles.ts';
import { expandDiscoveries } from './expand-discovery.ts';
import { expandFleets } from './expand-fleets.ts';
import { expandTarget, listOf } from './expand-target.ts';
import { expandTokens } from './expand-tokens.ts';
import type { Expansion } from './expansion.ts';
import { isProbeName } from './probe-names.ts';
import { readPasted } from './read-pasted.ts';

/** Keys that only a profile with this probe can use. */
const KEYS_OF = [
  ['portals', ['portals', 'portalHosts']],
  ['consistency', ['consistency']],
] as const;

/** The defaults without the keys that a profile cannot use. */
function usableDefaults(defaults: ConfigDefaults, profile: ProfileName): ConfigDefaults {
  const usable = { ...defaults };
  // A server of another kind is asked for APIs only if the target says so.
  if (!isGateway(profile)) {
    delete usable.apis;
    delete usable.calls;
  }
  if (!hasManagement(profile)) delete usable.management;
  for (const [name, keys] of KEYS_OF) if (!catalogueEntry(profile, name)) for (const key of keys) delete usable[key];
  for (const { name, key } of FIXED_PROBES) {
    if (!catalogueEntry(profile, name) && !hasHandler(defaults[key])) delete usable[key];
  }
  if (!defaults.probes) return usable;
  const probes = Object.entries(defaults.probes).filter(
    ([name, setting]) => isProbeName(name) && (hasHandler(setting) || catalogueEntry(profile, name)),
  );
  return { ...usable, probes: Object.fromEntries(probes) };
}

/** Expands every target that has a profile, in file order, and every token. `readCa` reads a file of `tls.ca` or `proxy.ca`. */
export function expandConfig(config: ReadConfig, readCa: (path: string) => CaFile): Expansion {
  const pasted = readPasted(config.defaults);
  const defaults = pasted.written;
  const hasVpc = config.monitor.vpc !== undefined;
  const expanded = config.targets.flatMap(({ index, value }) => {
    const profile = value.profile ?? defaults.profile;
    if (!profile) return [];
    const own = readPasted(value);
    const written = mergeDefaults(usableDefaults(defaults, profile), own.written);
    const unread = [...own.unread, ...pasted.unread.filter(({ probe }) => settingOf(value, probe) === undefined)];
    const portShift = (written.portOffset ?? defaultOffset(profile)) - defaultOffset(profile);
    const caFiles = listOf(written.tls?.ca).map(readCa);
    const proxyCaFiles = listOf(writtenProxy(written)?.ca).map(readCa);
    return [expandTarget({ index, written, profile, portShift, defaults, unread }, { caFiles, proxyCaFiles }, hasVpc)];
  });
  const { targets, tokens } = expandTokens(expanded, config, readCa);
  return { targets: expandDiscoveries(expandFleets(targets, tokens, config.monitor.fleets)), tokens };
}
