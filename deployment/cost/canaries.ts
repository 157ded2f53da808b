import { isWireProbe } from '../../monitor/target/probe.ts';
import type { Plan } from '../plan/plan.ts';
import { MONTH_MINUTES } from './item.ts';
import { unitPrice } from './prices.ts';

/** The steps a canary of the multi-checks blueprint may have. Source: CloudWatch user guide, "Multi Checks blueprint". */
const STEPS = 10;

/** So many canaries and what their rounds cost a month, one a minute; USD. Their functions, storage, logs and alarms come on top. */
export type Canaries = { readonly steps: number; readonly canaries: number; readonly usd: number };

/** What CloudWatch Synthetics takes for the same targets: with one step for each target, and with one for each of its looks. */
export function canariesFor({ targets }: Plan): { readonly stepPerTarget: Canaries; readonly stepPerLook: Canaries } {
  const looks = targets.reduce((sum, { probes }) => sum + probes.filter(isWireProbe).length, 0);
  return { stepPerTarget: canaries(targets.length), stepPerLook: canaries(looks) };
}

function canaries(steps: number): Canaries {
  const needed = Math.ceil(steps / STEPS);
  return { steps, canaries: needed, usd: Math.round(needed * MONTH_MINUTES * unitPrice('canaryRun') * 100) / 100 };
}
