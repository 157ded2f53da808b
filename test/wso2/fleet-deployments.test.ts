import { afterEach, describe, expect, test } from 'vitest';
import { packTargets, readEvent } from '../../deployment/schedule/event.ts';
import { secretNames } from '../../monitor/target/secret-names.ts';
import { closeServers, json, serve } from '../../testkit/engine/serve.ts';
import { compile, lookWith } from '../../testkit/look-with.ts';
import { isReaderName } from '../../wso2/readers/read-answer.ts';

afterEach(() => closeServers());

const SECRETS = {
  'wso2/monitor': '{"username":"monitor","password":"the-password-of-all"}',
  'wso2/fleet': '{"clientId":"fleet-client","clientSecret":"fleet-client-secret"}',
};

const NOW = Date.parse('2026-01-31T08:00:00Z');
const ago = (seconds: number) => new Date(NOW - seconds * 1000).toISOString();

type Counts = { readonly live: number; readonly deployed: number; readonly failed: number };
const ALL: Counts = { live: 2, deployed: 2, failed: 0 };

type Plane = {
  readonly environments?: unknown;
  readonly gateways?: unknown;
  readonly counts?: readonly (Counts | undefined)[];
  readonly total?: number;
  readonly statuses?: Readonly<Record<string, number>>;
};

const active = (id: string, seconds: number, status = 'ACTIVE') => ({ gatewayId: id, lastActive: ago(seconds), status });
const BOTH = { count: 2, list: [active('gw-a', 12), active('gw-b', 30)] };

/**
 * A control plane as carbon-apimgt 9.33 answers: EnvironmentListDTO, GatewayInstanceListDTO (admin v4), APIListDTO, and
 * APIRevisionListDTO with its counts (publisher v4).
 */
async function controlPlane({ environments, gateways = BOTH, counts = [ALL], total, statuses = {} }: Plane = {}) {
  return serve(({ url, method }, response) => {
    response.setHeader('date', new Date(NOW).toUTCString());
    if (url === '/oauth2/token' && method === 'POST')
      return json(response, 200, { access_token: 'the-token-of-the-plane', token_type: 'Bearer', expires_in: 3600 });
    const [path = ''] = url.split('?');
    const status = Object.entries(statuses).find(([end]) => path.endsWith(end))?.[1];
    if (status !== undefined) return json(response, status, { code: status, message: 'no', description: 'no' });
    if (path === '/api/am/admin/v4/environments')
      return json(
        response,
        200,
        environments ?? {
          count: 2,
          list: [
            { id: 'Default', name: 'Default' },
            { id: 'id-of-eu', name: 'Europe' },
          ],
        },
      );
    if (/^\/api\/am\/admin\/v4\/environments\/[^/]+\/gateways$/.test(path)) return json(response, 200, gateways);
    if (path === '/api/am/publisher/v4/apis') {
      const list = counts.map((_, i) => ({ id: `api-${i}`, name: `Api${i}`, version: '1.0.0', lifeCycleStatus: 'PUBLISHED' }));
      return json(response, 200, { count: list.length, list, pagination: { offset: 0, limit: 25, total: total ?? list.length } });
    }
    const found = counts[Number(/^\/api\/am\/publisher\/v4\/apis\/api-(\d+)\/revisions$/.exec(path)?.[1])];
    const info = found && { liveGatewayCount: found.live, deployedGatewayCount: found.deployed, failedGatewayCount: found.failed };
    const deploymentInfo = ['Default', 'Europe'].map((name) => ({
      name,
      vhost: 'localhost',
      deployedTime: '2026-01-31 07:00:00.1',
      ...info,
    }));
    return json(response, 200, { count: 1, list: [{ id: 'r', displayName: 'Revision 1', deploymentInfo }] });
  });
}

async function gateway(apis = 1, status = 200) {
  const list = Array.from({ length: apis }, (_, i) => ({ apiUUID: `api-${i}`, name: `Api${i}`, version: '1.0.0' }));
  return serve((_, response) => json(response, status, { count: list.length, list }));
}

