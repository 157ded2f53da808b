import { join } from 'node:path';
import { secretVariable } from '../../../monitor/target/secret-variable.ts';
import { startEchoingServer } from '../../../testkit/zoo/echoing-server.ts';
import type { Rig } from '../rig.ts';
import { blame, startTally, type Tally } from '../tally.ts';
import { isCrash, openWorkplace, runCli } from '../watched.ts';

const VALUE = 'Mv6-first.only8Q';
/** Names of two secrets that one environment variable would hold. */
const PAIRS = [
  ['prod/api', 'prod-api'],
  ['Prod.Api', 'prod_api'],
  ['ssm:/prod/api', 'ssm_-prod-api'],
] as const;
const COMMANDS = [['check'], ['wait', '--deadline', '3s'], ['watch', '--for', '1s'], ['check', '--target', 'second']];

/** Gives two targets secrets with one environment variable: no server may receive what belongs to the other. */
export async function shareVariables({ programs }: Rig): Promise<readonly Tally[]> {
  const tally = startTally('two secrets with one environment variable');
  for (const [first, second] of PAIRS) {
    const servers = [await startEchoingServer(), await startEchoingServer()] as const;
    const [one, other] = servers;
    const targets = [target('first', one.port, first), target('second', other.port, second)];
    const place = openWorkplace(join(programs.folder, `shared-${tally.times}`), targets);
    for (const args of COMMANDS) {
      const ran = await runCli(place, programs.cli, args, { env: { [secretVariable(first)]: VALUE } });
      const where = `${first} and ${second}, ${args.join(' ')}`;
      tally.times++;
      if (isCrash(ran, [2]) || !ran.err.includes(secretVariable(first))) blame(tally, `${where}: ended with ${ran.code}: ${ran.err}`);
      if (other.met.has(VALUE)) blame(tally, `${where}: the server of the second received the secret of the first`);
    }
    await Promise.all(servers.map((server) => server.close()));
  }
  return [tally];
}

function target(name: string, port: number, secret: string): Readonly<Record<string, unknown>> {
  const httpHeaders = [{ name: 'x-key', valueFrom: { secret } }];
  return { name, profile: 'custom', host: '127.0.0.1', readinessProbe: { httpGet: { path: '/', port, httpHeaders } } };
}
