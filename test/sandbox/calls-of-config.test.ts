import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { roundOnce } from '../../monitor/engine/looking/round-once.ts';
import { type Sandbox, startSandbox } from '../../sandbox/start-sandbox.ts';
import { compile, lookTools, lookWith } from '../../testkit/look-with.ts';

// The config of the sandbox against its own servers: what `gatewatch check --sandbox` sees.

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ servers: [{ kind: 'gateway', count: 2 }, { kind: 'key-manager' }] });
});
afterEach(async () => {
  for (const target of sandbox.targets) await sandbox.setFault(target, 'none');
});
afterAll(() => sandbox.close());

async function look() {
  const ca = parse(sandbox.config).defaults.tls.ca as string;
  return lookWith(sandbox.config, { files: { [ca]: readFileSync(ca, 'utf8') }, secrets: sandbox.secrets });
}

const HEALTH_CHECKS = ['ready', 'version', 'api/PizzaShackAPI/1.0.0', 'api/WeatherAPI/2.1.0'];
const PREFLIGHTS = ['preflight/PizzaShackAPI/1.0.0', 'preflight/WeatherAPI/2.1.0'];

test('all calls and preflights succeed while nothing is wrong', async () => {
  const looked = await look();
  for (const target of ['gw-1', 'gw-2']) {
    expect(looked(target).status).toBe('ready');
    for (const probe of [...HEALTH_CHECKS, ...PREFLIGHTS, 'call/menu'])
      expect([probe, looked(target).probe(probe).outcome]).toEqual([probe, 'success']);
  }
});

describe('a call fails while every health check passes', () => {
  test.each([
    ['gw-1', 'backend-refused', 'gateway.backend-connect'],
    ['gw-1', 'backend-timeout', 'gateway.backend-timeout'],
    ['gw-1', 'backend-error', 'backend.status'],
    ['gw-1', 'auth-backend', 'gateway.auth-backend'],
    ['gw-1', 'token-rejected', 'gateway.token-rejected'],
    ['gw-1', 'not-subscribed', 'gateway.subscription'],
    ['km-1', 'token-refused', 'token.refused'],
    ['km-1', 'token-rubbish', 'token.malformed'],
  ])('%s %s: %s', async (target, fault, reason) => {
    await sandbox.setFault(target, fault);
    const looked = await look();
    expect(looked('gw-1')).toMatchObject({ status: 'not-ready', diagnosis: { probe: 'call/menu', reason } });
    for (const probe of [...HEALTH_CHECKS, ...PREFLIGHTS]) expect(looked('gw-1').probe(probe).outcome).toBe('success');
    // What is wrong with one gateway is not wrong with the other; a token that is not issued is missing everywhere.
    expect(looked('gw-2').status).toBe(target === 'gw-1' ? 'ready' : 'not-ready');
  });
});

test('a throttled call degrades the gateway only', async () => {
  await sandbox.setFault('gw-1', 'throttled');
  expect((await look())('gw-1')).toMatchObject({ status: 'degraded', diagnosis: { reason: 'gateway.throttled' } });
});

test('the throttle canary reaches its limit, and misses it without a Traffic Manager', async () => {
  const detail = expect.stringContaining('was refused with code 900803');
  expect((await look())('gw-1').probe('call/canary')).toMatchObject({ outcome: 'success', detail });
  await sandbox.setFault('gw-1', 'throttling-off');
  const ca = parse(sandbox.config).defaults.tls.ca as string;
  const tools = lookTools(sandbox.secrets);
  const { targets } = compile(sandbox.config, { files: { [ca]: readFileSync(ca, 'utf8') } });
  // Nobody waits for the decision of a Traffic Manager that is not there: its pauses are 5 seconds at most.
  const sleep: typeof tools.clock.sleep = (ms, signal) => (ms <= 5000 ? Promise.resolve() : tools.clock.sleep(ms, signal));
  const results = await roundOnce({ ...tools, clock: { ...tools.clock, sleep } }, targets);
  const seen = results.flatMap(({ observations }) => observations).filter(({ probe }) => probe === 'call/canary');
  expect(seen).toMatchObject([{ outcome: 'failure', reason: 'throttling.not-enforced' }]);
});