function config(plane: number, gateways: readonly number[], fleet = '', own = ''): string {
  const target = (name: string, profile: string, port: number, keys = '') => `  - name: ${name}
    profile: ${profile}
    host: 127.0.0.1
    ports: { 9443: { port: ${port}, scheme: HTTP } }
    readinessProbe: { tcpSocket: { port: ${port} } }
    probes: { version-http: false${profile === 'gateway' ? ', version: false, websocket: false, websocket-tls: false' : ''} }
    ${keys}
`;
  return `
monitor:
  tokens:
    shop: { keyManager: cp-1, client: { secret: wso2/shop }, scope: [default] }
    fleet: { keyManager: cp-1, client: { secret: wso2/fleet }, scope: [apim:api_view, apim:environment_read] }
  fleets: [{ name: prod, gateways: [${gateways.map((_, i) => `gw-${i + 1}`).join(', ')}], controlPlane: cp-1${fleet} }]
defaults: { recheckSeconds: 0, failureThreshold: 1 }
targets:
${target('cp-1', 'control-plane', plane, own)}${gateways.map((port, i) => target(`gw-${i + 1}`, 'gateway', port, 'credentials: { secret: wso2/monitor }')).join('')}`;
}

async function look(
  plane: Plane,
  { gateways, fleet = '' }: { gateways?: readonly Awaited<ReturnType<typeof gateway>>[]; fleet?: string } = {},
) {
  const cp = await controlPlane(plane);
  const members = gateways ?? [await gateway(), await gateway()];
  const looked = await lookWith(
    config(
      cp.port,
      members.map(({ port }) => port),
      fleet,
    ),
    { secrets: SECRETS },
  );
  return { ...looked('cp-1'), seen: looked('cp-1').probe('deployments/prod'), asked: cp.asked, looked };
}

