import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { secretVariable } from '../../../monitor/target/secret-variable.ts';
import { leaks } from '../../../testkit/canary.ts';
import { startEchoingServer } from '../../../testkit/zoo/echoing-server.ts';
import { CANARIES, SECRETS } from '../../abuse/secrets.ts';
import type { Rig } from '../rig.ts';
import { blame, startTally, type Tally } from '../tally.ts';
import { openWorkplace, runCli } from '../watched.ts';

const SPELLINGS: Readonly<Record<string, (text: string) => string>> = {
  'as it is': (text) => text,
  'percent-encoded': encodeURIComponent,
  base64: (text) => Buffer.from(text).toString('base64'),
};

/**
 * Lets a server repeat, in the answer to each check, what any check of any process sent it: no secret may be
 * printed or stored.
 */
export async function echoSecrets({ programs }: Rig): Promise<readonly Tally[]> {
  const tally = startTally('a server repeats the secrets of other checks');
  const env = Object.fromEntries(Object.entries(SECRETS).map(([name, value]) => [secretVariable(name), value]));
  for (const [spelling, spell] of Object.entries(SPELLINGS)) {
    const server = await startEchoingServer({ status: 500, spell });
    const targets = targetsOf(server.port);
    const place = openWorkplace(join(programs.folder, `echoes ${spelling}`), targets);
    for (const args of [
      ['check', '--output', 'json'],
      ['check', '--output', 'json'],
      ['check'],
      ['watch', '--for', '2s', '--output', 'json', '--store', place.store],
    ]) {
      const { out, err } = await runCli(place, programs.cli, args, { env });
      tally.times++;
      tally.looks += targets.length;
      for (const leak of leaks(CANARIES, [{ where: args.join(' '), text: `${out} ${err}` }])) blame(tally, `${spelling}, ${leak}`);
    }
    const stored = { where: 'the store', text: readFileSync(place.store, 'latin1') };
    for (const leak of leaks(CANARIES, [stored])) blame(tally, `${spelling}, ${leak}`);
    await server.close();
  }
  return [tally];
}

function targetsOf(port: number): readonly unknown[] {
  const base = { profile: 'custom', host: '127.0.0.1', periodSeconds: 1, failureThreshold: 1 };
  const readinessProbe = { httpGet: { path: '/', port } };
  const header = (name: string, secret: string) => ({ name, valueFrom: { secret } });
  return [
    { ...base, name: 'without', readinessProbe },
    { ...base, name: 'pair', httpHeaders: [header('authorization', 'abuse/authorization')], readinessProbe },
    {
      ...base,
      name: 'key',
      readinessProbe,
      probes: { key: { httpGet: { path: '/', port, httpHeaders: [header('x-key', 'abuse/key')] } } },
    },
  ];
}
