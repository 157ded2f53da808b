import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Agent } from 'undici';
import { configFor, probe } from '../blackbox.ts';
import type { Program } from './program.ts';

/** blackbox_exporter, asked by the bench for each target once in each period, evenly spread, as Prometheus does. */
export function blackbox(file: string, port: number): Program {
  return {
    name: 'blackbox_exporter',
    prepare: ({ addresses, periodSeconds, authorityFile, folder }) => {
      const config = join(folder, 'blackbox.yml');
      writeFileSync(config, configFor(authorityFile));
      const drive = async (ended: AbortSignal) => {
        const agent = new Agent();
        const everyMs = periodSeconds * 1000;
        const asked = addresses.map(async (address, index) => {
          const startedAt = performance.now() + (everyMs * index) / addresses.length;
          for (let round = 0; !ended.aborted; round++) {
            await sleep(Math.max(0, startedAt + round * everyMs - performance.now()), undefined, { signal: ended }).catch(() => {});
            if (!ended.aborted) await probe(agent, port, address).catch(() => {});
          }
        });
        await Promise.all(asked);
        await agent.close();
      };
      return { file, args: [`--config.file=${config}`, `--web.listen-address=127.0.0.1:${port}`, '--log.level=error'], drive };
    },
  };
}
