import { type Plan, type PlannedShard, planOf } from '../monitor/core/plan.ts';
import { packTargets } from '../monitor/core/scheduled-event.ts';
import type { DeployableConfig } from './read-config.ts';

/** What a config is deployed as; the very plan `gatewatch plan` shows. */
export function planOfConfig({ settings, targets }: DeployableConfig): Plan {
  return planOf(settings, targets);
}

/** The event of a shard's schedule, with a place for the scheduled time. */
export function eventOf(shard: Pick<PlannedShard, 'name' | 'targets'>) {
  return packTargets(shard.name, shard.targets);
}
