import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { chooseTargets, matchesName, type TargetChoice } from '../../../cli/session/choose-targets.ts';
import { CliError } from '../../../cli/terminal/cli-error.ts';

const TARGETS = [
  { name: 'gw-1', labels: { site: 'fra', tier: 'edge' } },
  { name: 'gw-2', labels: { site: 'ams', tier: 'edge' } },
  { name: 'mi-1', labels: { site: 'fra', 'example.com/team': 'pizza' } },
  { name: 'cp', labels: {} },
];

const names = (choice: TargetChoice) => chooseTargets(TARGETS, choice).map(({ name }) => name);

function refusal(choice: TargetChoice): string {
  try {
    names(choice);
  } catch (error) {
    if (error instanceof CliError) return error.line;
  }
  return '';
}

describe('which targets a command is about', () => {
  test.each<readonly [TargetChoice, string]>([
    [{}, 'gw-1 gw-2 mi-1 cp'],
    [{ target: ['gw-2', 'gw-1'] }, 'gw-1 gw-2'],
    [{ target: ['gw-1,cp'] }, 'gw-1 cp'],
    [{ target: [' gw-1 , cp,'] }, 'gw-1 cp'],
    [{ target: ['gw-*'] }, 'gw-1 gw-2'],
    [{ target: ['*-1'] }, 'gw-1 mi-1'],
    [{ target: ['g?-?', 'cp'] }, 'gw-1 gw-2 cp'],
    [{ target: ['*'] }, 'gw-1 gw-2 mi-1 cp'],
    [{ target: ['**1'] }, 'gw-1 mi-1'],
    [{ label: ['site=fra'] }, 'gw-1 mi-1'],
    [{ label: ['site==fra'] }, 'gw-1 mi-1'],
    [{ label: ['site!=fra'] }, 'gw-2 cp'],
    [{ label: ['site'] }, 'gw-1 gw-2 mi-1'],
    [{ label: ['!site'] }, 'cp'],
    [{ label: ['site=fra', 'tier=edge'] }, 'gw-1'],
    [{ label: ['site=fra,tier!=edge'] }, 'mi-1'],
    [{ label: ['example.com/team = pizza'] }, 'mi-1'],
    [{ label: ['rack!=7'] }, 'gw-1 gw-2 mi-1 cp'],
    [{ target: ['*-1'], label: ['tier'] }, 'gw-1'],
  ])('%j are %s', (choice, expected) => {
    expect(names(choice).join(' ')).toBe(expected);
  });

  test.each<readonly [TargetChoice, RegExp]>([
    [
      { target: ['gw1'] },
      /^unknown-target: the config has no target named gw1\. Fix: did you mean gw-1\? Otherwise use a name .*: gw-1, gw-2, mi-1, cp$/m,
    ],
    [{ target: ['gw-1,tm-1'] }, /^unknown-target: .* named tm-1\./],
    [{ target: ['gw-1', 'tm-*'] }, /^unknown-target: no target matches tm-\*\. Fix: use a name/],
    [{ target: ['gx-1*'] }, /^unknown-target: no target matches gx-1\*\. Fix: did you mean gw-1\?/],
    [{ target: ['GW-1'] }, /^unknown-target: .* named GW-1\. Fix: did you mean gw-1\?/],
    [{ target: ['.*'] }, /^unknown-target: no target matches \.\*\./],
    [{ target: ['gw-[12]*'] }, /^unknown-target: /],
    [{ target: [''] }, /^usage: --target is empty\. /],
    [{ target: ['gw-1', ' , '] }, /^usage: --target is empty\. /],
    [{ label: [''] }, /^usage: --label is empty\. /],
    [
      { label: ['site=frs'] },
      /^unknown-target: no target matches --label site=frs\. Fix: did you mean fra\? Otherwise use a value of site: fra, ams$/m,
    ],
    [{ label: ['sites=fra'] }, /^unknown-target: no target matches --label sites=fra\. Fix: did you mean site\?/],
    [
      { label: ['rack'] },
      /^unknown-target: no target matches --label rack\. Fix: use a label of the config: site, tier, example\.com\/team$/m,
    ],
    [{ label: ['=fra'] }, /^usage: --label =fra is not a label selector\. Fix: write KEY=VALUE/],
    [{ label: ['site in (fra)'] }, /^usage: --label site in \(fra\) is not a label selector/],
    [{ label: ['site=f ra'] }, /^usage: --label site=f ra is not/],
    [{ label: ['!site=fra'] }, /^usage: --label !site=fra is not/],
    [
      { label: ['site=ams', 'example.com/team'] },
      /^unknown-target: no target matches all of --label site=ams --label example\.com\/team\. /,
    ],
    [{ target: ['cp'], label: ['site'] }, /^unknown-target: no target matches all of --target cp --label site\. /],
  ])('%j is refused', (choice, line) => {
    expect(refusal(choice)).toMatch(line);
  });

  test('labels of a config without any say so', () => {
    expect(() => chooseTargets([{ name: 'a', labels: {} }], { label: ['site=fra'] })).toThrow('no target matches --label site=fra');
  });

  test('matches as a shell does, in a time that does not explode', () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'b', '-', '*', '?'), maxLength: 6 });
    const property = fc.property(letters, fc.string({ unit: fc.constantFrom('a', 'b', '-'), maxLength: 8 }), (pattern, name) => {
      const source = [...pattern].map((one) => ({ '*': '.*', '?': '.' })[one] ?? one).join('');
      expect(matchesName(pattern, name)).toBe(new RegExp(`^${source}$`).test(name));
    });
    fc.assert(property, { numRuns: 2000 });
    expect(matchesName(`${'a*'.repeat(100)}b`, 'a'.repeat(10_000))).toBe(false);
  });
});
