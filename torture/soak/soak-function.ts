import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { startAwsWire } from '../../testkit/aws-wire/wire.ts';
import { randomFrom } from '../../testkit/random.ts';
import type { Act } from '../lab/act.ts';
import { followTarget } from '../lab/reference.ts';
import { deploy, runFunction } from '../lab/run-function.ts';
import { drawOutages, outageAt } from './outages.ts';
import { isAsked, nameOf, TARGETS, writeSoakConfig } from './soak-config.ts';
import type { Soaked } from './soak-watch.ts';
import { startSoakServer } from './start-server.ts';
import { readVitals } from './vitals.ts';

const VITALS = pathToFileURL(join(import.meta.dirname, 'preload-vitals.ts')).href;
const THRESHOLD = 3;
/**
 * CloudWatch takes data of two hours to come: the stand-in's clock is in the middle of those that pass here.
 */
const inTheMiddle = () => Date.now() + 3_600_000;

/**
 * Lets the bundled function do so many rounds, a minute apart on its clock, one after the other, while some
 * targets break and recover.
 */
export async function soakFunction(rounds: number, seed: number): Promise<Soaked> {
  const folder = mkdtempSync(join(tmpdir(), 'gatewatch-soak-'));
  const [server, aws] = [await startSoakServer(), await startAwsWire(inTheMiddle)];
  try {
    const outages = drawOutages(TARGETS.filter(isAsked), rounds, randomFrom(seed));
    await server.tell({ outages });
    const vitals = join(folder, 'vitals');
    const deployed = deploy(writeSoakConfig(folder, server, 60), join(folder, 'out'));
    let startedAt = 0;
    const { rounds: said } = await runFunction(deployed, aws, {
      rounds,
      env: { VITALS: vitals },
      preloads: [VITALS],
      before: async (tick) => {
        if (tick === 0) startedAt = performance.now();
        await server.tell({ tick });
      },
    });
    const seconds = (performance.now() - startedAt) / 1000;
    const { looks } = await server.tell({ tick: 0 });
    const wrong = TARGETS.flatMap((target) => {
      const follow = followTarget(THRESHOLD);
      return said.flatMap((round, tick) => {
        const status = follow(outageAt(outages, target, tick) ? BROKEN : WELL);
        const says = round.get(nameOf(target))?.status ?? 'nothing';
        return says === status ? [] : [`function, ${nameOf(target)}, round ${tick}: the status is ${status}, said ${says}`];
      });
    });
    return { looks, seconds, outages: outages.length, grown: readVitals(vitals), wrong };
  } finally {
    await Promise.all([server.stop(), aws.close()]);
    rmSync(folder, { recursive: true });
  }
}

const WELL: Act = { meet: 'closed', truth: { ready: 'success' } };
const BROKEN: Act = { meet: 'closed', truth: { ready: 'http.status' } };
