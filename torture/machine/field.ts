import type { Ran } from './child.ts';
import type { Noted } from './rounds/function-world.ts';
import type { Report } from './rounds/play-rounds.ts';
import { blame, type Tally } from './tally.ts';
import { isCrash, turnsOf, WATCHED } from './watched.ts';

/**
 * Targets of which the truth is known by their names: `good-…` answers 200, `bad-…` answers 503, at `gone-…`
 * nothing listens.
 */
export function fieldTargets(
  port: number,
  count: number,
  more: Readonly<Record<string, unknown>> = {},
): readonly { readonly name: string }[] {
  return Array.from({ length: count }, (_, index) => {
    const kind = ['good', 'good', 'bad', 'good', 'gone'][index % 5] ?? 'good';
    const name = `${kind}-${index}`;
    const timing = { periodSeconds: 1, failureThreshold: 1, recheckSeconds: 0, ...more };
    return {
      name,
      profile: 'custom',
      host: '127.0.0.1',
      readinessProbe: { httpGet: { path: `/${name}`, port: kind === 'gone' ? 1 : port }, ...timing },
    };
  });
}

const isGood = (name: string) => name.startsWith('good');
const GREEN = ['ready', 'degraded'];
const RED = ['not-ready', 'down'];

/** How one target was judged. */
type Verdict = { readonly name: string; readonly status: string; readonly reason?: string };

/** What `check --output json` said. */
type Round = { readonly targets: readonly (Omit<Verdict, 'reason'> & { readonly diagnosis: { readonly reason?: string } | null })[] };

/** Counts false verdicts, and gives how many targets were unknown, by reason. */
export function judgeVerdicts(tally: Tally, verdicts: readonly Verdict[], where: string): ReadonlyMap<string, number> {
  const unknown = new Map<string, number>();
  for (const { name, status, reason = 'none' } of verdicts) {
    tally.looks++;
    if (isGood(name) && RED.includes(status)) {
      tally.falseRed++;
      blame(tally, `${where}, ${name} was fine and called ${status} (${reason})`);
    }
    if (!isGood(name) && GREEN.includes(status)) {
      tally.falseGreen++;
      blame(tally, `${where}, ${name} was broken and called ${status}`);
    }
    if (status === 'unknown') unknown.set(reason, (unknown.get(reason) ?? 0) + 1);
  }
  return unknown;
}

/** The verdicts of `check --output json`; undefined = it said nothing. */
export function verdictsOf({ out }: Ran): readonly Verdict[] | undefined {
  if (out === '') return undefined;
  const { targets } = JSON.parse(out) as Round;
  return targets.map(({ name, status, diagnosis }) => ({ name, status, ...(diagnosis?.reason && { reason: diagnosis.reason }) }));
}

/** A target, as far as it is judged. */
type Named = { readonly name: string };

/**
 * Judges what `watch --output json` said of a field: nothing false on the way, and everything right in the
 * end.
 */
export function judgeWatch(tally: Tally, ran: Ran, field: readonly Named[], where: string): void {
  const names = field.map(({ name }) => name);
  if (isCrash(ran, WATCHED)) blame(tally, `${where}, watch ended with ${ran.code ?? ran.signal}: ${ran.err.slice(-300)}`);
  const wrongInTheEnd = names.filter((name) => {
    const turns = turnsOf(ran.out, name);
    const verdicts = turns.map((status) => ({ name, status }));
    judgeVerdicts(tally, verdicts, where);
    return !(isGood(name) ? GREEN : RED).includes(turns.at(-1) ?? '');
  });
  tally.lost += wrongInTheEnd.length;
  const [first = ''] = wrongInTheEnd;
  if (wrongInTheEnd.length > 0) {
    const said = turnsOf(ran.out, first).join(', ') || 'nothing';
    blame(tally, `${where}, of ${wrongInTheEnd.length} targets the truth was not said in the end; of ${first}: ${said}`);
  }
}

/** Judges the metrics and notifications of a function for a field. */
export function judgeNoted(tally: Tally, noted: Noted, field: readonly Named[], where: string): void {
  for (const { name } of field) {
    const measured = noted.values('Ready', name).map((value) => ({ name, status: value === 1 ? 'ready' : 'down' }));
    judgeVerdicts(tally, [...measured, ...noted.told(name).map((status) => ({ name, status }))], where);
  }
}

/** Demands that every round of a function was done and good. */
export function judgeRounds(tally: Tally, { report, err }: Pick<Ran, 'err'> & { readonly report?: Report }): void {
  if (report?.played.some(({ done }) => done !== 'round') !== false)
    blame(tally, `not all rounds were good: ${JSON.stringify(report?.played)} ${err.slice(-300)}`);
}

/** Counts by word in words. */
export function inWords(counts: ReadonlyMap<string, number>): string {
  return [...counts].map(([word, count]) => `${count} ${word}`).join(', ') || 'none';
}

/** Adds counts to others. */
export function addTo(sum: Map<string, number>, counts: ReadonlyMap<string, number>): void {
  for (const [word, count] of counts) sum.set(word, (sum.get(word) ?? 0) + count);
}
