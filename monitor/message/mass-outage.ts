import { quote } from '../text/quote.ts';
import type { RoundStats } from './notification.ts';

/**
 * An outage in which most targets of a monitor fail at once: they share a fault, or the monitor's network has
 * one.
 */
export type MassOutage = { readonly targets: number; readonly turnedRed: number; readonly controls: readonly RoundStats['control'][] };

/** Fewer targets than this allow no conclusion. */
const FEWEST = 3;

/**
 * A call to AWS from within AWS that takes longer than this, in milliseconds, points to a network problem.
 */
const SLOW_MS = 3000;

/** Whether most of the targets began to fail at once. */
export function isMass({ targets, turnedRed }: Pick<RoundStats, 'targets' | 'turnedRed'>): boolean {
  return turnedRed >= FEWEST && turnedRed > targets / 2;
}

/**
 * Returns the mass outage that the rounds of one message add up to, or undefined when there is none. `total`
 * is the number of targets of the monitor, for a message that does not cover all rounds.
 */
export function massOutageOf(censuses: readonly RoundStats[], total?: number): MassOutage | undefined {
  const sum = (of: (census: RoundStats) => number) => censuses.reduce((all, census) => all + of(census), 0);
  const targets = total ?? sum((census) => census.targets);
  const turnedRed = sum((census) => census.turnedRed);
  return isMass({ targets, turnedRed }) ? { targets, turnedRed, controls: censuses.map(({ control }) => control) } : undefined;
}

/** Whether the monitor's own calls to AWS failed or were slow, which points to a fault on its side. */
export function isOwnFault({ controls }: MassOutage): boolean {
  return controls.some((control) => 'error' in control || control.ms > SLOW_MS);
}

/** Returns the first step for the reader. */
export function massFix(mass: MassOutage): string {
  return isOwnFault(mass)
    ? 'check the monitor first: its VPC, NAT, DNS, and the health of AWS in its region. Then check one target from another network'
    : 'check what the targets share first: load balancer, firewall, DNS, certificate, database. Then check one target from another network';
}

/** Returns the paragraph about a mass outage, line by line: the evidence for either cause, and what to do. */
export function massOutageLines(mass: MassOutage, reasons: readonly string[]): readonly string[] {
  const counts = [...Map.groupBy(reasons, (reason) => reason)].sort(([, a], [, b]) => b.length - a.length);
  const seen = counts.map(([reason, some]) => `${reason} ${some.length}`).join(', ');
  const isOne = counts.length === 1;
  return [
    `${mass.turnedRed} of ${mass.targets} targets began to fail at once. Either a shared dependency failed, or the monitor's network path to them did.`,
    `  monitor  ${ownCalls(mass)}`,
    `  targets  ${seen === '' ? 'no reason is known' : `reasons: ${seen}${isOne ? ', the same for all' : ''}`}`,
    `  fix      ${massFix(mass)}`,
  ];
}

// The slowest calls, and those that failed, are the evidence.
function ownCalls({ controls }: MassOutage): string {
  const failed = controls.flatMap((control) => ('error' in control ? [`${control.call}: ${quote(control.error)}`] : []));
  if (failed.length > 0) return `its calls to AWS failed too (${[...new Set(failed)].slice(0, 3).join('; ')})`;
  const timed = controls.flatMap((control) => ('ms' in control ? [control] : [])).sort((a, b) => b.ms - a.ms);
  const took = timed.slice(0, 3).map(({ call, ms }) => `${call} in ${Math.round(ms)} ms`);
  return `its calls to AWS ${(timed[0]?.ms ?? 0) > SLOW_MS ? 'were slow too' : 'succeeded'} (${took.join(', ')})`;
}
