import { type ConfigDefaults, hasHandler } from '../../monitor/config/written-target.ts';
import { didYouMean } from '../../monitor/grammar/advice.ts';
import type { Path } from '../../monitor/grammar/path.ts';
import type { UnplacedFinding } from '../../monitor/grammar/unplaced-finding.ts';
import { nearestWord } from '../../monitor/text/nearest-word.ts';
import { nameTrouble } from '../expand/probe-names.ts';
import { CATALOGUE } from '../products/probe-catalogue.ts';
import { PROFILES } from '../products/profiles.ts';

/** Returns the finding about the name of a probe, in the defaults or in a target; undefined = it is valid. */
export function nameFinding(name: string, path: Path): UnplacedFinding | undefined {
  const trouble = nameTrouble(name);
  return trouble && { ...trouble, path, atKey: true, expected: 'another name', got: name };
}

/** Findings about the probes in the defaults that no profile can use. */
export function defaultFindings(defaults: ConfigDefaults): readonly UnplacedFinding[] {
  const known = [...new Set(PROFILES.flatMap((profile) => CATALOGUE[profile].map(({ name }) => name)))];
  return Object.entries(defaults.probes ?? {}).flatMap(([name, setting]): readonly UnplacedFinding[] => {
    const path = ['defaults', 'probes', name];
    const wrong = nameFinding(name, path);
    if (wrong) return [wrong];
    if (hasHandler(setting) || known.includes(name)) return [];
    const near = nearestWord(name, known);
    const fix =
      near === undefined ? 'Add httpGet, tcpSocket, or tlsSocket, or remove the key' : `${didYouMean(near)} If not, add a handler`;
    return [{ rule: 'probe.no-handler', path, atKey: true, expected: 'a handler', got: 'none', fix }];
  });
}
