import { type ConfigTarget, timingOf } from '../../monitor/config/written-target.ts';
import type { Path } from '../../monitor/grammar/path.ts';
import type { ProbeBlock } from '../../monitor/grammar/schema.ts';
import type { UnplacedFinding } from '../../monitor/grammar/unplaced-finding.ts';
import type { Probe, Role, WireLook, WireProbe } from '../../monitor/target/probe.ts';
import type { ProfileName } from '../../monitor/target/profile.ts';

/** A probe the profile has and a target does not get, and why. */
export type OmittedProbe = {
  readonly probe: string;
  readonly because: 'switched-off' | 'opt-in' | 'version' | 'ports' | 'nothing-to-read';
  /** One clause for people. */
  readonly why: string;
};

/** What a target, or a part of it, expands to. Paths of findings start at the target. */
export type Expansion<Kind extends Probe = Probe> = {
  readonly probes: readonly Kind[];
  readonly leftOut: readonly OmittedProbe[];
  readonly findings: readonly UnplacedFinding[];
};

/** A target to expand, with the defaults merged in. */
export type ExpansionInput = {
  readonly target: ConfigTarget;
  readonly profile: ProfileName;
  /** `portOffset` minus the profile's own. */
  readonly portShift: number;
  /** Whether the target itself says it, not the defaults. */
  readonly isOwn: (path: Path) => boolean;
  /** Whether the defaults have a probe of that name with a handler. */
  readonly isDefault: (name: string) => boolean;
};

/** A part that gives no probe. */
export function omitted(omission: OmittedProbe, findings: readonly UnplacedFinding[] = []): Expansion<WireProbe> {
  return { probes: [], leftOut: [omission], findings };
}

/** A part that is nothing but a complaint. */
export function refused(finding: UnplacedFinding): Expansion<WireProbe> {
  return { probes: [], leftOut: [], findings: [finding] };
}

/** A probe with the timing that holds for it. */
export function timed(target: ConfigTarget, name: string, role: Role, look: WireLook, block: ProbeBlock | undefined): WireProbe {
  return { name, role, look, ...timingOf(target, block, role) };
}
