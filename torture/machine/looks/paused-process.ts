import { join } from 'node:path';
import { type Impatience, type Stage, startPausingServer } from '../../../testkit/zoo/pausing-server.ts';
import { verdictsOf } from '../field.ts';
import type { Rig } from '../rig.ts';
import { blame, startTally, type Tally } from '../tally.ts';
import { isCrash, openWorkplace, runCli } from '../watched.ts';

const STAGES: readonly Stage[] = ['connected', 'handshake', 'secured', 'requested', 'answering'];
const WAYS: readonly Impatience[] = ['closes', 'resets', '408'];

/**
 * Stops `check` at each stage of its check, as a sleeping laptop does, while the server gives up on it: once,
 * after which the target must be ready, and each time, after which it must be unknown.
 */
export async function pauseChecks(rig: Rig): Promise<readonly Tally[]> {
  const tally = startTally('the process is stopped in a check, and the server gives up');
  const stages = rig.short ? STAGES.slice(0, 2) : STAGES;
  for (const stage of stages) {
    for (const impatience of WAYS) for (const always of [false, true]) await pause(rig, tally, { stage, impatience, always });
  }
  return [tally];
}

type Pause = { readonly stage: Stage; readonly impatience: Impatience; readonly always: boolean };

async function pause({ programs }: Rig, tally: Tally, how: Pause): Promise<void> {
  const where = `${how.stage}, ${how.impatience}, ${how.always ? 'each time' : 'once'}`;
  let pid = 0;
  const server = await startPausingServer({ ...how, send: (signal) => process.kill(pid, signal) });
  const look = { httpGet: { path: '/', port: server.port, ...(server.isTls && { scheme: 'HTTPS' }) } };
  const target = { name: 'good', profile: 'custom', host: '127.0.0.1', tls: { verify: false }, readinessProbe: look };
  const place = openWorkplace(join(programs.folder, `paused ${where}`), [target]);
  const ran = await runCli(place, programs.cli, ['check', '--output', 'json'], { onStart: (child) => (pid = Number(child.pid)) });
  await server.close();
  const [verdict] = verdictsOf(ran) ?? [];
  tally.times++;
  tally.looks += server.met();
  const expected = how.always ? 'unknown' : 'ready';
  if (isCrash(ran) || verdict?.status !== expected) {
    if (verdict?.status === 'down' || verdict?.status === 'not-ready') tally.falseRed++;
    blame(tally, `${where}: ${verdict?.status} (${verdict?.reason}), not ${expected} ${ran.err}`);
  }
}
