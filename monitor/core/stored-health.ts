import { isRecord } from './plain-data.ts';
import { REASONS } from './reason.ts';
import { STATUSES } from './status.ts';
import type { TargetHealth } from './target-memory.ts';

/** Reads what a store gives back; undefined when it is nothing this release wrote, which is as good as a target never seen. */
export function parseTargetHealth(stored: unknown): TargetHealth | undefined {
  if (!isRecord(stored) || stored.v !== 1 || !isRecord(stored.probes)) return undefined;
  const isWhole =
    typeof stored.firstSeen === 'number' && typeof stored.since === 'number' && STATUSES.some((status) => status === stored.status);
  if (!isWhole || !Object.values(stored.probes).every(isHealth)) return undefined;
  const { owed = [], lease, incident } = stored;
  if (!Array.isArray(owed) || !owed.every(isOwed)) return undefined;
  if (lease !== undefined && !(isRecord(lease) && typeof lease.holder === 'string' && typeof lease.until === 'number')) return undefined;
  if (incident !== undefined && !(isRecord(incident) && typeof incident.since === 'number')) return undefined;
  return { revision: 0, ...stored } as TargetHealth;
}

function isHealth(value: unknown): boolean {
  if (!isRecord(value)) return false;
  const { action, at, state, unknowns, blind, answered, run, complaint, obstacle } = value;
  const isJudged =
    typeof action === 'string' && typeof at === 'number' && (state === 'pending' || state === 'passing' || state === 'failing');
  const isCounted = typeof unknowns === 'number' && typeof blind === 'boolean' && typeof answered === 'boolean';
  const isRunning = run === undefined || (isRecord(run) && typeof run.count === 'number');
  return isJudged && isCounted && isRunning && [complaint, obstacle].every((one) => one === undefined || hasReason(one));
}

function isOwed(value: unknown): boolean {
  if (!isRecord(value) || typeof value.at !== 'number' || !STATUSES.some((status) => status === value.to)) return false;
  const { diagnosis } = value;
  if (diagnosis === null) return true;
  if (!isRecord(diagnosis) || !Array.isArray(diagnosis.consequences)) return false;
  return [...('reason' in diagnosis ? [diagnosis] : []), ...(diagnosis.consequences as readonly unknown[])].every(hasReason);
}

// A reason of a later release has no sentence here.
function hasReason(value: unknown): boolean {
  return isRecord(value) && typeof value.reason === 'string' && Object.hasOwn(REASONS, value.reason);
}
