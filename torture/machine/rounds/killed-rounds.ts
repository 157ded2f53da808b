import { setTimeout as sleep } from 'node:timers/promises';
import { type AnsweringServer, startAnsweringServer } from '../answering-server.ts';
import { inLanes } from '../in-lanes.ts';
import type { Programs } from '../programs.ts';
import { blame, startTally, type Tally } from '../tally.ts';
import { type FunctionWorld, type Noted, openFunctionWorld } from './function-world.ts';
import type { Counted } from './strike.ts';
import { type Density, densityInWords, strikePoints } from './strike-points.ts';

/** A round that changes something, and the notifications that must have been sent in the end. */
type Scene = {
  readonly what: string;
  /** How `turning` answers before, and from the round on that is killed. */
  readonly before: number;
  readonly after: number;
  readonly ends: 'not-ready' | 'ready';
  readonly timing: Readonly<Record<string, number>>;
};

const AT_ONCE = { failureThreshold: 1, recheckSeconds: 0 };
const SCENES: readonly Scene[] = [
  { what: 'SIGKILL in a round in which a target fails', before: 200, after: 503, ends: 'not-ready', timing: AT_ONCE },
  { what: 'SIGKILL in a round in which it recovers', before: 503, after: 200, ends: 'ready', timing: AT_ONCE },
  {
    what: 'SIGKILL in a round that rechecks after one second',
    before: 200,
    after: 503,
    ends: 'not-ready',
    timing: { failureThreshold: 2, recheckSeconds: 1 },
  },
];
const LANES = 3;
/**
 * Rounds after the killed one: the lease of the dead ends in the second, and in the last nothing may happen
 * any more.
 */
const AFTERWARDS = [1, 2, 3];

/**
 * Kills rounds of the first so many scenes at their await points, each followed by a fresh process that goes
 * on.
 */
export async function killRounds(programs: Programs, density: Density, scenes: number = SCENES.length): Promise<readonly Tally[]> {
  const tallies: Tally[] = [];
  for (const scene of SCENES.slice(0, scenes)) {
    const lanes = await Promise.all(Array.from({ length: LANES }, () => openLane(programs, scene)));
    try {
      const tally = startTally(scene.what);
      const counted = await countPoints(lanes[0] as Lane, programs);
      const points = strikePoints(counted, density);
      const late = { minutes: 0, events: 0 };
      await inLanes(lanes, points, (lane, point) => killAt(lane, programs, { point, tally, late }));
      tally.looks = lanes.reduce((sum, { server }) => sum + server.askedAll(), 0);
      tally.note = `${densityInWords(points, counted, density)}; reported at most ${late.minutes} min later; ${late.events} duplicate events, with the same id`;
      tallies.push(tally);
    } finally {
      await Promise.all(lanes.flatMap(({ world, server }) => [world.close(), server.close()]));
    }
  }
  return tallies;
}

type Lane = { readonly world: FunctionWorld; readonly server: AnsweringServer; readonly scene: Scene; readonly remembered: Remembered };
type Remembered = ReturnType<FunctionWorld['wire']['items']>;

async function openLane(programs: Programs, scene: Scene): Promise<Lane> {
  const server = await startAnsweringServer();
  const target = (name: string) => ({
    name,
    profile: 'custom',
    host: '127.0.0.1',
    readinessProbe: { httpGet: { path: `/${name}`, port: server.port }, ...scene.timing },
  });
  const world = await openFunctionWorld([target('turning'), target('steady')]);
  server.set('/turning', scene.before);
  const { report, err } = await world.play(programs.rounds, { rounds: [world.round(-3), world.round(-2), world.round(-1)] });
  if (!report || report.played.some(({ done }) => done !== 'round'))
    throw new Error(`no calm before the storm: ${JSON.stringify(report)} ${err}`);
  server.set('/turning', scene.after);
  return { world, server, scene, remembered: structuredClone(world.wire.items()) };
}

function startOver({ world, remembered }: Lane): void {
  const items = world.wire.items();
  items.clear();
  for (const [name, item] of structuredClone(remembered)) items.set(name, item);
}

async function countPoints(lane: Lane, programs: Programs): Promise<Counted> {
  const { report } = await lane.world.play(programs.countedRounds, { rounds: [lane.world.round(0)] });
  if (!report) throw new Error('the round whose await points were to be counted did not end');
  return report.counted;
}

type Strike = { readonly point: number; readonly tally: Tally; readonly late: { minutes: number; events: number } };

async function killAt(lane: Lane, programs: Programs, { point, tally, late }: Strike): Promise<void> {
  const { world, scene } = lane;
  startOver(lane);
  const noted = world.mark();
  const killed = await world.play(programs.countedRounds, { rounds: [world.round(0)], strike: point });
  // Rounds are not alike to the last await: one may be over before it came to the point.
  if (killed.signal !== 'SIGKILL') return;
  tally.times++;
  // What had left the process is taken in.
  await sleep(10);
  const wasOwed = (world.healthOf('turning')?.outbox ?? []).some(({ notified }) => !notified);
  const heardBefore = noted.told('turning').length;
  const { report, err } = await world.play(programs.rounds, { rounds: AFTERWARDS.map((minute) => world.round(minute)) });
  const played = report?.played ?? [];
  const isDone = played.length === AFTERWARDS.length && played.every(({ done }) => done === 'round');
  if (!isDone) blame(tally, `killed at ${point}, the rounds after it failed: ${JSON.stringify(played)} ${err}`);
  if (played.at(-1)?.published !== 0) blame(tally, `killed at ${point}, still telling ${AFTERWARDS.at(-1)} minutes later`);
  if (heardBefore === 0) late.minutes = Math.max(late.minutes, AFTERWARDS[played.findIndex(({ published }) => published > 0)] ?? 0);
  late.events += Math.max(0, noted.events('turning').length - 1);
  judge({ lane, noted, tally, where: `killed at ${point}` }, heardBefore > 0 && wasOwed);
  if (world.healthOf('turning')?.status !== scene.ends) tally[scene.ends === 'ready' ? 'falseRed' : 'falseGreen']++;
}

type Judging = { readonly lane: Lane; readonly noted: Noted; readonly tally: Tally; readonly where: string };

/** `isTwiceDue` = it had been sent, but not recorded as sent, when the process was killed. */
function judge({ lane: { world, scene }, noted, tally, where }: Judging, isTwiceDue: boolean): void {
  const told = noted.told('turning');
  const health = world.healthOf('turning');
  if (told[0] !== scene.ends || !noted.events('turning').includes(scene.ends)) {
    tally.lost++;
    blame(tally, `${where}, people heard ${told.join(', ') || 'nothing'}, machines ${noted.events('turning').join(', ') || 'nothing'}`);
  }
  tally.doubled += Math.max(0, told.length - 1);
  if (told.length !== (isTwiceDue ? 2 : 1)) blame(tally, `${where}, told ${told.length} times`);
  if (!health || health.status !== scene.ends || health.notified !== scene.ends || health.outbox)
    blame(tally, `${where}, the memory says ${JSON.stringify(health)}`);
  const page = noted.values('Page', 'turning').at(-1);
  if (page !== (scene.ends === 'ready' ? 0 : 1)) blame(tally, `${where}, Page is ${page}`);
  const isSteadyQuiet = noted.told('steady').length + noted.events('steady').length === 0;
  if (!isSteadyQuiet || noted.values('Page', 'steady').some((value) => value !== 0) || noted.values('Ready', 'steady').includes(0)) {
    tally.falseRed++;
    blame(tally, `${where}, something was told of the target that was fine throughout`);
  }
}
