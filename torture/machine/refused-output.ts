import { join } from 'node:path';
import { type AnsweringServer, startAnsweringServer } from './answering-server.ts';
import type { Run } from './child.ts';
import type { Rig } from './rig.ts';
import { blame, startTally, type Tally } from './tally.ts';
import { isCrash, openWorkplace, runCli, turnsOf } from './watched.ts';

const WAYS: Readonly<Record<string, Partial<Run>>> = {
  'the disk is full': { into: '> /dev/full' },
  'a reader that has ended': { onStart: ({ stdout }) => stdout?.destroy() },
  'the disk is full for both': { into: '> /dev/full 2>&1' },
};

/** Refuses the output of a watch that sees an outage, and lets the next one with its store tell it. */
export async function refuseOutput({ programs }: Rig): Promise<readonly Tally[]> {
  const tally = startTally('the output of watch cannot be written');
  const server: AnsweringServer = await startAnsweringServer();
  try {
    for (const [way, how] of Object.entries(WAYS)) {
      const probe = { httpGet: { path: `/bad/${tally.times}`, port: server.port }, periodSeconds: 1, failureThreshold: 1 };
      const target = { name: 'broken', profile: 'custom', host: '127.0.0.1', readinessProbe: probe };
      const place = openWorkplace(join(programs.folder, `refused-${tally.times}`), [target]);
      const watch = ['watch', '--for', '3s', '--output', 'json', '--store', place.store];
      const refused = await runCli(place, programs.cli, watch, how);
      const after = await runCli(place, programs.cli, watch);
      const again = await runCli(place, programs.cli, watch);
      const told = [after, again].flatMap(({ out }) => turnsOf(out, 'broken'));
      tally.times++;
      if (told.length === 0) tally.lost++;
      tally.doubled += Math.max(0, told.length - 1);
      if (refused.code !== 3 || isCrash(refused)) blame(tally, `${way}: exit ${refused.code}: ${refused.err}`);
      if (told.join() !== 'not-ready') blame(tally, `${way}: the next ones told ${told.join(', ') || 'nothing'}`);
    }
    tally.looks = server.askedAll();
    tally.note = 'exit code 3; told once by the next watch';
    return [tally];
  } finally {
    await server.close();
  }
}
