import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SoakServer } from './start-server.ts';

/** The targets, one probe each. */
export const TARGETS: readonly number[] = Array.from({ length: 640 }, (_, target) => target);
/** Every so many-th of them is looked at by HTTPS; of the others every second by TCP, the rest by HTTP. */
const TLS_EVERY = 20;

/** Whether more is asked of a target than a connection, so that it can be broken. */
export function isAsked(target: number): boolean {
  return target % 2 === 0;
}

/** The name of a target in the config. */
export function nameOf(target: number): string {
  return `t-${target}`;
}

/** Writes the config of the soak into a folder: its path. */
export function writeSoakConfig(folder: string, { http, https, ca }: SoakServer, periodSeconds: number): string {
  writeFileSync(join(folder, 'ca.pem'), ca);
  const targets = TARGETS.map((target) => {
    const isTls = target % TLS_EVERY === 0;
    const port = isTls ? { port: https, scheme: 'HTTPS' } : { port: http };
    return {
      name: nameOf(target),
      profile: 'custom',
      // The certificate is for this one.
      host: isTls ? '127.0.0.1' : `127.0.0.${2 + (target % 50)}`,
      readinessProbe: isAsked(target) ? { httpGet: { path: `/${target}`, ...port } } : { tcpSocket: { port: http } },
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
