import { createServer, type Server } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { packTargets, readEvent } from '../../deployment/schedule/event.ts';
import { secretNames } from '../../monitor/target/secret-names.ts';
import { closeServers, json, serve } from '../../testkit/engine/serve.ts';
import { compile, lookWith } from '../../testkit/look-with.ts';
import { isReaderName } from '../../wso2/readers/read-answer.ts';

const silent: Server[] = [];

afterEach(() => {
  closeServers();
  for (const server of silent.splice(0)) server.close();
});

const SECRETS = {
  'wso2/monitor': '{"username":"monitor","password":"the-password-of-all"}',
  'wso2/other': '{"username":"o","password":"the-other-password"}',
};

// As carbon-apimgt's internal gateway API v2 answers GET /apis (APIListDTO, APIMetaDataDTO).
function listOf(...names: readonly string[]) {
  const list = names.map((name) => ({
    apiUUID: `uuid-of-${name}`,
    name,
    version: '1.0.0',
    context: `/${name}/1.0.0`,
    provider: 'admin',
    apiType: 'HTTP',
    status: 'PUBLISHED',
    isDefaultVersion: false,
  }));
  return { count: list.length, list };
}

async function gateway(body: unknown, status = 200) {
  return serve((_, response) => json(response, status, body));
}

/** A server that takes connections and says nothing. */
async function hanging(): Promise<number> {
  const server = createServer((socket) => socket.on('error', () => undefined));
  silent.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return typeof address === 'object' && address ? address.port : 0;
}

function config(ports: readonly number[], { fleet = '', keys = '', credentials = () => 'wso2/monitor' }: Partial<Setup> = {}): string {
  return `
monitor: { fleets: [{ name: prod, gateways: [${ports.map((_, i) => `gw-${i + 1}`).join(', ')}]${fleet} }] }
defaults: { recheckSeconds: 0, failureThreshold: 1, timeoutSeconds: 2 }
targets:
${ports
  .map(
    (port, i) => `  - name: gw-${i + 1}
    profile: gateway
    host: 127.0.0.1
    ports: { 9443: { port: ${port}, scheme: HTTP } }
    credentials: { secret: ${credentials(i)} }
    readinessProbe: { tcpSocket: { port: ${port} } }
    probes: { version: false, version-http: false, websocket: false, websocket-tls: false }
    ${keys}
`,
  )
  .join('')}`;
}

type Setup = { readonly fleet: string; readonly keys: string; readonly credentials: (i: number) => string };

async function compare(bodies: readonly unknown[], setup: Partial<Setup> = {}) {
  const gateways = await Promise.all(bodies.map((body) => gateway(body)));
  const looked = await lookWith(
    config(
      gateways.map(({ port }) => port),
      setup,
    ),
    { secrets: SECRETS },
  );
  return { gateways, at: (i: number) => ({ status: looked(`gw-${i}`).status, probe: looked(`gw-${i}`).probe('fleet/prod') }) };
}

