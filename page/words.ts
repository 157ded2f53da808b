import type { Availability } from '../monitor/availability/accounting.ts';
import { prettyDuration } from '../monitor/text/pretty-duration.ts';
import type { Condition, DayPart, Site, SiteIncident } from './site.ts';

/** Conditions in words. */
export const CONDITION_WORDS: Readonly<Record<Condition, string>> = {
  down: 'down',
  'not-ready': 'not ready',
  unknown: 'unknown',
  degraded: 'degraded',
  maintenance: 'in maintenance',
  ready: 'ready',
};

/** The parts of a day in words. */
export const PART_WORDS: Readonly<Record<DayPart, string>> = {
  bad: 'not ready or down',
  unknown: 'not known',
  maintenance: 'in maintenance',
  degraded: 'degraded',
  ready: 'ready',
};

/** Returns an availability in words; below 95 % coverage, no figure. */
export function shareInWords({ percent, isEnough }: Availability): string {
  return isEnough && percent !== undefined ? `${percent.toFixed(3)} %` : 'not enough seen';
}

/** Returns an incident in a few words: `gw-1 is down`. */
export function incidentInWords({ label, isOpen, worst }: Pick<SiteIncident, 'label' | 'isOpen' | 'worst'>): string {
  return `${label} ${isOpen ? 'is' : 'was'} ${CONDITION_WORDS[worst]}`;
}

/** Returns how long an incident lasted, to the second. */
export function lengthInWords({ start, end }: Pick<SiteIncident, 'start' | 'end'>): string {
  return prettyDuration(end - start);
}

/** The worst that a site has, and the sentence that heads it. */
export type SiteHeadline = { readonly condition: Condition; readonly sentence: string };

/** Returns the headline of a site. What is unknown is never called ready. */
export function siteHeadline({ targets }: Pick<Site, 'targets'>): SiteHeadline {
  const count = (...of: Condition[]) => targets.filter(({ condition }) => of.includes(condition)).length;
  const all = targets.length;
  const some = (n: number, words: string) =>
    `${n === all && all > 1 ? `All ${n}` : all === 1 ? 'The' : `${n} of ${all}`} ${nounFor(n, all)} ${words}`;
  if (all === 0) return { condition: 'unknown', sentence: 'There are no targets' };
  const bad = count('down', 'not-ready');
  if (bad > 0) return { condition: count('down') > 0 ? 'down' : 'not-ready', sentence: some(bad, 'not ready or down') };
  const unknown = count('unknown');
  if (unknown > 0) return { condition: 'unknown', sentence: some(unknown, 'unknown') };
  const degraded = count('degraded');
  if (degraded > 0) return { condition: 'degraded', sentence: some(degraded, 'degraded') };
  const maintained = count('maintenance');
  if (maintained > 0) return { condition: 'maintenance', sentence: some(maintained, 'in maintenance') };
  return { condition: 'ready', sentence: some(all, 'ready') };
}

function nounFor(n: number, all: number): string {
  if (all === 1) return 'target is';
  return n === 1 ? 'targets is' : 'targets are';
}
