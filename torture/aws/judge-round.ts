import { faultsIn } from './faults-in.ts';
import type { RoundSeen } from './open-world.ts';
import type { Chapter, Lived } from './tell-story.ts';
import type { Said } from './watch-wire.ts';

/** Maximum duration of an invocation, less the time reserved for returning, in milliseconds. */
const MAX_MS = 118_000;

/** Statuses that mean a target takes no traffic, and those that mean it does. */
export const RED: readonly string[] = ['down', 'not-ready'];
export const WELL: readonly string[] = ['ready', 'degraded'];

/** Returns the violations in a round. */
export function wrongInRound(lived: Lived, chapter: Lived['chapters'][number], i: number): readonly string[] {
  const { seen } = chapter;
  const isRefused = lived.story.refused !== undefined && chapter.isFaulty;
  const wrong = [
    ...(isRefused ? [] : lived.targets.filter((name) => !seen.looked.includes(name)).map((name) => `${name} was not looked at`)),
    ...lived.targets.flatMap((name, place) =>
      place === 0 && isCounting(lived, i) ? [] : falseOf(name, place === 0 && chapter.isBroken, seen),
    ),
    ...(seen.tookMs > MAX_MS ? [`took ${Math.round(seen.tookMs)} ms`] : []),
    ...(isPageEnded(lived, i) ? [`the page for ${lived.targets[0]} ended though it is broken`] : []),
    ...untoldIn(lived, i),
    ...leftIn(lived, seen),
    ...(seen.error === undefined ? incompleteIn(lived, chapter) : namelessIn(seen)),
    ...(!chapter.isFaulty && seen.error !== undefined ? [`failed though nothing is wrong any more: ${seen.error}`] : []),
  ];
  return wrong.map((line) => `round ${i}: ${line}`);
}

// Failures are counted over rounds: until enough consecutive ones could be saved, the old status stands.
function isCounting({ story, chapters }: Lived, i: number): boolean {
  const { failureThreshold = 1 } = story;
  const since = (test: (chapter: Chapter) => boolean) => i - chapters.findLastIndex((chapter, j) => j <= i && test(chapter)) - 1;
  const broken = since(({ isBroken }) => !isBroken);
  return (
    chapters[i]?.isBroken === true &&
    (broken < failureThreshold - 1 || (!chapters[i].isFaulty && since(({ isFaulty }) => isFaulty) < failureThreshold - 1))
  );
}

/** Returns statuses that contradict the truth: in a metric, a log line, or a message. */
function falseOf(name: string, isBroken: boolean, seen: RoundSeen): readonly string[] {
  const value = (metric: string) => seen.metrics.find((datum) => datum.metric === metric && datum.dimensions.Target === name)?.values[0];
  const line = seen.lines.find(({ event, target }) => event === 'target' && target === name);
  const [right, never] = isBroken ? [0, WELL] : [1, RED];
  const ready = value('Ready');
  return [
    ...(ready !== undefined && ready !== right ? [`Ready of ${name} is ${ready}`] : []),
    ...(isBroken && ready === 0 && value('Page') === 0 ? [`nobody is paged for ${name}`] : []),
    ...(never.includes(String(line?.status)) ? [`the log calls ${name} ${String(line?.status)}`] : []),
    ...(seen.people.some(({ target, to }) => target === name && never.includes(to) && !isBroken) ? wrongWhenWell(name, seen) : []),
    ...(isBroken && seen.people.some(({ target, to }) => target === name && never.includes(to))
      ? [`people were told that ${name} is well`]
      : []),
  ];
}

// A late notification may be out of date: the current status must follow it.
function wrongWhenWell(name: string, { people }: RoundSeen): readonly string[] {
  const last = people.findLast(({ target }) => target === name);
  return last && RED.includes(last.to) ? [`people were told last that ${name} is ${last.to}`] : [];
}

/** Returns what a round that reports success has not done. */
function incompleteIn({ targets, story }: Lived, { seen, isBroken }: Chapter & { readonly seen: RoundSeen }): readonly string[] {
  const has = (metric: string) => seen.metrics.some((datum) => datum.metric === metric);
  const isBeatless = faultsIn(seen).some(({ step }) => step === 'beat');
  const unknown = seen.metrics.find(({ metric }) => metric === 'Unknown')?.values[0] ?? 0;
  const ready = targets.filter((name) => seen.metrics.some(({ metric, dimensions }) => metric === 'Ready' && dimensions.Target === name));
  return [
    ...(has('Unknown') ? [] : ['was good, but its metrics did not arrive']),
    ...(has('Heartbeat') || isBeatless ? [] : ['was good, but its sign of life did not arrive']),
    ...(ready.length + unknown < targets.length ? ['was good, but some target has neither a verdict nor is unknown'] : []),
    ...(story.isBlind || !isBroken || ready.length === targets.length ? [] : ['was good, but has no verdict']),
  ];
}

function namelessIn(seen: RoundSeen): readonly string[] {
  const nameless = faultsIn(seen).filter(
    ({ message }) => !/DynamoDB|CloudWatch|SNS|SQS|EventBridge|secret|concurrent writes/.test(message),
  );
  const refused = seen.lines.some(({ event }) => event === 'refused');
  const none = !refused && faultsIn(seen).length === 0 ? ['failed, and its line names no fault'] : [];
  return [...none, ...nameless.map(({ step, message }) => `the fault "${step}: ${message}" does not name who failed`)];
}

// A round that reports success has sent its notifications. A round after the fault may wait for the lease of
// a round that the fault killed.
const LEASE_ROUNDS = 2;

function untoldIn(lived: Lived, i: number): readonly string[] {
  const { chapters, targets } = lived;
  const isGood = chapters[i]?.seen.error === undefined && chapters[i]?.isBroken && !isCounting(lived, i);
  const faulty = chapters.slice(Math.max(0, i - LEASE_ROUNDS), i).some(({ isFaulty }) => isFaulty);
  if (!isGood || (faulty && !chapters[i]?.isFaulty)) return [];
  const heard = (of: (seen: RoundSeen) => readonly Said[]) =>
    chapters.slice(0, i + 1).some(({ seen }) => of(seen).some(({ target, to }) => target === targets[0] && RED.includes(to)));
  return [
    ...(heard(({ people }) => people) ? [] : ['was good, but people were not told']),
    ...(heard(({ machines }) => machines) ? [] : ['was good, but machines were not told']),
  ];
}

function isPageEnded({ chapters, targets: [one] }: Lived, i: number): boolean {
  const pages = chapters.map(({ isBroken, seen }) => (isBroken ? pageOf(seen, one) : undefined));
  return pages[i] === 0 && pages.slice(0, i).includes(1);
}

function pageOf({ metrics }: RoundSeen, name: string): number | undefined {
  return metrics.find(({ metric, dimensions }) => metric === 'Page' && dimensions.Target === name)?.values[0];
}

function leftIn({ story }: Lived, { pending }: RoundSeen): readonly string[] {
  const left = story.leavesTimers === undefined ? pending : pending.filter((kind) => kind !== 'Timeout' && kind !== 'Immediate');
  return left.length > 0 ? [`left behind ${left.join(', ')}`] : [];
}
