import { join } from 'node:path';
import { memoryOf } from '../../testkit/measure/proc.ts';
import { startAnsweringServer } from './answering-server.ts';
import type { Run } from './child.ts';
import { fieldTargets, inWords, judgeNoted, judgeRounds, judgeVerdicts, judgeWatch, verdictsOf } from './field.ts';
import type { Rig } from './rig.ts';
import { openFunctionWorld } from './rounds/function-world.ts';
import { blame, startTally, type Tally } from './tally.ts';
import { isCrash, openWorkplace, runCli } from './watched.ts';

/**
 * V8 gives the young as much as a large machine has, and collects without end when that is more than the old
 * may have.
 */
const HEAP = ['--max-old-space-size=64', '--max-semi-space-size=8'];
/** As many as a shard holds. */
const SHARD = 50;
const SAMPLE_MS = 50;

/** Gives check, watch and the function 64 MB of heap. */
export async function starveOfMemory({ programs, short }: Rig): Promise<readonly Tally[]> {
  const server = await startAnsweringServer();
  const many = fieldTargets(server.port, short ? 100 : 500, { failureThreshold: 2 });
  const place = openWorkplace(join(programs.folder, 'heap'), many);

  const check = startTally(`check of ${many.length} targets in a heap of 64 MB`);
  const peak = startPeak();
  const checked = await runCli(place, programs.cli, ['check', '--output', 'json'], { node: HEAP, onStart: peak.follow });
  check.times = 1;
  const unknown = judgeVerdicts(check, verdictsOf(checked) ?? [], 'check');
  if (isCrash(checked) || check.looks !== many.length)
    blame(check, `it ended with ${checked.code}, ${check.looks} verdicts: ${checked.err.slice(-300)}`);
  check.note = `unknown: ${inWords(unknown)}; resident at most ${peak.mib()} MiB`;

  const watch = startTally(`watch of ${many.length} targets each second in a heap of 64 MB`);
  const before = server.askedAll();
  const followed = startPeak();
  const args = ['watch', '--for', short ? '3s' : '15s', '--output', 'json', '--store', place.store];
  const watched = await runCli(place, programs.cli, args, { node: HEAP, onStart: followed.follow });
  watch.times = 1;
  judgeWatch(watch, watched, many, 'watch');
  watch.looks = server.askedAll() - before;
  watch.note = `resident at most ${followed.mib()} MiB`;
  await server.close();
  return [check, watch, await starveFunction(programs.rounds, short ? 3 : 20)];
}

async function starveFunction(program: string, rounds: number): Promise<Tally> {
  const tally = startTally(`${rounds} rounds of a full shard in a heap of 64 MB`);
  const server = await startAnsweringServer();
  const field = fieldTargets(server.port, SHARD, { periodSeconds: 60 });
  const world = await openFunctionWorld(field);
  const noted = world.mark();
  const played = await world.play(program, { rounds: Array.from({ length: rounds }, (_, minute) => world.round(minute)) }, { node: HEAP });
  const { report } = played;
  tally.times = rounds;
  judgeRounds(tally, played);
  judgeNoted(tally, noted, field, 'a round');
  const told = field.map(({ name }) => noted.told(name).length);
  tally.lost = told.filter((times) => times === 0).length;
  tally.doubled = told.filter((times) => times > 1).length;
  if (tally.lost + tally.doubled > 0) blame(tally, `told ${told.join(', ')} times`);
  tally.note = `resident at most ${Math.round(report?.peakMiB ?? 0)} MiB`;
  await world.close();
  await server.close();
  return tally;
}

function startPeak(): { readonly follow: NonNullable<Run['onStart']>; readonly mib: () => number } {
  let peak = 0;
  return {
    follow: (child) => {
      const timer = setInterval(() => {
        try {
          // The kernel keeps the peak: the last sample holds it.
          peak = Math.max(peak, memoryOf(child.pid ?? 0).peakMiB || 0);
        } catch {
          // It has ended since.
        }
      }, SAMPLE_MS);
      child.once('close', () => clearInterval(timer));
    },
    mib: () => Math.round(peak),
  };
}
