import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { randomFrom } from '../../testkit/random.ts';
import { startAnsweringServer } from './answering-server.ts';
import { addTo, fieldTargets, inWords, judgeNoted, judgeRounds, judgeVerdicts, judgeWatch, verdictsOf } from './field.ts';
import type { Rig } from './rig.ts';
import { openFunctionWorld } from './rounds/function-world.ts';
import { blame, startTally, type Tally } from './tally.ts';
import { isCrash, openWorkplace, runCli } from './watched.ts';

/** Of every tenth of a second a process runs for a hundredth. */
const ON_MS = 10;
const OFF_MS = 90;
/** A process that stands still for longer than its time-outs. */
const FROZEN_MS = 3500;
const TIMEOUT_SECONDS = 2;
const WITHIN_MS = 180_000;

/** Gives check, watch and the function a tenth of a core, and freezes them for longer than a time-out. */
export async function slowDown(rig: Rig): Promise<readonly Tally[]> {
  const tenth = 'a tenth of the CPU';
  return Promise.all([
    checkSlowed(rig, tenth, () => dutyCycle),
    watchSlowed(rig, tenth, dutyCycle),
    functionSlowed(rig, tenth, dutyCycle),
    checkSlowed(rig, `frozen for ${FROZEN_MS} ms`, (random) => freezeAfter(100 + random() * 600)),
    watchSlowed(rig, `frozen for ${FROZEN_MS} ms`, freezeAfter(2600)),
  ]);
}

type Slowing = (child: ChildProcess) => void;

/** Stops and continues a process; never waits for it, and ends with it. */
function dutyCycle(child: ChildProcess): void {
  let timer: NodeJS.Timeout | undefined;
  const go = () => {
    child.kill('SIGCONT');
    timer = setTimeout(stop, ON_MS);
  };
  const stop = () => {
    child.kill('SIGSTOP');
    timer = setTimeout(go, OFF_MS);
  };
  child.once('exit', () => clearTimeout(timer));
  stop();
}

function freezeAfter(ms: number): Slowing {
  return (child) => {
    const timers = [setTimeout(() => child.kill('SIGSTOP'), ms), setTimeout(() => child.kill('SIGCONT'), ms + FROZEN_MS)];
    child.once('exit', () => timers.forEach(clearTimeout));
  };
}

async function checkSlowed({ programs, short, seed }: Rig, how: string, slowing: (random: () => number) => Slowing): Promise<Tally> {
  const tally = startTally(`check, ${how}`);
  const server = await startAnsweringServer(20);
  const random = randomFrom(seed);
  const place = openWorkplace(join(programs.folder, tally.what), fieldTargets(server.port, 25, { timeoutSeconds: TIMEOUT_SECONDS }));
  const unknown = new Map<string, number>();
  for (let run = 0; run < (short ? 1 : 6); run++) {
    const ran = await runCli(place, programs.cli, ['check', '--output', 'json'], { onStart: slowing(random), withinMs: WITHIN_MS });
    tally.times++;
    addTo(unknown, judgeVerdicts(tally, verdictsOf(ran) ?? [], `run ${run + 1}`));
    if (isCrash(ran) || ran.out === '') blame(tally, `run ${run + 1}, it ended with ${ran.code ?? ran.signal}: ${ran.err}`);
  }
  tally.note = `unknown: ${inWords(unknown)}`;
  await server.close();
  return tally;
}

async function watchSlowed({ programs, short }: Rig, how: string, slowing: Slowing): Promise<Tally> {
  const tally = startTally(`watch, ${how}`);
  const server = await startAnsweringServer(20);
  const field = fieldTargets(server.port, 10, { timeoutSeconds: TIMEOUT_SECONDS, failureThreshold: 2 });
  const place = openWorkplace(join(programs.folder, tally.what), field);
  const args = ['watch', '--for', short ? '9s' : '30s', '--output', 'json', '--store', place.store];
  const ran = await runCli(place, programs.cli, args, { onStart: slowing, withinMs: WITHIN_MS });
  tally.times = 1;
  judgeWatch(tally, ran, field, 'watch');
  tally.looks = server.askedAll();
  tally.note = `${ran.out.split('\n').filter((line) => line.includes('"to":"unknown"')).length} times unknown on the way`;
  await server.close();
  return tally;
}

async function functionSlowed({ programs, short }: Rig, how: string, slowing: Slowing): Promise<Tally> {
  const tally = startTally(`rounds, ${how}`);
  const server = await startAnsweringServer(20);
  const field = fieldTargets(server.port, 25, { periodSeconds: 60, timeoutSeconds: TIMEOUT_SECONDS });
  const world = await openFunctionWorld(field);
  const noted = world.mark();
  const rounds = Array.from({ length: short ? 2 : 6 }, (_, minute) => world.round(minute));
  const played = await world.play(programs.rounds, { rounds }, { onStart: slowing, withinMs: WITHIN_MS });
  const { report } = played;
  tally.times = rounds.length;
  judgeRounds(tally, played);
  judgeNoted(tally, noted, field, 'a round');
  tally.lost = field.filter(({ name }) => noted.told(name).length === 0).length;
  if (tally.lost > 0) blame(tally, `nothing was told of ${tally.lost} targets`);
  const took = (report?.played ?? []).map(({ tookMs }) => tookMs / 1000);
  tally.note = `a round took ${Math.min(...took).toFixed(1)} to ${Math.max(...took).toFixed(1)} s`;
  await world.close();
  await server.close();
  return tally;
}
