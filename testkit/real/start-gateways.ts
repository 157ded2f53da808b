import { onTestFinished } from 'vitest';
import { startSandbox } from '../../sandbox/start-sandbox.ts';
import { freePort } from './free-port.ts';

/**
 * Ports of gateways behind an edge: 9443, HTTPS with a certificate of the sandbox; of the gateway that hangs, 9763, plain
 * HTTP, so that it hangs at the request and not in the handshake.
 */
export type Gateways = Readonly<Record<'ready' | 'notDeployed' | 'hanging' | 'down', number>>;

/** The path of a gateway's health check. */
export const HEALTH = '/api/am/gateway/v2/server-startup-healthcheck';

/** Starts gateways of the sandbox; one of the ports is closed. */
export async function startGateways(): Promise<Gateways> {
  const sandbox = await startSandbox({ servers: [{ kind: 'gateway', count: 3 }] });
  onTestFinished(() => sandbox.close());
  await sandbox.setFault('gw-2', 'not-deployed');
  await sandbox.setFault('gw-3', 'hanging');
  const offsets = [...sandbox.config.matchAll(/portOffset: (\d+)/g)].map(([, offset]) => Number(offset));
  const port = (index: number, base: number) => base + (offsets[index] ?? Number.NaN);
  return { ready: port(0, 9443), notDeployed: port(1, 9443), hanging: port(2, 9763), down: await freePort() };
}
