import { quote } from '../text/quote.ts';
import type { RoundStats } from './notification.ts';

/** Most targets of a monitor turned red at once: a fault they share, or one of the monitor's own way to them. */
export type MassOutage = { readonly targets: number; readonly turnedRed: number; readonly controls: readonly RoundStats['control'][] };

/** Of fewer targets nothing can be concluded. */
const FEWEST = 3;

/** A call to AWS from within AWS that takes longer says that something is wrong with the way, milliseconds. */
const SLOW_MS = 3000;

/** Whether most of the targets turned red at once. */
export function isMass({ targets, turnedRed }: Pick<RoundStats, 'targets' | 'turnedRed'>): boolean {
  return turnedRed >= FEWEST && turnedRed > targets / 2;
}

/** What the rounds that are told together come to; `total` = targets of the monitor, where not all rounds have something to tell. */
export function massOutageOf(censuses: readonly RoundStats[], total?: number): MassOutage | undefined {
  const sum = (of: (census: RoundStats) => number) => censuses.reduce((all, census) => all + of(census), 0);
  const targets = total ?? sum((census) => census.targets);
  const turnedRed = sum((census) => census.turnedRed);
  return isMass({ targets, turnedRed }) ? { targets, turnedRed, controls: censuses.map(({ control }) => control) } : undefined;
}

/** Whether the monitor's own calls speak for a fault on its side. */
export function isOwnFault({ controls }: MassOutage): boolean {
  return controls.some((control) => 'error' in control || control.ms > SLOW_MS);
}

/** What to do first, one sentence. */
export function massFix(mass: MassOutage): string {
  return isOwnFault(mass)
    ? 'look at the monitor first: its VPC, NAT, DNS and the health of AWS in its region; then at one target from elsewhere'
    : 'look at what the targets share first: load balancer, firewall, DNS, certificate, database; ask one from elsewhere';
}

/** What speaks for either reading, and what to do, a line each. */
export function massOutageLines(mass: MassOutage, reasons: readonly string[]): readonly string[] {
  const counts = [...Map.groupBy(reasons, (reason) => reason)].sort(([, a], [, b]) => b.length - a.length);
  const seen = counts.map(([reason, some]) => `${reason} ${some.length}`).join(', ');
  const isOne = counts.length === 1;
  return [
    `${mass.turnedRed} of ${mass.targets} targets turned red at once. Either they share what broke, or the monitor's way to them did.`,
    `  monitor  ${ownCalls(mass)}`,
    `  targets  ${seen === '' ? 'no reason is known' : `reasons: ${seen}${isOne ? ', the same for all' : ''}`}`,
    `  fix      ${massFix(mass)}`,
  ];
}

// The worst calls are the evidence.
function ownCalls({ controls }: MassOutage): string {
  const failed = controls.flatMap((control) => ('error' in control ? [`${control.call}: ${quote(control.error)}`] : []));
  if (failed.length > 0) return `its own calls to AWS failed too (${[...new Set(failed)].slice(0, 3).join('; ')})`;
  const timed = controls.flatMap((control) => ('ms' in control ? [control] : [])).sort((a, b) => b.ms - a.ms);
  const took = timed.slice(0, 3).map(({ call, ms }) => `${call} in ${Math.round(ms)} ms`);
  return `its own calls to AWS ${(timed[0]?.ms ?? 0) > SLOW_MS ? 'were slow too' : 'worked meanwhile'} (${took.join(', ')})`;
}
