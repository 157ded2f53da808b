import { type ConfigDefaults, FIXED_PROBES, hasHandler } from '../../monitor/config/written-target.ts';
import type { UnplacedFinding } from '../../monitor/grammar/unplaced-finding.ts';
import type { ProfileName } from '../../monitor/target/profile.ts';
import { nearestWord } from '../../monitor/text/nearest-word.ts';
import { CATALOGUE } from '../products/probe-catalogue.ts';
import { catalogueEntry, hasApis, PROFILES } from '../products/profiles.ts';
import { probeNameFinding } from './expand-own.ts';

/** The defaults without what a profile cannot use. */
export function usableDefaults(defaults: ConfigDefaults, profile: ProfileName): ConfigDefaults {
  const usable = { ...defaults };
  if (!hasApis(profile)) delete usable.apis;
  for (const { name, key } of FIXED_PROBES) {
    if (!catalogueEntry(profile, name) && !hasHandler(defaults[key])) delete usable[key];
  }
  if (!defaults.probes) return usable;
  const probes = Object.entries(defaults.probes).filter(
    ([name, setting]) => !probeNameFinding(name) && (hasHandler(setting) || catalogueEntry(profile, name)),
  );
  return { ...usable, probes: Object.fromEntries(probes) };
}

/** What no profile could use under `defaults.probes`. */
export function defaultFindings(defaults: ConfigDefaults): readonly UnplacedFinding[] {
  const known = [...new Set(PROFILES.flatMap((profile) => CATALOGUE[profile].map(({ name }) => name)))];
  return Object.entries(defaults.probes ?? {}).flatMap(([name, setting]): readonly UnplacedFinding[] => {
    const path = ['defaults', 'probes', name];
    const wrong = probeNameFinding(name);
    if (wrong) return [{ ...wrong, path }];
    if (hasHandler(setting) || known.includes(name)) return [];
    const near = nearestWord(name, known);
    const fix = near === undefined ? 'Add httpGet, tcpSocket or tlsSocket, or remove the key' : `Write ${near}, or add a handler`;
    return [{ rule: 'probe.no-handler', path, atKey: true, expected: 'a handler', got: 'none', fix }];
  });
}
