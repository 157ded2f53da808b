import type { Growths } from '../observation/growth.ts';
import type { Outcome } from '../observation/outcome.ts';
import { degradesOnly } from '../observation/reason.ts';
import { defined } from '../text/objects.ts';
import type { ProbeHealth, ReasonDetail, Tail } from './probe-health.ts';

/** How many equal outcomes in a row change the state of a probe. */
export type Thresholds = { readonly successThreshold: number; readonly failureThreshold: number };

/** The part of an observation that the judge uses. */
export type Evidence = Outcome & { readonly at: number; readonly answered: boolean; readonly action: string; readonly growth?: Growths };

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
  const tail = tailAfter(health, evidence, thresholds);
  const isMixed = tail !== undefined && (tail.degrades || tail.count < count);
  const complaint = complaintAfter(health, evidence, state, isTooFew(health, tail, thresholds));
  return {
    action: evidence.action,
    at: evidence.at,
    state,
    run: { outcome, count, ...defined({ since }), ...(isMixed && { tail }) },
    unknowns: 0,
    blind: health.blind && !reached && health.state !== settled,
    answered: evidence.answered,
    ...defined({ complaint, growth: evidence.growth }),
  };
}

/**
 * Whether the last failures are of another severity than what the state rests on, but not yet often enough to
 * count: calls that were throttled and now time out, or the other way around.
 */
export function changesSeverity({ run, complaint }: ProbeHealth): boolean {
  return run?.outcome === 'failure' && complaint !== undefined && (run.tail?.degrades ?? false) !== degradesOnly(complaint.reason);
}

/** Whether the last checks disagree with the state, or were `unknown`, but not yet often enough to count. */
export function isUnsettled(health: ProbeHealth): boolean {
  const { state, run, unknowns, blind } = health;
  const said = run?.outcome === 'success' ? 'passing' : 'failing';
  return (run !== undefined && said !== state) || (unknowns > 0 && !blind) || changesSeverity(health);
}

function afterUnknown(health: ProbeHealth, evidence: Evidence & { outcome: 'unknown' }, { failureThreshold }: Thresholds): ProbeHealth {
  const unknowns = Math.min(health.unknowns + 1, failureThreshold);
  const { action, at } = evidence;
  return { ...health, action, at, unknowns, blind: health.blind || unknowns >= failureThreshold, obstacle: complaintOf(evidence) };
}

// A run that has no tail is one of severe failures.
function tailAfter({ run }: ProbeHealth, evidence: Evidence, { successThreshold, failureThreshold }: Thresholds): Tail | undefined {
  if (evidence.outcome !== 'failure') return undefined;
  const degrades = degradesOnly(evidence.reason);
  const before = run?.outcome === 'failure' ? (run.tail ?? { degrades: false, count: run.count }) : undefined;
  const longer = before?.degrades === degrades ? before.count + 1 : 1;
  return { degrades, count: Math.min(longer, Math.max(successThreshold, failureThreshold)) };
}

/**
 * Whether a failure does not yet replace the standing one of another severity: turning not ready takes
 * `failureThreshold` severe failures in a row, and coming back from it `successThreshold` responses.
 */
function isTooFew({ state, complaint }: ProbeHealth, tail: Tail | undefined, thresholds: Thresholds): boolean {
  if (tail === undefined || complaint === undefined || tail.degrades === degradesOnly(complaint.reason)) return false;
  const needed = tail.degrades ? thresholds.successThreshold : thresholds.failureThreshold;
  return tail.count < needed && (!tail.degrades || state === 'failing');
}

function complaintAfter(health: ProbeHealth, evidence: Evidence, state: ProbeHealth['state'], tooFew: boolean): ReasonDetail | undefined {
  if (evidence.outcome === 'failure') return tooFew ? health.complaint : complaintOf(evidence);
  return state === 'failing' ? health.complaint : undefined;
}

function complaintOf({ reason, detail, fix }: Exclude<Outcome, { outcome: 'success' }>): ReasonDetail {
  return { reason, detail, ...defined({ fix }) };
}
