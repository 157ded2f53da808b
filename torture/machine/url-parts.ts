import { join } from 'node:path';
import type { Rig } from './rig.ts';
import { blame, startTally, type Tally } from './tally.ts';
import { isCrash, openWorkplace, runCli } from './watched.ts';

const PASSWORD = 'Tz4.part-of9url';
const HEARTBEATS = [`https://ada:${PASSWORD}@beats.test/ping`, `https://${PASSWORD}@beats.test/`, `https://beats.test/ping#${PASSWORD}`];
const COMMANDS = [['validate'], ['check'], ['watch', '--for', '1s'], ['plan']];

/** Gives the heartbeat a URL with a part that nobody would send: each command must refuse it, and not repeat it. */
export async function giveUrlParts({ programs }: Rig): Promise<readonly Tally[]> {
  const tally = startTally('a heartbeat URL with a password or a fragment');
  const target = { name: 't', profile: 'custom', host: '127.0.0.1', readinessProbe: { tcpSocket: { port: 1 } } };
  for (const url of HEARTBEATS) {
    const monitor = { name: 'm', regions: ['eu-west-1'], heartbeat: { url } };
    const place = openWorkplace(join(programs.folder, `url-${tally.times}`), [target], monitor);
    for (const args of COMMANDS) {
      const ran = await runCli(place, programs.cli, args);
      const where = `${url.replace(PASSWORD, '…')}, ${args.join(' ')}`;
      tally.times++;
      if (isCrash(ran, [2]) || !ran.err.includes('monitor.heartbeat.url')) blame(tally, `${where}: ended with ${ran.code}: ${ran.err}`);
      if (`${ran.out}${ran.err}`.includes(PASSWORD)) blame(tally, `${where}: the password is in the output`);
    }
  }
  return [tally];
}
