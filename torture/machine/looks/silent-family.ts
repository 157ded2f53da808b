import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startNameServer } from '../../../testkit/zoo/name-server.ts';
import { startAnsweringServer } from '../answering-server.ts';
import { fieldTargets, judgeVerdicts, verdictsOf } from '../field.ts';
import type { Rig } from '../rig.ts';
import { blame, startTally, type Tally } from '../tally.ts';
import { isCrash, openWorkplace, runCli } from '../watched.ts';

/** The system asks name servers at this port only. */
const DNS_PORT = 53;
const NAME_SERVER = '127.0.0.53';
const TIMEOUT_SECONDS = 2;
/** The two threads that getaddrinfo gets are stuck for 3 s each. */
const PATIENCE_MS = 15_000;

/**
 * Runs `check` with a name server that answers A and never AAAA, and with one that fails for AAAA: all names
 * must be judged by their IPv4 address, and those of the hosts file as well.
 */
export async function silenceFamily({ programs }: Rig): Promise<readonly Tally[]> {
  const tally = startTally('name servers that answer for IPv4 only');
  for (const [what, manner] of [['silent', 'silence'] as const, ['SERVFAIL', { code: 2 }] as const]) {
    const names = await startNameServer((_, type) => (type === 'A' ? { addresses: ['127.0.0.1'] } : manner), NAME_SERVER, DNS_PORT).catch(
      () => undefined,
    );
    if (!names) {
      tally.note = `skipped: this user may not listen on ${NAME_SERVER}:${DNS_PORT}`;
      continue;
    }
    const server = await startAnsweringServer();
    const targets = fieldTargets(server.port, 20, { timeoutSeconds: TIMEOUT_SECONDS }).map((one, index) => ({
      ...one,
      host: index < 15 ? `gw-${index}.torture.test` : 'localhost',
    }));
    const place = openWorkplace(join(programs.folder, `families ${what}`), targets);
    const resolv = join(place.folder, 'resolv.conf');
    writeFileSync(resolv, `nameserver ${NAME_SERVER}\n`);
    const inNamespace = `mount --bind '${resolv}' /etc/resolv.conf`;
    const ran = await runCli(place, programs.cli, ['check', '--output', 'json'], { inNamespace, withinMs: PATIENCE_MS });
    await Promise.all([server.close(), names.close()]);
    tally.times++;
    const verdicts = verdictsOf(ran) ?? [];
    const unknown = judgeVerdicts(tally, verdicts, what);
    if (isCrash(ran) || verdicts.length !== targets.length || unknown.size > 0)
      blame(tally, `${what}: ${verdicts.length} verdicts, unknown ${JSON.stringify([...unknown])} ${ran.err}`);
    tally.note = `${tally.note}${what}: ${(ran.ms / 1000).toFixed(1)} s `;
  }
  return [tally];
}
