import { alarmsOf } from './alarms-of.ts';
import { faultsIn } from './faults-in.ts';
import type { RoundSeen } from './open-world.ts';
import type { Chapter, Lived } from './tell-story.ts';
import type { Said } from './watch-wire.ts';

/** What came of a story. */
export type Judged = {
  readonly lived: Lived;
  /** Looks that were due, and those that were made: one for each target and round. */
  readonly due: number;
  readonly looked: number;
  /** Rounds from when it happened until people heard of it; undefined = they never did. */
  readonly redAfter: number | undefined;
  readonly wellAfter: number | undefined;
  /** How often people, and machines, heard the same again. */
  readonly again: { readonly people: number; readonly machines: number };
  readonly slowestMs: number;
  /** Requests to the service in one round of the fault, at most. */
  readonly calls: number;
  /** What the log of the rounds of the fault says, each thing once. */
  readonly said: readonly string[];
  /** The alarms that went off between the beginning of the fault and the end of the story. */
  readonly alarms: readonly string[];
  readonly wrong: readonly string[];
};

/** What a function may take, less what is kept free for returning; milliseconds. */
const MAX_MS = 118_000;
const RED: readonly string[] = ['down', 'not-ready'];
const WELL: readonly string[] = ['ready', 'degraded'];

/** Judges a story by what came over the wire, what the servers saw and what was logged. */
export function judgeStory(lived: Lived): Judged {
  const { chapters, targets, story } = lived;
  const [one] = targets;
  const happened = chapters.findIndex(({ isBroken }) => isBroken);
  const well = chapters.findLastIndex(({ isBroken }) => isBroken) + 1;
  const told = chapters.flatMap(({ seen }, i) =>
    seen.people.filter(({ target, kind }) => target === one && kind !== 'reminder').map(({ to }) => ({ i, to })),
  );
  const reds = told.filter(({ to }) => RED.includes(to));
  const wells = told.filter(({ i, to }) => WELL.includes(to) && i > happened);
  const machines = chapters.flatMap(({ seen }) => seen.machines);
  const faulty = chapters.filter(({ isFaulty }) => isFaulty);
  const alarms = alarmsOf(chapters.map(({ seen }) => seen));
  const judged = {
    lived,
    due: chapters.length * targets.length,
    looked: chapters.reduce((sum, { seen }) => sum + seen.looked.length, 0),
    redAfter: reds[0] && reds[0].i - happened,
    wellAfter: wells[0] && wells[0].i - well,
    again: { people: repeated(chapters.flatMap(({ seen }) => seen.people)), machines: repeated(machines) },
    slowestMs: Math.max(...chapters.map(({ seen }) => seen.tookMs)),
    calls: Math.max(...faulty.map(({ seen }) => seen.calls(story.service).length)),
    said: [...new Set(faulty.flatMap(({ seen }) => saidIn(seen)))],
    alarms,
  };
  const wrong = [...chapters.flatMap((chapter, i) => wrongInRound(lived, chapter, i)), ...wrongInAll(judged)];
  return { ...judged, wrong: wrong.map((line) => `${story.where ?? story.service}, ${story.fault}: ${line}`) };
}

