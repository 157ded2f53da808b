import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { type Sandbox, startSandbox } from '../../sandbox/start-sandbox.ts';
import { lookWith } from '../../testkit/look-with.ts';

// Servers that say one status, over real sockets: API Platform, Streaming Integrator, Integration Control Plane.

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({
    servers: [
      { kind: 'api-platform-gateway' },
      { kind: 'api-platform-controller' },
      { kind: 'streaming-integrator' },
      { kind: 'integration-control-plane' },
    ],
  });
});
afterAll(() => sandbox.close());
afterEach(async () => {
  for (const target of sandbox.targets) await sandbox.setFault(target, 'none');
});

type Change = (target: Record<string, unknown>) => Record<string, unknown>;

async function look(name: string, change: Change = (target) => target) {
  const config = parse(sandbox.config);
  const written = { ...config, defaults: { ...config.defaults, tls: { ca: 'ca.pem' } }, targets: config.targets.map(change) };
  return (await lookWith(stringify(written), { files: { 'ca.pem': sandbox.authority }, secrets: sandbox.secrets }))(name);
}

test('each is ready, and says what it answered', async () => {
  for (const name of sandbox.targets) expect((await look(name)).status).toBe('ready');
  const gateway = await look('pg-1');
  expect(gateway.probe('ready').detail).toBe('the server says "ready"');
  expect(gateway.probe('alive').detail).toBe('the server says "healthy"');
  expect(gateway.probe('policy-engine').detail).toBe('the server says "healthy"');
  expect((await look('icp-1')).probe('runtimes').detail).toContain('a TCP check shows no more');
});

test('a policy engine that is unhealthy makes the gateway not ready while its router answers ready', async () => {
  await sandbox.setFault('pg-1', 'policies-unhealthy');
  const { status, diagnosis, probe } = await look('pg-1');
  expect(status).toBe('not-ready');
  expect(diagnosis).toMatchObject({ reason: 'wso2.unhealthy', kind: 'target', probe: 'policy-engine' });
  expect(diagnosis?.summary).toContain('policy engine is unhealthy');
  expect(probe('ready').outcome).toBe('success');
});

test.each([
  ['pg-1', 'policy-engine'],
  ['icp-1', 'runtimes'],
])('%s with one closed port is not ready, and not down', async (name, failing) => {
  await sandbox.setFault(name, 'port-closed');
  const { status, probe } = await look(name);
  expect(status).toBe('not-ready');
  expect(probe(failing)).toMatchObject({ reason: 'tcp.refused' });
});

test.each(['pg-1', 'pc-1', 'si-1'])('%s without its health API is a matter of the config', async (name) => {
  await sandbox.setFault(name, 'no-api');
  const { status, diagnosis } = await look(name);
  expect(status).toBe('not-ready');
  expect(diagnosis).toMatchObject({ reason: 'wso2.no-such-endpoint', kind: 'configuration' });
  expect(diagnosis?.fix).toContain('httpGet');
});

test('an earlier path of the controller is read as the current one', async () => {
  const port = 9092 + parse(sandbox.config).targets[1].portOffset;
  const own: Change = (target) => (target.name === 'pc-1' ? { ...target, readinessProbe: { httpGet: { path: '/health', port } } } : target);
  expect((await look('pc-1', own)).probe('ready').detail).toBe('the server says "healthy"');
});

test('a Streaming Integrator gets the credentials of its target, and says that they are missing', async () => {
  await sandbox.setFault('si-1', 'unauthorized');
  expect((await look('si-1')).status).toBe('ready');
  const without: Change = ({ credentials: _, ...target }) => target;
  const { diagnosis } = await look('si-1', without);
  expect(diagnosis).toMatchObject({ reason: 'wso2.unauthorized', kind: 'configuration' });
  expect(diagnosis?.fix).toContain('credentials');
});

test.each(['pg-1', 'pc-1', 'si-1', 'icp-1'])('%s that is off is down', async (name) => {
  await sandbox.setFault(name, 'down');
  const { status, diagnosis } = await look(name);
  expect(status).toBe('down');
  expect(diagnosis).toMatchObject({ reason: 'tcp.refused' });
});
