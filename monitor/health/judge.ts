import type { Outcome } from '../observation/outcome.ts';
import { defined } from '../text/objects.ts';
import type { ProbeHealth, ReasonDetail } from './probe-health.ts';

/** How many equal outcomes in a row change the state of a probe. */
export type Thresholds = { readonly successThreshold: number; readonly failureThreshold: number };

/** The part of an observation that the judge uses. */
export type Evidence = Outcome & { readonly at: number; readonly answered: boolean; readonly action: string };

const UNSEEN: ProbeHealth = { action: '', at: Number.NEGATIVE_INFINITY, state: 'pending', unknowns: 0, blind: false, answered: false };

/**
 * The only state machine of probes: consecutive equal outcomes against thresholds, as in the prober worker of
 * Kubernetes.
 *
 * An observation that is not newer than the last one changes nothing, so a redelivered event is harmless.
 * `unknown` changes no state and interrupts no run.
 */
export function judge(before: ProbeHealth | undefined, evidence: Evidence, thresholds: Thresholds): ProbeHealth {
  const health = before ?? UNSEEN;
  if (evidence.at <= health.at) return health;
  if (evidence.outcome === 'unknown') return afterUnknown(health, evidence, thresholds);
  const { outcome } = evidence;
  const threshold = outcome === 'success' ? thresholds.successThreshold : thresholds.failureThreshold;
  const count = Math.min(health.run?.outcome === outcome ? health.run.count + 1 : 1, threshold);
  const settled = outcome === 'success' ? 'passing' : 'failing';
  const since = health.run?.outcome === outcome ? health.run.since : evidence.at;
  const reached = count >= threshold;
  const state = reached ? settled : health.state;
  const complaint = complaintAfter(health, evidence, state);
  return {
    action: evidence.action,
    at: evidence.at,
    state,
    run: { outcome, count, ...defined({ since }) },
    unknowns: 0,
    blind: health.blind && !reached && health.state !== settled,
    answered: evidence.answered,
    ...defined({ complaint }),
  };
}

/** Whether the last checks disagree with the state, or were `unknown`, but not yet often enough to count. */
export function isUnsettled({ state, run, unknowns, blind }: ProbeHealth): boolean {
  const said = run?.outcome === 'success' ? 'passing' : 'failing';
  return (run !== undefined && said !== state) || (unknowns > 0 && !blind);
}

function afterUnknown(health: ProbeHealth, evidence: Evidence & { outcome: 'unknown' }, { failureThreshold }: Thresholds): ProbeHealth {
  const unknowns = Math.min(health.unknowns + 1, failureThreshold);
  const { action, at } = evidence;
  return { ...health, action, at, unknowns, blind: health.blind || unknowns >= failureThreshold, obstacle: complaintOf(evidence) };
}

function complaintAfter(health: ProbeHealth, evidence: Evidence, state: ProbeHealth['state']): ReasonDetail | undefined {
  if (evidence.outcome === 'failure') return complaintOf(evidence);
  return state === 'failing' ? health.complaint : undefined;
}

function complaintOf({ reason, detail, fix }: Exclude<Outcome, { outcome: 'success' }>): ReasonDetail {
  return { reason, detail, ...defined({ fix }) };
}