test('the client of the Key Manager has no name that stands elsewhere in the texts', async () => {
  const { clientId, clientSecret } = JSON.parse(sandbox.secrets['sandbox/client'] ?? '');
  expect(sandbox.config).not.toContain(clientId);
  expect(sandbox.config).not.toContain(clientSecret);
  await sandbox.setFault('gw-1', 'backend-refused');
  expect(JSON.stringify((await look())('gw-1').diagnosis)).not.toContain('[secret]');
});

test('without a Key Manager, there are preflights and no calls', async () => {
  const alone = await startSandbox({ servers: [{ kind: 'gateway' }] });
  const config = parse(alone.config);
  await alone.close();
  expect(config.monitor.tokens).toBeUndefined();
  expect(config.targets[0].calls).toBeUndefined();
  expect(config.targets[0].apis).toHaveLength(2);
});

test('a token endpoint that is slow delays a call, and fails none', async () => {
  await sandbox.setFault('km-1', 'slow');
  const looked = await look();
  expect(looked('gw-1')).toMatchObject({ status: 'ready' });
  expect(looked('gw-1').probe('call/menu').outcome).toBe('success');
});

describe('a preflight', () => {
  const YAML = (more: string) => {
    const { targets, defaults, monitor } = parse(sandbox.config);
    const { calls: _, ...gateway } = targets[0];
    const { tokens: __, fleets: ___, ...rest } = monitor;
    return stringify({ monitor: rest, defaults: { ...defaults, recheckSeconds: 0 }, targets: [{ ...gateway, ...parse(more) }] });
  };
  const ca = () => parse(sandbox.config).defaults.tls.ca as string;
  const lookAt = (more: string) =>
    lookWith(YAML(more), { files: { [ca()]: readFileSync(ca(), 'utf8') }, secrets: sandbox.secrets }).then((looked) => looked('gw-1'));

  test.each([
    ['none', 'deployed: status 200'],
    ['api-blocked', 'deployed'],
    ['backend-refused', 'deployed'],
    ['auth-backend', 'deployed'],
    ['throttled', 'deployed'],
    ['not-subscribed', 'deployed'],
    ['api-missing', '/weather/2.1.0/: code 404'],
  ])('with the fault %s leaves no line above INFO, and no call reaches a backend', async (fault, detail) => {
    await sandbox.setFault('gw-1', fault);
    const before = sandbox.logOf('gw-1').length;
    const seen = await lookAt('{}');
    expect(seen.probe('preflight/WeatherAPI/2.1.0').detail).toContain(detail);
    const lines = sandbox.logOf('gw-1').slice(before);
    expect(lines.filter((line) => !line.startsWith('INFO '))).toEqual([]);
    expect(lines.filter((line) => line.startsWith('INFO backend: '))).toEqual([]);
    expect(lines).toHaveLength(fault === 'api-missing' ? 1 : 0);
  });

  test('of APIs that the gateway lists leaves none either', async () => {
    const before = sandbox.logOf('gw-1').length;
    const seen = await lookAt('apis: { discover: gateway }');
    expect(seen.probe('preflight/PizzaShackAPI/1.0.0').detail).toContain('deployed');
    expect(seen.status).toBe('ready');
    expect(sandbox.logOf('gw-1').slice(before)).toEqual([]);
  });

  test('is polite where a request without a token is not', async () => {
    const before = sandbox.logOf('gw-1').length;
    await lookAt('calls: [{ name: bare, path: /pizzashack/1.0.0/menu }]');
    expect(sandbox.logOf('gw-1').slice(before)).toEqual([expect.stringMatching(/^WARN .*Missing Credentials$/)]);
  });
});
