import type { Observation } from '../observation/observation.ts';
import { unknown } from '../observation/outcome.ts';
import type { ApiDiscovery, FoundEntry } from '../target/discovery.ts';
import { isWireProbe, type Probe, ROLES } from '../target/probe.ts';
import type { Target } from '../target/target.ts';
import { omit } from '../text/objects.ts';

/** From this many known entries on, a list of less than half of them is not believed. */
const HALVED_FROM = 4;

type Whole = { readonly found: readonly FoundEntry[]; readonly target: Target };

// Each round and each turn asks for it, and what depends on a target compares it by identity.
const known = new WeakMap<Target, Whole>();

/**
 * Returns the target with a probe for each entry of the last list that was believed. Without one, the list itself is
 * what the target waits for; with one, a source that fails later changes no status.
 */
export function withFound(target: Target, found: readonly FoundEntry[] | undefined): Target {
  const { discovery } = target;
  if (!discovery || !found) return target;
  const last = known.get(target);
  if (last?.found === found) return last.target;
  const own = target.probes.map((probe) => (probe.name === discovery.probe ? { ...probe, role: 'signal' as const } : probe));
  const wire = [...own.filter(isWireProbe), ...chosen(discovery, found).map((one) => probeOf(discovery, one))];
  const inOrder = ROLES.flatMap((role) => wire.filter((probe) => probe.role === role));
  const whole = { ...target, probes: [...inOrder, ...own.filter((probe) => !isWireProbe(probe))] };
  known.set(target, { found, target: whole });
  return whole;
}

/** Returns the most probes that a target can have, for what depends on their number. */
export function probesAtMost({ probes, discovery }: Target): readonly Probe[] {
  return discovery ? [...probes, ...Array.from({ length: discovery.max }, () => discovery.each)] : probes;
}

/**
 * Returns the observation with the entries of its list that are to be checked, the known ones first. A list that is
 * empty, or less than half as long as the known one, is `unknown`: a server that starts has such a list too.
 */
export function believed({ discovery }: Target, seen: Observation, before: readonly FoundEntry[] | undefined): Observation {
  if (!discovery || seen.probe !== discovery.probe || seen.outcome !== 'success' || !seen.found) return seen;
  const listed = matching(discovery, seen.found);
  const last = matching(discovery, before ?? []);
  const isHalved = last.length >= HALVED_FROM && listed.length * 2 < last.length;
  if (listed.length === 0 || isHalved) {
    const count = `the source lists ${seen.found.length}, of which include and exclude leave ${listed.length}`;
    const why = last.length === 0 ? count : `${count}; the ${last.length} known ones stay`;
    return { ...omit(seen, 'found', 'product'), ...unknown('discovery.no-list', why) };
  }
  const isKnown = ({ name }: FoundEntry) => last.some((one) => one.name === name);
  const kept = [...listed.filter(isKnown), ...listed.filter((one) => !isKnown(one))].slice(0, discovery.max);
  const left = listed.length - kept.length;
  const more = left === 0 ? '' : `; ${left} more are not checked, because max is ${discovery.max}`;
  return { ...seen, found: kept, detail: `${seen.detail}${more}` };
}

/** What is believed of a list in the config of now, which may have other patterns than when it was read. */
function chosen(discovery: ApiDiscovery, found: readonly FoundEntry[]): readonly FoundEntry[] {
  return matching(discovery, found).slice(0, discovery.max);
}

function matching({ include = ['*'], exclude = [] }: ApiDiscovery, found: readonly FoundEntry[]): readonly FoundEntry[] {
  const isOf = (patterns: readonly string[], { name }: FoundEntry) => patterns.some((pattern) => matches(pattern, name));
  return found.filter((one) => isOf(include, one) && !isOf(exclude, one));
}

// A pattern without a slash is about the first part of a name, whatever follows it.
function matches(pattern: string, name: string): boolean {
  const text = pattern.includes('/') ? name : name.replace(/\/.*/, '');
  const [first = '', ...rest] = pattern.split('*');
  const last = rest.pop();
  if (last === undefined) return text === first;
  if (text.length < first.length + last.length || !text.startsWith(first) || !text.endsWith(last)) return false;
  // Each part is found at the first place where it fits: no pattern takes longer than the text allows.
  const end = text.length - last.length;
  let at = first.length;
  for (const part of rest) {
    const place = text.indexOf(part, at);
    if (place < 0 || place + part.length > end) return false;
    at = place + part.length;
  }
  return true;
}

function probeOf({ each }: ApiDiscovery, { name, path }: FoundEntry): Probe {
  return { ...each, name: `${each.name}/${name}`, look: { ...each.look, path } };
}
