import { join } from 'node:path';
import { startAnsweringServer } from './answering-server.ts';
import { inLanes } from './in-lanes.ts';
import type { Rig } from './rig.ts';
import { type FunctionWorld, openFunctionWorld } from './rounds/function-world.ts';
import { blame, startTally, type Tally } from './tally.ts';
import { isCrash, openWorkplace, runCli, turnsOf, WATCHED } from './watched.ts';

const [SECOND, MINUTE, HOUR, DAY] = [1000, 60_000, 3_600_000, 86_400_000];
const STEPS = [SECOND, 1500, MINUTE, 5 * MINUTE, HOUR, DAY].flatMap((ms) => [-ms, ms]);
const FEW = [-HOUR, DAY];
/** Lambda would have ended an invocation long before: one that lasts so long has hung. */
const HUNG_MS = 20_000;

/** Puts the wall clock forward and back, before and in the middle of rounds, and under watch. */
export async function jumpClocks(rig: Rig): Promise<readonly Tally[]> {
  return Promise.all([jumpRounds(rig, 'before'), jumpRounds(rig, 'within'), jumpWatch(rig)]);
}

async function jumpRounds({ programs, short }: Rig, when: 'before' | 'within'): Promise<Tally> {
  const tally = startTally(`the clock wrong ${when} a round, by ${short ? 'an hour and a day' : 'a second to a day'}`);
  const server = await startAnsweringServer();
  let refused = 0;
  await inLanes([1, 2, 3, 4], short ? FEW : STEPS, async (_, byMs) => {
    const timing = { failureThreshold: 2, recheckSeconds: 1 };
    const target = (name: string) => ({
      name,
      profile: 'custom',
      host: '127.0.0.1',
      readinessProbe: { httpGet: { path: `/${when}${byMs}${name}`, port: server.port }, ...timing },
    });
    const world = await openFunctionWorld([target('turning'), target('steady')]);
    await world.play(programs.rounds, { rounds: [world.round(-2), world.round(-1)] });
    server.set(`/${when}${byMs}turning`, 503);
    const noted = world.mark();
    const wrong = when === 'before' ? world.round(0, byMs) : world.round(0, 0, [{ afterMs: 400, byMs }]);
    const first = await world.play(programs.rounds, { rounds: [wrong] }, { withinMs: HUNG_MS });
    if (first.isStuck) blame(tally, `${byMs} ms, the round hung`);
    if (first.report?.played[0]?.error?.includes('RefusedEvent')) refused++;
    const after = await world.play(programs.rounds, { rounds: [world.round(1), world.round(2), world.round(3)] });
    if (!after.report?.played.every(({ done }) => done === 'round'))
      blame(tally, `${byMs} ms, the rounds after it failed: ${JSON.stringify(after.report)}`);
    tally.times++;
    judge(tally, world, noted, `${byMs} ms`);
    await world.close();
  });
  tally.looks = server.askedAll();
  tally.note =
    when === 'before'
      ? `${refused} events were refused with an error as too old or too early; reported with the next correct clock`
      : 'every round went on';
  if (when === 'within' && refused > 0) blame(tally, `${refused} rounds were refused`);
  await server.close();
  return tally;
}

function judge(tally: Tally, world: FunctionWorld, noted: ReturnType<FunctionWorld['mark']>, where: string): void {
  const told = noted.told('turning');
  if (told.length === 0) tally.lost++;
  tally.doubled += Math.max(0, told.length - 1);
  if (told.join() !== 'not-ready' || world.healthOf('turning')?.status !== 'not-ready')
    blame(tally, `${where}, people heard ${told.join(', ') || 'nothing'}`);
  // In the first minute the threshold may not have been reached yet.
  if (noted.values('Ready', 'turning').slice(1).includes(1)) {
    tally.falseGreen++;
    blame(tally, `${where}, Ready was ${noted.values('Ready', 'turning').join(', ')}`);
  }
  if (noted.values('Ready', 'steady').includes(0) || noted.told('steady').length > 0) {
    tally.falseRed++;
    blame(tally, `${where}, the target that was fine was ${noted.told('steady').join(', ') || 'measured as 0'}`);
  }
}

/**
 * Milliseconds after the start of watch: the clock jumps, and is put right. Between them a target breaks:
 * after so many looks.
 */
const STORY = { jump: 2000, back: 7000 };
const GOOD_LOOKS = 3;
const FOR_SECONDS = 9;

async function jumpWatch({ programs, short }: Rig): Promise<Tally> {
  const tally = startTally('the clock jumps under watch, and back, while a target starts to fail');
  const server = await startAnsweringServer();
  const steps = short ? FEW : STEPS;
  await inLanes(steps, steps, async (_, byMs) => {
    const path = (name: string) => `/watch${byMs}${name}`;
    const timing = { periodSeconds: 1, failureThreshold: 2, recheckSeconds: 0 };
    const target = (name: string) => ({
      name,
      profile: 'custom',
      host: '127.0.0.1',
      readinessProbe: { httpGet: { path: path(name), port: server.port }, ...timing },
    });
    const place = openWorkplace(join(programs.folder, `clock${byMs}`), [target('turning'), target('steady')]);
    const jumps = [
      { afterMs: STORY.jump, byMs },
      { afterMs: STORY.back, byMs: -byMs },
    ];
    const args = ['watch', '--for', `${FOR_SECONDS}s`, '--output', 'json', '--store', place.store];
    const how = { node: ['--import', programs.preload('clock')], env: { TORTURE_JUMPS: JSON.stringify(jumps) } };
    server.setFrom(path('turning'), GOOD_LOOKS + 1, 503);
    const ran = await runCli(place, programs.cli, args, how);
    tally.times++;
    const [turning, steady] = [turnsOf(ran.out, 'turning'), turnsOf(ran.out, 'steady')];
    if (isCrash(ran, WATCHED)) blame(tally, `${byMs} ms, it ended with ${ran.code}: ${ran.err}`);
    if (turning.at(-1) !== 'not-ready') tally.lost++;
    tally.doubled += turning.length - new Set(turning).size;
    if (turning.join() !== 'ready,not-ready') blame(tally, `${byMs} ms, the target that broke was told as ${turning.join(', ')}`);
    if (steady.some((status) => status !== 'ready')) {
      tally.falseRed++;
      blame(tally, `${byMs} ms, the target that was fine was told as ${steady.join(', ')}`);
    }
    const looks = server.asked(path('steady'));
    // Each step of the clock may cost a look or bring one.
    if (looks < FOR_SECONDS - 5 || looks > FOR_SECONDS + 5) blame(tally, `${byMs} ms, ${looks} looks in ${FOR_SECONDS} s`);
  });
  tally.looks = server.askedAll();
  tally.note = `4 to 14 checks in 9 s each time: no busy loop, no standstill`;
  await server.close();
  return tally;
}