// The first verdict of a target is news too, and the same status may come once more later: what counts is the same twice in a row.
function repeated(said: readonly Said[]): number {
  const last = new Map<string, string>();
  return said
    .filter(({ kind }) => kind !== 'reminder')
    .filter(({ target, to }) => {
      const isSame = last.get(target) === to;
      last.set(target, to);
      return isSame;
    }).length;
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

function saidIn(seen: RoundSeen): readonly string[] {
  const refused = seen.lines.flatMap(({ event, reason }) => (event === 'refused' ? [`refused: ${String(reason)}`] : []));
  return [...refused, ...faultsIn(seen).map(({ step, message }) => `${step}: ${message}`)];
}

function wrongInRound(lived: Lived, chapter: Lived['chapters'][number], i: number): readonly string[] {
  const { seen } = chapter;
  const isRefused = lived.story.refused !== undefined && chapter.isFaulty;
  const wrong = [
    ...(isRefused ? [] : lived.targets.filter((name) => !seen.looked.includes(name)).map((name) => `${name} was not looked at`)),
    ...lived.targets.flatMap((name, place) =>
      place === 0 && isCounting(lived, i) ? [] : falseOf(name, place === 0 && chapter.isBroken, seen),
    ),
    ...(seen.tookMs > MAX_MS ? [`took ${Math.round(seen.tookMs)} ms`] : []),
    ...(isPageEnded(lived, i) ? [`the page for ${lived.targets[0]} ended though it is broken`] : []),
    ...leftIn(lived, seen),
    ...(seen.error === undefined ? incompleteIn(lived, chapter) : namelessIn(seen)),
    ...(!chapter.isFaulty && seen.error !== undefined ? [`failed though nothing is wrong any more: ${seen.error}`] : []),
  ];
  return wrong.map((line) => `round ${i}: ${line}`);
}

// Failures are counted over rounds: until there are enough in a row that could be remembered, the old verdict stands.
function isCounting({ story, chapters }: Lived, i: number): boolean {
  const { failureThreshold = 1 } = story;
  const since = (test: (chapter: Chapter) => boolean) => i - chapters.findLastIndex((chapter, j) => j <= i && test(chapter)) - 1;
  const broken = since(({ isBroken }) => !isBroken);
  return (
    chapters[i]?.isBroken === true &&
    (broken < failureThreshold - 1 || (!chapters[i].isFaulty && since(({ isFaulty }) => isFaulty) < failureThreshold - 1))
  );
}

/** Verdicts that the truth contradicts: in a metric, a line or a message. */
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

// What is told late may be over: it must be followed by what is.
function wrongWhenWell(name: string, { people }: RoundSeen): readonly string[] {
  const last = people.findLast(({ target }) => target === name);
  return last && RED.includes(last.to) ? [`people were told last that ${name} is ${last.to}`] : [];
}

/** What a round that says it was good has not done. */
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
    ({ message }) => !/DynamoDB|CloudWatch|SNS|SQS|EventBridge|secret|written by others/.test(message),
  );
  const refused = seen.lines.some(({ event }) => event === 'refused');
  const none = !refused && faultsIn(seen).length === 0 ? ['failed, and its line names no fault'] : [];
  return [...none, ...nameless.map(({ step, message }) => `the fault "${step}: ${message}" does not name who failed`)];
}

function wrongInAll({ lived, redAfter, wellAfter, alarms, again }: Omit<Judged, 'wrong'>): readonly string[] {
  const { story, chapters, targets } = lived;
  const { unseen, mute = [] } = story;
  const loud = alarms.filter((alarm) => !mute.includes(alarm) && alarm !== 'Page');
  const hadFault = chapters.some(({ isFaulty, seen }) => isFaulty && (seen.error !== undefined || faultsIn(seen).length > 0));
  const isLate = (redAfter ?? 99) >= (story.failureThreshold ?? 1) || (wellAfter ?? 1) > 0;
  const well = chapters.flatMap(({ seen }) => seen.people).filter(({ target, to }) => target !== targets[0] && RED.includes(to));
  return [
    ...(unseen === undefined && redAfter === undefined ? ['nobody was ever told of the incident'] : []),
    ...(unseen === undefined && wellAfter === undefined ? ['nobody was ever told of the recovery'] : []),
    ...(story.repeats === undefined && again.people + again.machines > 0
      ? [`the same was told again without need: ${again.people} to people, ${again.machines} to machines`]
      : []),
    ...((hadFault || isLate) && loud.length === 0 ? ['no alarm went off that could reach anybody'] : []),
    ...well.map(({ target, to }) => `people were told that ${target} is ${to}, which was well`),
  ];
}
