import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../../sandbox/start-sandbox.ts';
import { lookWith } from '../../testkit/look-with.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ servers: [{ kind: 'gateway', count: 2 }, { kind: 'key-manager' }, { kind: 'edge' }] });
});
afterEach(async () => {
  for (const target of sandbox.targets) await sandbox.setFault(target, 'none');
});
afterAll(() => sandbox.close());

function look(change = (config: string) => config) {
  const file = /ca: "([^"]+)"/.exec(sandbox.config)?.[1] ?? '';
  return lookWith(change(sandbox.config).replaceAll('failureThreshold: 2', 'failureThreshold: 1'), {
    files: { [file]: readFileSync(file, 'utf8') },
    secrets: sandbox.secrets,
  });
}

describe('the sandbox', () => {
  test('passes each check of several requests as it starts', async () => {
    const looked = await look();
    const of = (target: string, probes: readonly string[]) => probes.map((probe) => looked(target).probe(probe).outcome);
    expect(of('km-1', ['portal/publisher', 'portal/devportal', 'portal/admin', 'consistency'])).toEqual(Array(4).fill('success'));
    expect(['gw-1', 'gw-2', 'edge-1'].flatMap((target) => of(target, ['fleet/sandbox']))).toEqual(Array(3).fill('success'));
  });

  test.each([
    ['portal-callback', 'portal/admin', 'wso2.portal', /invalid_callback/],
    ['portal-unregistered', 'portal/publisher', 'wso2.portal', /without a client ID/],
    ['keys-differ', 'consistency', 'wso2.key-manager', /not in the JWKS/],
    ['issuer-localhost', 'consistency', 'wso2.key-manager', /issuer is on localhost/],
    ['clock-ahead', 'consistency', 'wso2.key-manager', /s ahead of ours/],
    ['token-refused', 'consistency', 'token.refused', /invalid_client/],
  ])('shows %s', async (fault, probe, reason, detail) => {
    await sandbox.setFault('km-1', fault);
    const looked = await look();
    expect(looked('km-1').probe(probe)).toMatchObject({ outcome: 'failure', reason, detail: expect.stringMatching(detail) });
    expect(looked('km-1').status).toBe('degraded');
  });

  test('shows a gateway that lacks an API, and one that lists none', async () => {
    await sandbox.setFault('gw-2', 'api-missing');
    expect((await look())('gw-2').probe('fleet/sandbox')).toMatchObject({
      reason: 'fleet.out-of-sync',
      detail: expect.stringContaining('WeatherAPI 2.1.0 is missing'),
    });
    await sandbox.setFault('gw-2', 'apis-emptied');
    const looked = await look();
    expect(looked('gw-2').probe('fleet/sandbox')).toMatchObject({ outcome: 'unknown', reason: 'fleet.not-compared' });
    expect(looked('gw-1').probe('fleet/sandbox').outcome).toBe('success');
  });

  test('shows a gateway that lacks a subscription', async () => {
    await sandbox.setFault('gw-2', 'subscription-missing');
    const looked = await look();
    const detail = '1 subscription of PizzaShackAPI 1.0.0 is missing, which gw-1, edge-1 have';
    expect(looked('gw-2').probe('fleet/sandbox')).toMatchObject({ reason: 'fleet.out-of-sync', detail });
    expect(looked('gw-1').probe('fleet/sandbox').outcome).toBe('success');
  });

  // Its servers are of 4.5, which counts no gateways, so its config does not ask.
  test.each([
    ['none', 'success', /deployed on every live gateway/],
    ['deployment-failed', 'failure', /PizzaShackAPI 1.0.0: 1 of 10 gateways failed to deploy it/],
    [
      'gateways-silent',
      'failure',
      /1 of the 3 gateways that respond report to the control plane \(gateway-2 14 min ago, gateway-3 14 min ago\)/,
    ],
  ])('has the REST APIs of a control plane of 4.6: %s', async (fault, outcome, detail) => {
    await sandbox.setFault('km-1', fault);
    const looked = await look((config) =>
      config
        .replace('fleets: [{ name: sandbox,', 'fleets: [{ name: sandbox, controlPlane: km-1,')
        .replace('scope: [default]', 'scope: [apim:environment_read]')
        .replace(/(profile: control-plane\n.*\n) +version: 4.5.0\n/, '$1'),
    );
    expect(looked('km-1').probe('deployments/sandbox')).toMatchObject({ outcome, detail: expect.stringMatching(detail) });
  });
});
