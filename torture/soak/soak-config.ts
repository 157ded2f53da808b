import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SoakServer } from './start-server.ts';

/** So many targets, one probe each. */
export const TARGETS = 600;
/** Every so many-th of them speaks TLS. */
const TLS_EVERY = 20;

/** The name of a target in the config. */
export function nameOf(target: number): string {
  return `t-${target}`;
}

/** Writes the config of the soak into a folder: its path. */
export function writeSoakConfig(folder: string, { http, https, ca }: SoakServer, periodSeconds: number): string {
  writeFileSync(join(folder, 'ca.pem'), ca);
  const targets = Array.from({ length: TARGETS }, (_, target) => {
    const isTls = target % TLS_EVERY === 0;
    const port = isTls ? { port: https, scheme: 'HTTPS' } : { port: http };
    return {
      name: nameOf(target),
      profile: 'custom',
      // The certificate is for this one.
      host: isTls ? '127.0.0.1' : `127.0.0.${2 + (target % 50)}`,
      readinessProbe: { httpGet: { path: `/${target}`, ...port } },
    };
  });
  const config = join(folder, 'gatewatch.yaml');
  writeFileSync(
    config,
    JSON.stringify({
      monitor: { name: 'soak', regions: ['eu-west-1'], network: { allow: ['127.0.0.0/8'] } },
      defaults: { tls: { ca: './ca.pem' }, timeoutSeconds: 5, recheckSeconds: 0, periodSeconds },
      targets,
    }),
  );
  return config;
}
