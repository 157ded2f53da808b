import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import type { Ran } from './child.ts';
import type { Rig } from './rig.ts';
import { blame, startTally, type Tally } from './tally.ts';
import { openWorkplace, runCli } from './watched.ts';

type Place = 'tls.ca' | 'the store' | 'the config';
type Odd = { readonly place: Place; readonly what: string; readonly says: string };

const KINDS = [
  ['a pipe that nobody writes to', 'a named pipe'],
  ['/dev/zero', 'a device'],
  ['/dev/urandom', 'a device'],
] as const;
const PLACES: readonly Place[] = ['tls.ca', 'the store', 'the config'];
const ALL: readonly Odd[] = PLACES.flatMap((place) => KINDS.map(([what, says]) => ({ place, what, says })));

/** Names pipes and endless devices where files should be: each must end at once, with a sentence. */
export async function giveOddFiles({ programs }: Rig): Promise<readonly Tally[]> {
  const tally = startTally('a pipe or an endless device in place of a file');
  for (const odd of ALL) {
    const ran = await runWith(odd, join(programs.folder, `odd-${tally.times}`), programs.cli);
    tally.times++;
    // A program that waits for a pipe, or fills its memory, is ended as stuck.
    if (ran.isStuck || ran.code !== 2 || !ran.err.includes(odd.says))
      blame(tally, `${odd.what} as ${odd.place}: ended with ${ran.code}${ran.isStuck ? ', stuck' : ''}: ${ran.err.slice(-300)}`);
  }
  return [tally];
}

function runWith({ place, what }: Odd, folder: string, cli: string): Promise<Ran> {
  const target = { name: 't', profile: 'custom', host: '127.0.0.1', readinessProbe: { tcpSocket: { port: 1 } } };
  const path = what.startsWith('/') ? what : join(folder, 'pipe');
  const workplace = openWorkplace(folder, [{ ...target, ...(place === 'tls.ca' && { tls: { ca: path } }) }]);
  if (!what.startsWith('/')) execFileSync('mkfifo', [path]);
  const args = place === 'the store' ? ['watch', '--for', '1s', '--store', path] : ['check'];
  return runCli({ ...workplace, ...(place === 'the config' && { config: path }) }, cli, args, {
    node: ['--max-old-space-size=64'],
    withinMs: 20_000,
  });
}
