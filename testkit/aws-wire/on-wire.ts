import { afterAll, beforeAll, beforeEach } from 'vitest';
import { type Clients, createClients } from '../../aws/clients.ts';
import type { ClientOverrides } from '../../aws/open-client.ts';
import { type AwsWire, startAwsWire } from './wire.ts';

/** The time of the simulated services in these tests. */
export const NOW = Date.UTC(2026, 10, 22, 12);

/** Starts new simulated services for each test, with clients that call them. */
export function onWire(): { readonly wire: () => AwsWire; readonly clients: (overrides?: ClientOverrides) => Clients } {
  let wire: AwsWire | undefined;
  const running = () => {
    if (!wire) throw new Error('the stand-ins of AWS do not run yet');
    return wire;
  };
  const restart = async () => {
    await wire?.close();
    wire = await startAwsWire(() => NOW);
  };
  beforeAll(restart);
  beforeEach(restart);
  afterAll(() => wire?.close());
  const credentials = { accessKeyId: 'key', secretAccessKey: 'secret' };
  return { wire: running, clients: (overrides) => createClients('eu-west-1', { endpoint: running().endpoint, credentials, ...overrides }) };
}