describe('a fleet', () => {
  test('in sync is ready, with one request for each pair', async () => {
    const { gateways, at } = await compare([listOf('a', 'b'), listOf('b', 'a'), listOf('a', 'b')]);
    expect([1, 2, 3].map((i) => at(i).status)).toEqual(['ready', 'ready', 'ready']);
    expect(at(1).probe).toMatchObject({ outcome: 'success', role: 'signal', detail: 'the 2 APIs are those of gw-2, gw-3' });
    expect(gateways.map(({ asked }) => asked.length)).toEqual([3, 3, 3]);
    const basic = `Basic ${Buffer.from('monitor:the-password-of-all').toString('base64')}`;
    expect(
      new Set(gateways.flatMap(({ asked }) => asked.map(({ method, url, headers }) => `${method} ${url} ${headers.authorization}`))),
    ).toEqual(new Set([`GET /api/am/gateway/v2/apis ${basic}`]));
  });

  test('names what a gateway lacks, on that gateway only', async () => {
    const { at } = await compare([listOf('a', 'b'), listOf('a'), listOf('a', 'b', 'c')]);
    expect(at(1)).toMatchObject({
      status: 'degraded',
      probe: { reason: 'fleet.out-of-sync', detail: 'c 1.0.0 is missing, which gw-3 has' },
    });
    expect(at(2)).toMatchObject({ status: 'degraded', probe: { detail: 'b 1.0.0, c 1.0.0 are missing, which gw-1, gw-3 have' } });
    expect(at(3)).toMatchObject({ status: 'ready', probe: { outcome: 'success' } });
  });

  test('tells versions of an API apart', async () => {
    const newer = { count: 1, list: [{ name: 'a', version: '2.0.0' }] };
    const { at } = await compare([listOf('a'), newer]);
    expect([at(1), at(2)].map(({ probe }) => probe.detail)).toEqual([
      'a 2.0.0 is missing, which gw-2 has',
      'a 1.0.0 is missing, which gw-1 has',
    ]);
  });

  test('with role readiness makes the gateway not ready', async () => {
    const { at } = await compare([listOf('a'), listOf('a', 'b')], { fleet: ', role: readiness' });
    expect([at(1).status, at(2).status]).toEqual(['not-ready', 'ready']);
  });

  test.each([
    ['an empty list', listOf(), /lists no API/],
    ['less than half a list', listOf('a'), /lists 1 of at least 4 APIs/],
  ])('does not believe %s', async (_, body, detail) => {
    const { at } = await compare([body, listOf('a', 'b', 'c', 'd')]);
    expect(at(1)).toMatchObject({
      status: 'ready',
      probe: { outcome: 'unknown', reason: 'fleet.not-compared', detail: expect.stringMatching(detail) },
    });
    expect(at(2).probe.outcome).toBe('success');
  });

  test.each([
    ['an error', { code: 500 }, 500, 'degraded'],
    ['no list', { count: 2 }, 200, 'degraded'],
    ['an unreadable item', { count: 1, list: [{ name: 'a' }] }, 200, 'degraded'],
    ['a list that is too long', listOf(...Array.from({ length: 600 }, (_, i) => `api-number-${i}`)), 200, 'ready'],
  ])('is compared without a gateway that answers with %s', async (_, body, status, outcomeOfOwn) => {
    const gateways = await Promise.all([gateway(listOf('a')), gateway(body, status), gateway(listOf('a', 'b'))]);
    const looked = await lookWith(config(gateways.map(({ port }) => port)), { secrets: SECRETS });
    expect(looked('gw-1').probe('fleet/prod')).toMatchObject({
      reason: 'fleet.out-of-sync',
      detail: 'b 1.0.0 is missing, which gw-3 has; not read: gw-2',
    });
    expect(looked('gw-3').probe('fleet/prod')).toMatchObject({
      outcome: 'success',
      detail: 'the 2 APIs are those of gw-1; not read: gw-2',
    });
    expect(looked('gw-2').probe('fleet/prod').outcome).not.toBe('success');
    expect(looked('gw-2').status).toBe(outcomeOfOwn);
  });

  test('is compared without gateways that hang, within the timeout of the check', async () => {
    const [one, last] = [await gateway(listOf('a')), await gateway(listOf('a', 'b'))];
    const hangs = [await hanging(), await hanging()];
    const started = performance.now();
    const looked = await lookWith(config([one.port, ...hangs, last.port]), { secrets: SECRETS });
    expect(looked('gw-1').probe('fleet/prod')).toMatchObject({
      reason: 'fleet.out-of-sync',
      detail: expect.stringContaining('not read: gw-2, gw-3'),
    });
    expect(performance.now() - started).toBeLessThan(8000);
  });

  test('of which one gateway is left is not compared', async () => {
    const one = await gateway(listOf('a'));
    const looked = await lookWith(config([one.port, await hanging()]), { secrets: SECRETS });
    expect(looked('gw-1')).toMatchObject({ status: 'ready' });
    expect(looked('gw-1').probe('fleet/prod')).toMatchObject({
      reason: 'fleet.not-compared',
      detail: 'no other gateway could be asked; not read: gw-2',
    });
  });

  test('is compared without a gateway whose secret cannot be read', async () => {
    const { at } = await compare([listOf('a'), listOf('a', 'b'), listOf('a')], {
      credentials: (i) => (i === 1 ? 'wso2/lost' : 'wso2/other'),
    });
    expect(at(1).probe).toMatchObject({ outcome: 'success', detail: 'the only API is that of gw-3; not read: gw-2' });
    expect(at(2).probe).toMatchObject({ outcome: 'unknown', reason: 'monitor.secret' });
  });

  test('shows how the gateway itself answered, not another one', async () => {
    const own = await gateway(listOf('a'));
    const other = await gateway({}, 503);
    const looked = await lookWith(config([own.port, other.port]), { secrets: SECRETS });
    expect(looked('gw-1').probe('fleet/prod')).toMatchObject({ answered: true, http: { status: 200 } });
  });

  test('travels in an event, with the secrets and authorities of the others', () => {
    const { targets } = compile(config([19443, 29443], { credentials: (i) => (i === 0 ? 'wso2/monitor' : 'wso2/other') }));
    const first = targets.slice(0, 1);
    expect(secretNames(first)).toEqual(['wso2/monitor', 'wso2/other']);
    const event = { ...packTargets('api-manager', first), at: '2026-01-31T08:00:00Z' };
    const work = readEvent(JSON.parse(JSON.stringify(event)), 'api-manager', Date.parse('2026-01-31T08:00:00Z'), isReaderName);
    expect('targets' in work && work.targets).toEqual(first);
  });
});
