import { afterEach, describe, expect, test } from 'vitest';
import { closeServers, json, serve } from '../../testkit/engine/serve.ts';
import { lookWith } from '../../testkit/look-with.ts';

afterEach(() => closeServers());

const SECRETS = { 'wso2/monitor': '{"username":"monitor","password":"the-password-of-all"}' };

type Subscribed = Readonly<Record<string, readonly string[] | unknown>>;

/**
 * A gateway with these APIs and their subscriptions, as carbon-apimgt's internal gateway API v2 answers: APIListDTO,
 * and APIInfoDTO with its own spelling.
 */
async function gateway(apis: Subscribed, total?: number) {
  return serve(({ url }, response) => {
    const list = Object.keys(apis).map((name) => ({ apiUUID: `uuid-of-${name}`, name, version: '1.0.0', context: `/${name}/1.0.0` }));
    if (url === '/api/am/gateway/v2/apis') return json(response, 200, { count: total ?? list.length, list });
    const name = url.replace('/api/am/gateway/v2/apis/uuid-of-', '');
    const ids = apis[name];
    if (!Array.isArray(ids)) return json(response, 500, { code: 500, message: 'Internal Server Error', description: String(ids) });
    const subscripitons = ids.map((id) => ({ subscriptionUUID: id, applicationId: 7, policyId: 'Gold', subscriptionState: 'UNBLOCKED' }));
    return json(response, 200, { apiUUID: `uuid-of-${name}`, name, version: '1.0.0', subscripitons });
  });
}

async function compare(gateways: readonly Awaited<ReturnType<typeof gateway>>[], names = ['pizza']) {
  const apis = names.map((name) => `{ name: ${name}, version: 1.0.0 }`).join(', ');
  const looked = await lookWith(
    `
monitor: { fleets: [{ name: prod, gateways: [${gateways.map((_, i) => `gw-${i + 1}`).join(', ')}], subscriptions: [${apis}] }] }
defaults: { recheckSeconds: 0, failureThreshold: 1, credentials: { secret: wso2/monitor } }
targets:
${gateways
  .map(
    ({ port }, i) => `  - name: gw-${i + 1}
    profile: gateway
    host: 127.0.0.1
    ports: { 9443: { port: ${port}, scheme: HTTP } }
    readinessProbe: { tcpSocket: { port: ${port} } }
    probes: { version: false, version-http: false, websocket: false, websocket-tls: false }
`,
  )
  .join('')}`,
    { secrets: SECRETS },
  );
  return (i: number) => ({ status: looked(`gw-${i}`).status, probe: looked(`gw-${i}`).probe('fleet/prod') });
}

describe('the subscriptions of a fleet', () => {
  test('are the same on all gateways, with one request more for each API and gateway', async () => {
    const gateways = await Promise.all([1, 2, 3].map(() => gateway({ pizza: ['s1', 's2'], weather: ['s3'], other: [] })));
    const at = await compare(gateways, ['pizza', 'weather']);
    expect(at(1)).toMatchObject({
      status: 'ready',
      probe: { detail: 'the 3 APIs are those of gw-2, gw-3; 2 subscriptions of pizza 1.0.0; 1 subscription of weather 1.0.0' },
    });
    expect(gateways.map(({ asked }) => asked.length)).toEqual([9, 9, 9]);
    expect(new Set(gateways.flatMap(({ asked }) => asked.map(({ method }) => method)))).toEqual(new Set(['GET']));
  });

  test('that one gateway lacks are reported there only, with their number', async () => {
    const at = await compare([
      await gateway({ pizza: ['s1', 's2', 's3'] }),
      await gateway({ pizza: ['s1'] }),
      await gateway({ pizza: ['s1', 's2'] }),
    ]);
    expect(at(2)).toMatchObject({
      status: 'degraded',
      probe: { reason: 'fleet.out-of-sync', detail: '2 subscriptions of pizza 1.0.0 are missing, which gw-1, gw-3 have' },
    });
    expect(at(3).probe.detail).toBe('1 subscription of pizza 1.0.0 is missing, which gw-1 has');
    expect(at(1).status).toBe('ready');
  });

  test('of the same number, but not the same ones, differ', async () => {
    const at = await compare([await gateway({ pizza: ['s1', 's2'] }), await gateway({ pizza: ['s1', 's9'] })]);
    expect([at(1).probe.detail, at(2).probe.detail]).toEqual([
      '1 subscription of pizza 1.0.0 is missing, which gw-2 has',
      '1 subscription of pizza 1.0.0 is missing, which gw-1 has',
    ]);
  });

  test('are told after an API that is missing', async () => {
    const at = await compare([await gateway({ pizza: ['s1'] }), await gateway({ pizza: ['s1', 's2'], weather: [] })]);
    expect(at(1).probe.detail).toBe('weather 1.0.0 is missing, which gw-2 has; 1 subscription of pizza 1.0.0 is missing, which gw-2 has');
  });

  test.each<readonly [string, Subscribed, RegExp]>([
    ['of a gateway that has none yet', { pizza: [] }, /^pizza 1.0.0: the gateway lists none of its 2 subscriptions/],
    ['that cannot be read', { pizza: 'no store' }, /^pizza 1.0.0: its subscriptions could not be read$/],
    ['without an ID', { pizza: [''] }, /could not be read/],
  ])('%s are not compared', async (_, own, detail) => {
    const at = await compare([await gateway(own), await gateway({ pizza: ['s1', 's2'] })]);
    expect(at(1)).toMatchObject({
      status: 'ready',
      probe: { outcome: 'unknown', reason: 'fleet.not-compared', detail: expect.stringMatching(detail) },
    });
  });

  test('are compared without a gateway that does not have them', async () => {
    const at = await compare([await gateway({ pizza: ['s1'] }), await gateway({ pizza: 'no store' }), await gateway({ pizza: ['s1'] })]);
    expect(at(1).probe).toMatchObject({ outcome: 'success', detail: 'the only API is that of gw-2, gw-3; 1 subscription of pizza 1.0.0' });
  });

  test('of an API that the gateway lacks are not asked for', async () => {
    const [one, two] = [await gateway({ weather: [] }), await gateway({ weather: [], pizza: ['s1'] })];
    const at = await compare([one, two]);
    expect(at(1).probe.detail).toBe('pizza 1.0.0 is missing, which gw-2 has');
    expect(one.asked.filter(({ url }) => url.includes('uuid-of-pizza'))).toHaveLength(1);
  });

  test('and APIs of a list that is cut are not compared', async () => {
    const at = await compare([await gateway({ pizza: ['s1'] }, 40), await gateway({ pizza: ['s1'], weather: [] })]);
    expect(at(1).probe).toMatchObject({ reason: 'fleet.not-compared', detail: 'the gateway lists 1 of its 40 APIs only' });
    expect(at(2).probe.outcome).toBe('success');
  });
});
