import { didYouMean } from '../grammar/advice.ts';
import type { Shape } from '../grammar/schema.ts';
import type { UnplacedFinding } from '../grammar/unplaced-finding.ts';
import { nearestWord } from '../text/nearest-word.ts';

type Monitor = Shape<'monitor'>;

const PATH = ['monitor', 'statusPage'];

/** Findings about names on the status page that no target has. */
export function pageTargetFindings({ statusPage }: Monitor, names: ReadonlySet<string>): readonly UnplacedFinding[] {
  const unknown = Object.keys(statusPage?.targets ?? {}).filter((name) => !names.has(name));
  return unknown.map((name): UnplacedFinding => {
    const near = nearestWord(name, [...names]);
    const fix = near === undefined ? 'Use the name of a target in this file' : didYouMean(near);
    const path = [...PATH, 'targets', name];
    return { rule: 'page.target', path, expected: 'the name of a target', got: `"${name}"`, fix, atKey: true };
  });
}

/** Findings about a status page that would be deployed for nobody: a page for everybody is said as such. */
export function pageAccessFindings({ statusPage }: Monitor): readonly UnplacedFinding[] {
  const { basic, cidrs = [] } = statusPage?.access ?? {};
  if (!statusPage || basic || cidrs.length > 0) return [];
  const fix = 'Write access: { basic: { secret: NAME } }, or access: { cidrs: [CIDR] }; the CIDRs 0.0.0.0/0 and ::/0 make the page public';
  return [{ rule: 'page.access', path: PATH, expected: 'who can read the page', got: 'no one', fix }];
}
