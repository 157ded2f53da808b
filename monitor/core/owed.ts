import { diagnose } from './diagnosis.ts';
import { isRed } from './status.ts';
import type { Target } from './target.ts';
import type { Lease, Owed, TargetHealth } from './target-health.ts';

/** So many untold changes are kept: of a longer row the first and the latest. */
const MAX_OWED = 20;
/** How long one may take to tell before another does it instead; longer than a round's telling, shorter than two rounds. */
export const LEASE_MS = 90_000;

/**
 * Notes a status that is not what people were told, or are about to be told, last. `pending` is no news: it is followed by some. To be called
 * when all looks that began together are judged: a dead host is one change, not one for each of its probes.
 */
export function oweChange(target: Target, judged: TargetHealth): TargetHealth {
  const health = followIncident(target, judged);
  const { status, since, owed = [] } = health;
  const last = owed.at(-1)?.to ?? health.told;
  if (target.alert === 'none') return settle(health, owed);
  if (status === 'pending' || status === last) return health;
  const incident = (health.incident ?? judged.incident)?.since;
  const base = { at: since, to: status, diagnosis: diagnose(target, health) };
  const change: Owed = { ...base, ...(last && { from: last }), ...(incident !== undefined && { incident }) };
  return { ...health, owed: atMost([...owed, change]) };
}

/** What is remembered once people were told these changes: the lease ends, and what became owed meanwhile stays owed. */
export function settle(health: TargetHealth, told: readonly Owed[]): TargetHealth {
  const { owed = [], lease: _, ...rest } = health;
  const left = owed.filter((change) => !told.some(({ at, to }) => at === change.at && to === change.to));
  const last = told.at(-1)?.to ?? rest.told;
  return { ...rest, ...(last && { told: last }), ...(left.length > 0 && { owed: left }) };
}

/** The same without the right to tell: another may try. */
export function release({ lease: _, ...health }: TargetHealth): TargetHealth {
  return health;
}

/** Takes the right to tell what is owed, unless another holds it; undefined when there is nothing to take. */
export function claim(health: TargetHealth, holder: string, now: number): TargetHealth | undefined {
  if (!health.owed || health.owed.length === 0) return undefined;
  const { lease } = health;
  if (lease && lease.holder !== holder && lease.until > now) return undefined;
  return { ...health, lease: { holder, until: now + LEASE_MS } satisfies Lease };
}

// A target that was set up badly (never ready, and a reason of kind configuration) is told by mail; once somebody is to be woken, that stays.
function followIncident(target: Target, health: TargetHealth): TargetHealth {
  if (isRed(health.status)) {
    const { since, pages } = health.incident ?? { since: health.since };
    const diagnosis = pages ? null : diagnose(target, health);
    const isSettingUp = !health.wasReady && diagnosis !== null && 'kind' in diagnosis && diagnosis.kind === 'configuration';
    return { ...health, incident: { since, ...(!isSettingUp && { pages: true }) } };
  }
  if (health.status !== 'ready' && health.status !== 'degraded') return health;
  const { incident: _, ...closed } = health;
  return { ...closed, wasReady: true };
}

function atMost(owed: readonly Owed[]): readonly Owed[] {
  const [first] = owed;
  return owed.length <= MAX_OWED || !first ? owed : [first, ...owed.slice(1 - MAX_OWED)];
}
