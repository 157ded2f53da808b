import { alarmsOf } from './alarms-of.ts';
import { faultsIn } from './faults-in.ts';
import { RED, WELL, wrongInRound } from './judge-round.ts';
import type { RoundSeen } from './open-world.ts';
import type { Lived } from './tell-story.ts';
import type { Said } from './watch-wire.ts';

/** The result of a story. */
export type Judged = {
  readonly lived: Lived;
  /** Checks that were due, and those that ran: one per target and round. */
  readonly due: number;
  readonly looked: number;
  /** Rounds from the fault until people were notified; undefined = they never were. */
  readonly redAfter: number | undefined;
  readonly wellAfter: number | undefined;
  /** How often people, and programs, received a duplicate. */
  readonly again: { readonly people: number; readonly machines: number };
  readonly slowestMs: number;
  /** Maximum number of requests to the service in one round of the fault. */
  readonly calls: number;
  /** Distinct log messages of the rounds of the fault. */
  readonly said: readonly string[];
  /** The alarms that fired between the beginning of the fault and the end of the story. */
  readonly alarms: readonly string[];
  readonly wrong: readonly string[];
};

/** Judges a story by the requests on the wire, the requests to the servers, and the log. */
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

// The first status of a target is news too, and the same status may come again later: only the same status
// twice in a row is a duplicate.
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

function saidIn(seen: RoundSeen): readonly string[] {
  const refused = seen.lines.flatMap(({ event, reason }) => (event === 'refused' ? [`refused: ${String(reason)}`] : []));
  return [...refused, ...faultsIn(seen).map(({ step, message }) => `${step}: ${message}`)];
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
