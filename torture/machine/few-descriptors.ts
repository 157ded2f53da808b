import { join } from 'node:path';
import { randomFrom } from '../../testkit/random.ts';
import { startAnsweringServer } from './answering-server.ts';
import { addTo, fieldTargets, inWords, judgeNoted, judgeVerdicts, judgeWatch, verdictsOf } from './field.ts';
import type { Rig } from './rig.ts';
import { type Noted, openFunctionWorld } from './rounds/function-world.ts';
import { blame, startTally, type Tally } from './tally.ts';
import { isCrash, openWorkplace, runCli } from './watched.ts';

/** With fewer descriptors Node itself does not start; with more, everything has enough. */
const LEAST = 19;
const MOST = 60;
/** Response time of the server, in milliseconds, so that checks overlap. */
const THINK_MS = 150;

/** Lets descriptors run out under check, watch, and the function. */
export async function starveOfDescriptors(rig: Rig): Promise<readonly Tally[]> {
  return [await starveCheck(rig), await starveWatch(rig), await starveFunction(rig)];
}

function limits({ seed, short }: Rig): readonly number[] {
  const random = randomFrom(seed);
  if (short) return [23, 28 + Math.floor(random() * 20)];
  return [
    ...Array.from({ length: 12 }, (_, index) => LEAST + index),
    ...Array.from({ length: 6 }, () => 31 + Math.floor(random() * (MOST - 31))),
  ];
}

async function starveCheck(rig: Rig): Promise<Tally> {
  const tally = startTally(`check with ${LEAST} to ${MOST} descriptors`);
  const server = await startAnsweringServer(THINK_MS);
  const place = openWorkplace(join(rig.programs.folder, 'few'), fieldTargets(server.port, 100));
  const unknown = new Map<string, number>();
  let unborn = 0;
  let said = 0;
  for (const limit of limits(rig)) {
    const ran = await runCli(place, rig.programs.cli, ['check', '--output', 'json'], { limit: `-n ${limit}` });
    tally.times++;
    const verdicts = verdictsOf(ran);
    if (verdicts) addTo(unknown, judgeVerdicts(tally, verdicts, `${limit} descriptors`));
    else if (ran.err.startsWith('machine-exhausted: ')) said++;
    else unborn++;
    // With too few descriptors, Node's own loader fails before any of our code runs: by a signal, or with its
    // own stack trace.
    const isNodes = ran.signal !== null || Number(ran.code) > 128 || ran.err.startsWith('node:internal/');
    const isSaid = ran.code === 3 && ran.err.startsWith('machine-exhausted: ');
    if (verdicts ? isCrash(ran) : !isNodes && !isSaid)
      blame(tally, `${limit} descriptors, check ended with ${ran.code}: ${ran.err.slice(0, 300)}`);
  }
  const others = [...unknown.keys()].filter((reason) => reason !== 'monitor.exhausted');
  if (others.length > 0) blame(tally, `unknown for another reason: ${others.join(', ')}`);
  tally.note = `unknown: ${inWords(unknown)}; ${said} times there was no verdict and it said so, ${unborn} times Node itself did not start`;
  await server.close();
  return tally;
}

async function starveWatch({ programs, short }: Rig): Promise<Tally> {
  const tally = startTally('watch with no descriptor left for 3 s');
  const server = await startAnsweringServer();
  const field = fieldTargets(server.port, short ? 10 : 50, { failureThreshold: 2 });
  const place = openWorkplace(join(programs.folder, 'few-watch'), field);
  const env = { TORTURE_HOARD_FROM: '2500', TORTURE_HOARD_UNTIL: '5500' };
  const node = ['--import', programs.preload('hoard')];
  const ran = await runCli(place, programs.cli, ['watch', '--for', '9s', '--output', 'json', '--store', place.store], {
    node,
    env,
    limit: '-n 256',
  });
  tally.times = 1;
  judgeWatch(tally, ran, field, 'watch');
  const unknown = ran.out.split('\n').filter((line) => line.includes('"to":"unknown"'));
  if (unknown.length === 0 || !unknown.every((line) => line.includes('monitor.exhausted')))
    blame(tally, `not every look was in want of a descriptor: ${unknown[0]}`);
  tally.looks = server.askedAll();
  tally.note = `${unknown.length} of ${field.length} targets were reported as unknown (monitor.exhausted), and then with their real status`;
  await server.close();
  return tally;
}

async function starveFunction(rig: Rig): Promise<Tally> {
  const tally = startTally('the function with few descriptors');
  const server = await startAnsweringServer(THINK_MS);
  const field = fieldTargets(server.port, 50, { periodSeconds: 60 });
  const names = field.map(({ name }) => name);
  const faults = new Map<string, number>();
  for (const limit of limits(rig)) {
    const world = await openFunctionWorld(field);
    const noted = world.mark();
    const ran = await world.play(rig.programs.rounds, { rounds: [world.round(0)] }, { limit: `-n ${limit}` });
    tally.times++;
    const error = ran.report?.played[0]?.error;
    addTo(
      faults,
      new Map([
        [ran.report === undefined ? 'times Node did not start' : error === undefined ? 'good rounds' : 'rounds that failed aloud', 1],
      ]),
    );
    const after = await world.play(rig.programs.rounds, { rounds: [world.round(1), world.round(2), world.round(3)] });
    if (!after.report?.played.every(({ done }) => done === 'round'))
      blame(tally, `${limit} descriptors, it does not recover: ${JSON.stringify(after.report)}`);
    judgeNoted(tally, noted, field, `${limit} descriptors`);
    judgeTold(tally, noted, names, `${limit} descriptors`);
    await world.close();
  }
  tally.note = inWords(faults);
  await server.close();
  return tally;
}

/** People must be notified once of each target that could be checked. */
function judgeTold(tally: Tally, noted: Noted, names: readonly string[], where: string): void {
  for (const name of names) {
    const told = noted.told(name).filter((status) => status !== 'unknown');
    if (told.length === 0) tally.lost++;
    if (told.length !== 1) blame(tally, `${where}, of ${name} was told ${told.join(', ') || 'nothing'}`);
    tally.doubled += Math.max(0, told.length - 1);
  }
}
