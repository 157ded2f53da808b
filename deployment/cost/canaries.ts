import { isWireProbe } from '../../monitor/target/probe.ts';
import type { Plan } from '../plan/plan.ts';
import { MONTH_MINUTES } from './item.ts';
import { unitPrice } from './prices.ts';

/** The largest number of steps of a canary. Source: CloudWatch user guide, "Multi Checks blueprint". */
const STEPS = 10;

/**
 * A number of canaries and the monthly cost of one run per minute, USD. The cost of their functions, storage,
 * logs, and alarms is not included.
 */
export type Canaries = { readonly steps: number; readonly canaries: number; readonly usd: number };

/**
 * Returns the cost of CloudWatch Synthetics for the same targets: with one step per target, and with one step
 * per probe.
 */
export function canariesFor({ targets }: Plan): { readonly stepPerTarget: Canaries; readonly stepPerLook: Canaries } {
  const looks = targets.reduce((sum, { probes }) => sum + probes.filter(isWireProbe).length, 0);
  return { stepPerTarget: canaries(targets.length), stepPerLook: canaries(looks) };
}

function canaries(steps: number): Canaries {
  const needed = Math.ceil(steps / STEPS);
  return { steps, canaries: needed, usd: Math.round(needed * MONTH_MINUTES * unitPrice('canaryRun') * 100) / 100 };
}
