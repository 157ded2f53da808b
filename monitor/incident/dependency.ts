import { changesSeverity } from '../health/judge.ts';
import { isRed } from '../health/status.ts';
import type { TargetMemory } from '../memory/target-memory.ts';
import type { Target } from '../target/target.ts';

/**
 * The state of the targets that a target depends on. `red`: all of them are failing and people are notified
 * of it, so the incident of the dependent is listed in theirs. `undecided`: they are not judged yet. `none`:
 * the dependent alerts on its own, as does a target without dependencies.
 */
export type Parents = 'red' | 'undecided' | 'none';

/** How long after a parent became ready its dependents may take to recover, in milliseconds: two rounds. */
const FOLLOW_MS = 120_000;

/**
 * Returns the parents whose state decides whether people are notified of a target; none for a target without
 * news.
 */
export function parentsInQuestion(target: Target, memory: TargetMemory): readonly string[] {
  const { incident, outbox = [] } = memory;
  return incident || outbox.some(({ decision }) => !decision) ? parentNames(target, memory) : [];
}

/**
 * Returns the targets that a target depends on in its present state. If nothing but tokens fails, these are the
 * targets that issue the tokens.
 */
export function parentNames({ dependsOn, tokens = [] }: Target, { probes }: TargetMemory): readonly string[] {
  const complaints = Object.values(probes).flatMap(({ state, complaint }) => (state === 'failing' && complaint ? [complaint] : []));
  const isTokenAll = complaints.length > 0 && complaints.every(({ reason }) => reason.startsWith('token.'));
  const issuers = tokens.flatMap(({ issuer }) => issuer ?? []);
  return isTokenAll && issuers.length > 0 ? issuers : dependsOn;
}

/**
 * Returns the state of the parents of a target at `at`, in milliseconds since 1970. A parent that was never
 * seen suppresses nothing. `unread`: it depends on parents that could not be read.
 */
export function parentsOf(child: TargetMemory, parents: readonly (TargetMemory | 'unread' | undefined)[], at: number): Parents | 'unread' {
  if (parents.length === 0) return 'none';
  const states = parents.map((parent) => (parent === 'unread' ? parent : stateOf(parent, child, at)));
  if (states.every((state) => state === 'red')) return 'red';
  if (states.includes('none')) return 'none';
  return states.includes('unread') ? 'unread' : 'undecided';
}

function stateOf(parent: TargetMemory | undefined, child: TargetMemory, at: number): Parents {
  if (!parent || parent.status === 'unknown') return 'none';
  // A parent that was set up badly does not page, so its dependents alert on their own.
  if (isRed(parent.status)) return parent.incident?.pages || !child.incident?.pages ? 'red' : 'none';
  const isFailing = Object.values(parent.probes).some(
    (one) => one.run?.outcome === 'failure' && (one.state !== 'failing' || changesSeverity(one)),
  );
  return isFailing || parent.status === 'pending' || at - parent.since < FOLLOW_MS ? 'undecided' : 'none';
}
