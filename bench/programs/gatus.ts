import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Program, urlOf } from './program.ts';

/**
 * Gatus, which keeps its results in memory and checks at the same time as many as it likes: by default three. Its client
 * would keep connections, which the server closes. Source: its README, "Configuration".
 */
export function gatus(file: string, port: number): Program {
  return {
    name: 'Gatus',
    prepare: ({ addresses, periodSeconds, authorityFile, folder }) => {
      const endpoints = addresses.map((address, index) => ({
        name: `target-${index}`,
        url: urlOf(address),
        interval: `${periodSeconds}s`,
        conditions: ['[STATUS] == 200'],
        client: { timeout: '1s' },
      }));
      const config = join(folder, 'gatus.yaml');
      // YAML contains JSON.
      writeFileSync(
        config,
        JSON.stringify({ web: { address: '127.0.0.1', port }, storage: { type: 'memory' }, concurrency: 0, endpoints }),
      );
      return { file, args: [], env: { GATUS_CONFIG_PATH: config, SSL_CERT_FILE: authorityFile, GATUS_LOG_LEVEL: 'ERROR' } };
    },
  };
}
