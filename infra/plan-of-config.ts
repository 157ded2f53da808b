import { createHash } from 'node:crypto';
import { type Plan, type PlannedShard, planOf } from '../monitor/core/plan.ts';
import { packTargets } from '../monitor/core/scheduled-event.ts';
import type { DeployableConfig } from './read-config.ts';

/** Names a PEM text: the first 16 hex digits of its SHA-256. */
export function pemHash(pem: string): string {
  return createHash('sha256').update(pem).digest('hex').slice(0, 16);
}

/** What a config is deployed as; the very plan `gatewatch plan` shows. */
export function planOfConfig({ settings, targets }: DeployableConfig): Plan {
  return planOf(settings, targets, pemHash);
}

/** The event of a shard's schedule, with a place for the scheduled time. */
export function eventOf(shard: Pick<PlannedShard, 'name' | 'targets'>) {
  return packTargets(shard.name, shard.targets, pemHash);
}
