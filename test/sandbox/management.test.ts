import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../../sandbox/start-sandbox.ts';
import { lookWith } from '../../testkit/look-with.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ servers: [{ kind: 'micro-integrator' }] });
});
afterEach(() => sandbox.setFault('mi-1', 'none'));
afterAll(() => sandbox.close());

async function look() {
  const file = /ca: "([^"]+)"/.exec(sandbox.config)?.[1] ?? '';
  const around = { files: { [file]: readFileSync(file, 'utf8') }, secrets: sandbox.secrets };
  return (await lookWith(sandbox.config, around))('mi-1');
}

describe('the management API of a simulated Micro Integrator', () => {
  test('lists what the config names, over HTTPS', async () => {
    const seen = await look();
    expect(seen.status).toBe('ready');
    expect(seen.probe('capps')).toMatchObject({ detail: '2 named CApps, deployed without fault', tls: { trusted: true } });
  });

  test('store-growing: holds more each time, which one look does not judge', async () => {
    await sandbox.setFault('mi-1', 'store-growing');
    const details = [(await look()).probe('store-growth').detail, (await look()).probe('store-growth').detail];
    expect(details).toEqual(['OrdersStore holds 12', 'OrdersStore holds 22']);
  });

  test.each([
    ['capp-missing', 'capps', 'wso2.artifact-missing', 'not-ready'],
    ['faulty-capps', 'capps', 'wso2.faulty-capps', 'not-ready'],
    ['processor-stopped', 'message-processors', 'wso2.artifact-inactive', 'degraded'],
    ['endpoint-suspended', 'endpoints', 'wso2.artifact-inactive', 'degraded'],
    ['store-full', 'message-stores', 'wso2.message-store', 'degraded'],
    ['login-limit', 'capps', 'monitor.login-limit', 'unknown'],
    ['login-expired', 'capps', 'wso2.unauthorized', 'not-ready'],
    ['certificate-expired', 'capps', 'tls.expired', 'not-ready'],
  ])('%s: the probe %s has %s', async (fault, probe, reason, status) => {
    await sandbox.setFault('mi-1', fault);
    const seen = await look();
    expect(seen.probe(probe).reason).toBe(reason);
    expect(seen.status).toBe(status);
    // /healthz knows of none but the faulty CApps.
    expect(seen.probe('ready').outcome).toBe(fault === 'faulty-capps' ? 'failure' : 'success');
  });
});
