import { believed } from '../../health/found-probes.ts';
import type { ProbeHealth } from '../../health/probe-health.ts';
import type { Growths } from '../../observation/growth.ts';
import type { Observation } from '../../observation/observation.ts';
import { readSignal } from '../../observation/signals.ts';
import type { FoundEntry } from '../../target/discovery.ts';
import { actionOf, isWireProbe, type Probe } from '../../target/probe.ts';
import type { Target } from '../../target/target.ts';
import { defined } from '../../text/objects.ts';
import { type LookTime, type LookTools, look } from './look.ts';

/** Optional input for checking several probes of a target. */
export type AtTarget = LookTime & {
  /** The last observations of other probes of the target: signals are derived from them too. */
  readonly known?: readonly Observation[];
  /** What signals remember of earlier checks, by the name of the signal. Default: nothing. */
  readonly remembered?: () => Readonly<Record<string, Pick<ProbeHealth, 'growth'>>>;
  /** What the source of its discovery listed last; absent = nothing is known. */
  readonly found?: readonly FoundEntry[];
  /** Is called with each observation as soon as its check is over. */
  readonly onSeen?: (observation: Observation) => void;
};

/**
 * Runs these probes of a target concurrently, then derives the signals that have no check of their own.
 * Returns the observations in the order of the target.
 */
export async function lookAtTarget(
  tools: LookTools,
  target: Target,
  probes: readonly Probe[],
  { known = [], remembered = () => ({}), found, onSeen, ...time }: AtTarget = {},
): Promise<readonly Observation[]> {
  const looks = probes.filter(isWireProbe).map(async (probe) => {
    const observation = believed(target, await look(tools, target, probe, time), found);
    onSeen?.(observation);
    return observation;
  });
  const seen = await Promise.all(looks);
  const last = [...seen, ...known.filter((one) => !seen.some(({ probe }) => probe === one.probe))];
  const all = [...seen, ...target.probes.flatMap((probe) => signalOf(probe, last, remembered()[probe.name]?.growth))];
  return target.probes.flatMap((probe) => all.filter((observation) => observation.probe === probe.name));
}

function signalOf(probe: Probe, seen: readonly Observation[], known: Growths | undefined): readonly Observation[] {
  if (probe.look.kind !== 'read-off') return [];
  const result = readSignal(probe.look, seen, known);
  if (!result) return [];
  const { outcome, source, growth } = result;
  const action = actionOf({ ...probe, look: { ...probe.look, of: [source.probe] } });
  return [{ ...outcome, probe: probe.name, role: probe.role, action, at: source.at, answered: source.answered, ...defined({ growth }) }];
}
