import { blockOf, FIXED_PROBES, hasHandler, settingOf, settingPath } from '../../monitor/config/written-target.ts';
import type { ProbeBlock } from '../../monitor/grammar/schema.ts';
import type { Role } from '../../monitor/target/probe.ts';
import { catalogueEntry } from '../products/profiles.ts';
import { expandHandler } from './expand-look.ts';
import type { MergedTarget, ProbePart } from './expansion.ts';
import { makeProbe } from './make-probe.ts';
import { isProbeName } from './probe-names.ts';

/** Expands a block with a handler. As in Kubernetes, nothing of the look of the profile is kept. */
export function expandOwn(merged: MergedTarget, name: string, role: Role, block: ProbeBlock | undefined): ProbePart {
  const path = settingPath(name);
  const look = block && expandHandler(merged, block);
  if (!look) return { kind: 'refused', path, name, because: 'no-handler' };
  return { kind: 'probes', path, probes: [makeProbe(merged, name, block.role ?? role, look, block)], block };
}

function expandSetting(merged: MergedTarget, name: string, role: Role): ProbePart {
  const setting = settingOf(merged.written, name);
  if (setting === false && hasHandler(merged.defaults.probes?.[name])) {
    const omission = { probe: name, because: 'switched-off', why: 'switched off in the config' } as const;
    return { kind: 'left-out', path: settingPath(name), omission };
  }
  return expandOwn(merged, name, role, blockOf(setting));
}

/** Expands the probes that the profile does not have, in the order in which they are written. */
export function expandOwnProbes(merged: MergedTarget): readonly ProbePart[] {
  const { written, profile } = merged;
  const fixed = FIXED_PROBES.filter(({ name }) => !catalogueEntry(profile, name) && settingOf(written, name));
  const named = Object.keys(written.probes ?? {});
  return [
    ...fixed.map(({ name, role }) => expandSetting(merged, name, role)),
    ...named.flatMap((name): readonly ProbePart[] => {
      if (!isProbeName(name)) return [{ kind: 'refused', path: ['probes', name], name, because: 'name' }];
      return catalogueEntry(profile, name) ? [] : [expandSetting(merged, name, 'readiness')];
    }),
  ];
}
