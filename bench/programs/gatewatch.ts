import { copyFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Program } from './program.ts';

/** `gatewatch watch` of the package; `bin` is the path of its command. */
export function gatewatch(bin: string): Program {
  return {
    name: 'gatewatch watch',
    prepare: ({ addresses, periodSeconds, authorityFile, folder }) => {
      copyFileSync(authorityFile, join(folder, 'authority.pem'));
      const targets = addresses.map(({ scheme, port, path }, index) => ({
        name: `target-${index}`,
        profile: 'custom',
        host: '127.0.0.1',
        tls: { ca: 'authority.pem' },
        readinessProbe: { httpGet: { scheme: scheme.toUpperCase(), port, path }, periodSeconds, timeoutSeconds: 1 },
      }));
      const config = join(folder, 'gatewatch.yaml');
      writeFileSync(config, JSON.stringify({ targets }));
      const env = { HOME: folder, XDG_STATE_HOME: folder, XDG_CACHE_HOME: join(folder, '..') };
      return { file: process.execPath, args: [bin, 'watch', '--config', config], env };
    },
  };
}