describe('a control plane', () => {
  test('that hears of all gateways, and counts all deployments, is ready', async () => {
    const { status, seen, asked } = await look({ counts: [ALL, ALL] });
    expect(seen).toMatchObject({
      outcome: 'success',
      role: 'signal',
      detail:
        '2 of the 2 published APIs have counts here, and are deployed on every live gateway; last signs of gateways: gw-a 12 s ago, gw-b 30 s ago',
    });
    expect(status).toBe('ready');
    const requests = asked.filter(({ url }) => url.startsWith('/api/'));
    expect(requests.map(({ method, url }) => `${method} ${url}`)).toEqual([
      'GET /api/am/admin/v4/environments',
      'GET /api/am/admin/v4/environments/Default/gateways',
      'GET /api/am/publisher/v4/apis?query=status:PUBLISHED&limit=25&offset=0',
      'GET /api/am/publisher/v4/apis/api-0/revisions?query=deployed:true',
      'GET /api/am/publisher/v4/apis/api-1/revisions?query=deployed:true',
    ]);
    expect(new Set(requests.map(({ headers }) => headers.authorization))).toEqual(new Set(['Bearer the-token-of-the-plane']));
  });

  test.each<readonly [string, Counts, string]>([
    ['failed', { live: 3, deployed: 2, failed: 1 }, 'Api0 1.0.0: 1 of 3 gateways failed to deploy it'],
    ['is on some gateways only', { live: 3, deployed: 2, failed: 0 }, 'Api0 1.0.0: deployed on 2 of 3 gateways'],
  ])('names an API whose deployment %s', async (_, counts, detail) => {
    const { status, seen, looked } = await look({ counts: [counts, ALL] });
    expect(seen).toMatchObject({ reason: 'fleet.not-acknowledged', detail, fix: expect.stringContaining('gateway log') });
    expect([status, looked('gw-1').status]).toEqual(['degraded', 'ready']);
  });

  test('says how many gateways it hears of, and when it last did', async () => {
    const gateways = { count: 2, list: [active('gw-a', 12), active('gw-b', 840, 'EXPIRED')] };
    const { seen, status } = await look({ gateways });
    expect(seen).toMatchObject({
      reason: 'fleet.not-acknowledged',
      detail: '1 of the 2 gateways that respond report to the control plane (gw-b 14 min ago)',
      fix: expect.stringContaining('9443'),
    });
    expect(status).toBe('degraded');
  });

  test('says that a gateway never reported', async () => {
    const { seen } = await look({ gateways: { count: 1, list: [active('gw-a', 12)] } });
    expect(seen.detail).toBe('1 of the 2 gateways that respond report to the control plane (1 never reported)');
  });

  test.each<readonly [string, unknown, boolean]>([
    ['a time of the epoch', NOW - 12_000, true],
    ['an old time of the epoch', NOW - 400_000, false],
    ['seconds as text', String((NOW - 400_000) / 1000), false],
    ['another zone', '2026-01-31T09:59:50+02:00', true],
    ['a time without its zone, which may be hours off', '2026-01-31 03:00:00.0', true],
    ['no time', undefined, true],
    ['a time in the future', ago(-3600), true],
  ])('reads %s', async (_, lastActive, isFresh) => {
    const { seen } = await look({
      gateways: { count: 2, list: [active('gw-a', 12), { gatewayId: 'gw-b', lastActive, status: 'ACTIVE' }] },
    });
    expect(seen.outcome).toBe(isFresh ? 'success' : 'failure');
  });

  test('does not miss a gateway that is down or starting: its own checks report that', async () => {
    const gateways = { count: 2, list: [active('gw-a', 12), active('gw-b', 840, 'EXPIRED')] };
    for (const other of [await gateway(0), await gateway(1, 503)]) {
      expect((await look({ gateways }, { gateways: [await gateway(), other] })).seen.outcome).toBe('success');
    }
  });

  test('does not count pods of yesterday that are gone', async () => {
    const old = Array.from({ length: 30 }, (_, i) => active(`pod-${i}`, 90_000, 'EXPIRED'));
    expect((await look({ gateways: { count: 32, list: [...old, ...BOTH.list] } })).seen.outcome).toBe('success');
  });

  test.each<readonly [string, Plane, RegExp]>([
    ['lists no environment', { environments: { count: 0, list: [] } }, /lists no environment/],
    ['lists no gateway', { gateways: { count: 0, list: [] } }, /lists no gateway of Default: \[apim.gateway_notification\]/],
    ['lists no API', { counts: [] }, /lists no published API/],
  ])('that %s is not believed', async (_, plane, detail) => {
    const { status, seen } = await look(plane);
    expect(seen).toMatchObject({ outcome: 'unknown', reason: 'fleet.not-compared', detail: expect.stringMatching(detail) });
    expect(status).toBe('ready');
  });

  test('of an earlier release says so, without a failure', async () => {
    const { status, seen } = await look({ statuses: { '/gateways': 404 } });
    expect(seen).toMatchObject({ outcome: 'success', detail: expect.stringContaining('4.6 and later do') });
    expect(status).toBe('ready');
    const uncounted = await look({ counts: [undefined, undefined] });
    expect(uncounted.seen).toMatchObject({ outcome: 'success', detail: expect.stringMatching(/^0 of the 2 published APIs have counts/) });
  });

  test('says how many APIs it was not asked for', async () => {
    const { seen, asked } = await look({ counts: Array.from({ length: 30 }, () => ALL), total: 230 });
    expect(seen.detail).toMatch(/^25 of the first 25 of 230 published APIs/);
    expect(asked.filter(({ url }) => url.endsWith('deployed:true'))).toHaveLength(25);
  });

  test('is asked about the environment of the fleet', async () => {
    const { seen, asked } = await look({}, { fleet: ', environment: Europe' });
    expect(seen.outcome).toBe('success');
    expect(asked.map(({ url }) => url)).toContain('/api/am/admin/v4/environments/id-of-eu/gateways');
    const other = await look({}, { fleet: ', environment: Asia' });
    expect(other.seen).toMatchObject({
      reason: 'wso2.no-such-endpoint',
      detail: 'the control plane has no environment Asia; it has Default, Europe',
      fix: expect.stringContaining('environment'),
    });
  });

  test.each([
    ['rejects the token', { '/environments': 401 }, 'wso2.unauthorized'],
    ['does not give the scope', { '/gateways': 403 }, 'wso2.unauthorized'],
    ['has no Publisher API', { '/apis': 404 }, 'wso2.no-such-endpoint'],
    ['fails', { '/environments': 503 }, 'http.status'],
  ])('that %s is degraded', async (_, statuses, reason) => {
    const { status, seen } = await look({ statuses });
    expect([status, seen.reason]).toEqual(['degraded', reason]);
  });

  test('is judged without an API that was deleted meanwhile', async () => {
    expect((await look({ counts: [ALL, ALL], statuses: { 'api-0/revisions': 404 } })).seen.outcome).toBe('success');
  });

  test('gets what it needs and no more: the token for it, and the secrets of the gateways', () => {
    const { targets } = compile(config(19443, [29443, 39443]));
    const plane = targets.filter(({ name }) => name === 'cp-1');
    expect(secretNames(plane)).toEqual(['wso2/fleet', 'wso2/monitor']);
    expect(secretNames(targets.filter(({ name }) => name !== 'cp-1'))).toEqual(['wso2/monitor']);
    const event = { ...packTargets('api-manager', plane), at: '2026-01-31T08:00:00Z' };
    const work = readEvent(JSON.parse(JSON.stringify(event)), 'api-manager', NOW, isReaderName);
    expect('targets' in work && work.targets).toEqual(plane);
  });
});
