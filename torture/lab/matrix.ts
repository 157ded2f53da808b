import type { Act, Truth } from './act.ts';
import { blamesAnother } from './owners.ts';
import { hidesTheServer, type Verdict, verdictOf } from './reference.ts';
import type { Scenario } from './scenario.ts';

/** What the monitor said of a target in one round. */
export type Seen = {
  readonly status: string;
  /** The reason that leads its diagnosis. */
  readonly leads?: string;
  /** What its diagnosis says of who has to repair it; absent = it was not asked. */
  readonly told?: { readonly kind?: string; readonly traffic?: string };
  /** What it measured, where it measures: the metric `Ready`, absent = no datum. */
  readonly metrics?: { readonly ready?: number };
  readonly probes: ReadonlyMap<string, { readonly outcome: string; readonly reason?: string; readonly detail?: string }>;
};

/** Where somebody said something: to repeat it. */
type Where = { readonly scenario: Scenario; readonly seed: number; readonly round: number; readonly by: 'command' | 'function' };

/** Counts what was said against what is so. */
export type Matrix = {
  readonly judge: (where: Where, act: Act, status: string, seen: Seen | undefined) => void;
  /** Holds the events of all rounds against the statuses of all rounds. */
  readonly judgeChanges: (where: Where, statuses: readonly string[], emitted: readonly string[]) => void;
  /** How often each verdict was said where each was true. */
  readonly cells: ReadonlyMap<`${Verdict} ${Verdict}`, number>;
  /** How often each status was said where each was true. */
  readonly statuses: ReadonlyMap<string, number>;
  readonly counts: {
    looks: number;
    falseGreen: number;
    falseRed: number;
    wrongReason: number;
    wrongOwner: number;
    unknown: number;
    tooSure: number;
    status: number;
    metric: number;
    event: number;
    late: number;
  };
  readonly wrong: readonly string[];
};

/**
 * What a look is that the machine was too busy to carry out in time: nothing can be known of it, whatever the
 * target did.
 */
const LATE = 'monitor.deadline';

/** The act as far as anything could be known of it: where our own delay spoilt a look, nothing. */
export function asFarAsKnown(act: Act, seen: Seen | undefined): Act {
  const late = Object.keys(act.truth).filter((probe) => {
    const { reason, detail = '' } = seen?.probes.get(probe) ?? {};
    return reason === LATE && detail.startsWith('the monitor itself was');
  });
  return late.length === 0 ? act : { ...act, truth: { ...act.truth, ...Object.fromEntries(late.map((probe) => [probe, LATE] as const)) } };
}

const GREEN: readonly string[] = ['ready', 'degraded'];
const RED: readonly string[] = ['not-ready', 'down'];

/** An empty one. */
export function createMatrix(): Matrix {
  const cells = new Map<`${Verdict} ${Verdict}`, number>();
  const statuses = new Map<string, number>();
  const counts = {
    looks: 0,
    falseGreen: 0,
    falseRed: 0,
    wrongReason: 0,
    wrongOwner: 0,
    unknown: 0,
    tooSure: 0,
    status: 0,
    metric: 0,
    event: 0,
    late: 0,
  };
  const wrong: string[] = [];
  const judgeLook = (where: Where, probe: string, truth: Truth, said: Truth, detail = '') => {
    counts.looks++;
    const [is, says] = [verdictOf(truth), verdictOf(said)];
    count(cells, `${is} ${says}`);
    if (truth === LATE) counts.late++;
    if (truth === said) return;
    if (is === says) counts.wrongReason++;
    else if (says === 'success') counts.falseGreen++;
    else if (says === 'unknown') counts.unknown++;
    else if (is === 'success') counts.falseRed++;
    else counts.tooSure++;
    wrong.push(`${placeOf(where)}: ${probe} is ${truth}, said ${said} (${detail})`);
  };
  // The command looks once at each probe, so every failure counts.
  const judgeLead = (where: Where, act: Act, leads: string | undefined) => {
    if (where.by !== 'command' || !hidesTheServer(leads, act.truth)) return;
    counts.wrongReason++;
    wrong.push(`${placeOf(where)}: ${leads} leads, and the server itself is not well`);
  };
  const judgeOwner = (where: Where, { owner }: Act, told: Seen['told']) => {
    if (owner === undefined || told === undefined || !blamesAnother(owner, told)) return;
    counts.wrongOwner++;
    wrong.push(`${placeOf(where)}: ${owner} has to repair it, told ${told.kind}, "${told.traffic}"`);
  };
  return {
    judge: (where, act, status, seen) => {
      for (const [probe, truth] of Object.entries(act.truth)) {
        const look = seen?.probes.get(probe);
        judgeLook(where, probe, truth, saidBy(look), look?.detail);
      }
      if (seen?.metrics && seen.metrics.ready !== readyOf(status)) {
        counts.metric++;
        wrong.push(`${placeOf(where)}: the status is ${status}, and Ready ${seen.metrics.ready ?? 'has no datum'}`);
      }
      judgeLead(where, act, seen?.leads);
      judgeOwner(where, act, seen?.told);
      const said = seen?.status ?? 'nothing';
      count(statuses, `${status} ${said}`);
      if (said === status) return;
      counts.status++;
      if (GREEN.includes(said) && !GREEN.includes(status)) counts.falseGreen++;
      if (RED.includes(said) && !RED.includes(status)) counts.falseRed++;
      wrong.push(`${placeOf(where)}: the status is ${status}, said ${said}`);
    },
    judgeChanges: (where, statuses, emitted) => {
      const changes = statuses.filter(
        (status, i) => status !== 'pending' && status !== statuses.slice(0, i).findLast((one) => one !== 'pending'),
      );
      if (changes.join() === emitted.join()) return;
      counts.event++;
      wrong.push(`${placeOf(where)}: the status was ${changes.join(', ')}; the events say ${emitted.join(', ') || 'nothing'}`);
    },
    cells,
    statuses,
    counts,
    wrong,
  };
}

/** docs/reference/status.md: 1 = ready or degraded, 0 = red, no datum while nobody can tell. */
function readyOf(status: string): number | undefined {
  if (GREEN.includes(status)) return 1;
  return RED.includes(status) ? 0 : undefined;
}

function saidBy(look: { readonly outcome?: string; readonly reason?: string } | undefined): Truth {
  if (look === undefined) return 'monitor.fault';
  return (look.reason as Truth | undefined) ?? 'success';
}

function placeOf({ scenario, seed, round, by }: Where): string {
  return `seed ${seed}, round ${round}, ${by}: ${scenario.layer}, ${scenario.course}, "${scenario.name}"`;
}

function count<Key>(map: Map<Key, number>, key: Key): void {
  map.set(key, (map.get(key) ?? 0) + 1);
}
