import { blockFindings } from '../../monitor/config/probe-rules.ts';
import { blockOf, FIXED_PROBES, hasHandler, settingOf, settingPath } from '../../monitor/config/written-target.ts';
import type { ProbeBlock } from '../../monitor/grammar/schema.ts';
import type { UnplacedFinding } from '../../monitor/grammar/unplaced-finding.ts';
import type { Role, WireProbe } from '../../monitor/target/probe.ts';
import type { ProfileName } from '../../monitor/target/profile.ts';
import { nearestWord } from '../../monitor/text/nearest-word.ts';
import { CATALOGUE } from '../products/probe-catalogue.ts';
import { catalogueEntry } from '../products/profiles.ts';
import { compileExpect, expandHandler } from './expand-look.ts';
import { type Expansion, type ExpansionInput, omitted, refused, timed } from './expansion.ts';
import { portFindings } from './port-rules.ts';
import { withCredentials } from './with-credentials.ts';

const READ_OFF_SWITCHES: Readonly<Record<string, string>> = {
  certificate: 'Write warn: { certificateDays: 0 } to switch it off, another number to change it',
  latency: 'Write warn: { latencyMs: NUMBER } to set it',
  'version-drift': 'Remove version to switch it off',
};

/** A probe whose block says itself what to look at: as in Kubernetes, nothing of the profile's look is kept. */
export function expandOwn(input: ExpansionInput, name: string, role: Role, block: ProbeBlock): Expansion<WireProbe> {
  const { target, profile } = input;
  const path = settingPath(name);
  if (name === 'apis' && catalogueEntry(profile, name)) {
    const fix = 'Give the probe another name: apis stands for one look at each API of the list';
    return refused({ rule: 'probe.apis-handler', path, atKey: true, expected: 'timing or role only', got: 'a handler', fix });
  }
  const asked = expandHandler(target, profile, block);
  if (!asked) return refused(noHandler(name, profile));
  const look = asked.kind === 'http' ? withCredentials(input, name, asked) : asked;
  const expect = look.kind === 'http' ? compileExpect(block.expect) : undefined;
  const probe = timed(target, name, block.role ?? role, { ...look, ...(expect && { expect }) } as WireProbe['look'], block);
  return {
    probes: [probe],
    leftOut: [],
    findings: [...blockFindings(block, path, probe), ...portFindings(block, path, input.portShift, profile)],
  };
}

function noHandler(name: string, profile: ProfileName): UnplacedFinding {
  const path = settingPath(name);
  const names = CATALOGUE[profile].map((entry) => entry.name);
  const near = path.length > 1 ? nearestWord(name, names) : undefined;
  const own = 'Add httpGet, tcpSocket or tlsSocket';
  const fix =
    near === undefined ? `${own}, or remove the key: the profile ${profile} has no such probe` : `Write ${near}, or add a handler`;
  return { rule: 'probe.no-handler', path, atKey: true, expected: 'a handler', got: 'none', fix };
}

/** What is wrong with the name of a probe, whoever has it. */
export function probeNameFinding(name: string): UnplacedFinding | undefined {
  const path = ['probes', name];
  const fixed = FIXED_PROBES.find((probe) => probe.name === name);
  // Health is kept under the name, in an object; of what every object has, only `constructor` is a name as probes may have it.
  const taken = name === 'constructor' ? 'Write another name: this one is taken' : undefined;
  const reserved = fixed ? `Write it as ${fixed.key}, beside probes` : taken;
  if (reserved !== undefined) return { rule: 'probe.reserved', path, atKey: true, expected: 'another name', got: name, fix: reserved };
  const fix = Object.hasOwn(READ_OFF_SWITCHES, name) ? READ_OFF_SWITCHES[name] : undefined;
  return fix === undefined ? undefined : { rule: 'probe.read-off', path, atKey: true, expected: 'another name', got: name, fix };
}

function expandSetting(input: ExpansionInput, name: string, role: Role): Expansion<WireProbe> {
  const setting = settingOf(input.target, name);
  const block = blockOf(setting);
  if (block && hasHandler(setting)) return expandOwn(input, name, role, block);
  if (setting === false && input.isDefault(name))
    return omitted({ probe: name, because: 'switched-off', why: 'switched off in the config' });
  return refused(noHandler(name, input.profile));
}

/** The probes the profile does not have, in the order they are written. */
export function expandOwnProbes(input: ExpansionInput): readonly Expansion<WireProbe>[] {
  const { target, profile } = input;
  const fixed = FIXED_PROBES.filter(({ name }) => !catalogueEntry(profile, name) && settingOf(target, name));
  const named = Object.keys(target.probes ?? {});
  return [
    ...fixed.map(({ name, role }) => expandSetting(input, name, role)),
    ...named.flatMap((name) => {
      const wrong = probeNameFinding(name);
      if (wrong) return [refused(wrong)];
      return catalogueEntry(profile, name) ? [] : [expandSetting(input, name, 'readiness')];
    }),
  ];
}
