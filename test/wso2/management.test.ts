import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SignJWT } from 'jose';
import { afterEach, describe, expect, test } from 'vitest';
import { roundOnce } from '../../monitor/engine/looking/round-once.ts';
import { secretNames } from '../../monitor/target/secret-names.ts';
import { compile, lookTools, lookWith } from '../../testkit/look-with.ts';

// The bodies are those of WSO2's classes CarbonAppResource, MessageProcessorResource, EndpointResource,
// InboundEndpointResource, MessageStoreResource, DataSourceResource, and LoginResource (product-micro-integrator).

const SECRETS = { 'mi/admin': '{"username":"admin","password":"the-password-of-mi"}' };

type Asked = { readonly method: string; readonly url: string; readonly authorization: string };

type Answer = { readonly status: number; readonly body?: unknown; readonly accepts?: false };

const servers: Server[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

const CAPPS = {
  totalCount: 2,
  activeCount: 2,
  faultyCount: 0,
  activeList: [
    { name: 'OrdersCompositeExporter', version: '1.0.0', artifacts: [{ name: 'OrdersAPI', type: 'api' }] },
    { name: 'PaymentsCompositeExporter', version: '2.1.0-SNAPSHOT', artifacts: [] },
  ],
  faultyList: [],
};

const LISTS: Readonly<Record<string, unknown>> = {
  '/management/applications': CAPPS,
  '/management/message-processors': list({ name: 'OrdersProcessor', type: 'Sampling-processor', status: 'active' }),
  '/management/endpoints': list({ name: 'OrdersEP', type: 'http', isActive: true }),
  '/management/inbound-endpoints': list({ name: 'OrdersInbound', protocol: 'jms', status: 'active' }),
  '/management/data-sources': list({ name: 'OrdersDB', type: 'RDBMS' }),
  '/management/message-stores': list({ name: 'OrdersStore', type: 'jms-message-store', size: 12 }),
};

function list(...entries: readonly unknown[]) {
  return { count: entries.length, list: entries };
}

/** A management API on loopback that repeats the headers of a request, as the product does. */
async function integrator(lists: Readonly<Record<string, unknown>> = {}, login?: (before: number) => Answer) {
  const asked: Asked[] = [];
  const valid = new Set<string>();
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    const one = { method: String(request.method), url: String(request.url), authorization: String(request.headers.authorization) };
    const before = asked.filter(({ url }) => url === '/management/login').length;
    asked.push(one);
    const { status, body = '' } = answer(one, before);
    response.writeHead(status, { 'content-type': 'application/json', authorization: one.authorization });
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  });
  const answer = ({ url, authorization }: Asked, before: number): Answer => {
    if (url === '/management/login') {
      const token = `token-number-${before}-of-the-server`;
      const said = login?.(before) ?? { status: 200, body: { AccessToken: token } };
      if (said.accepts !== false) valid.add((said.body as { AccessToken?: string } | undefined)?.AccessToken ?? '');
      return said;
    }
    if (!valid.has(authorization.replace('Bearer ', ''))) return { status: 401, body: '' };
    const body = { ...LISTS, ...lists }[url];
    return body === undefined ? { status: 404 } : { status: 200, body };
  };
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { port: (server.address() as AddressInfo).port, asked, end: () => valid.clear() };
}

/** The number of logins after a round at a later time, in minutes. */
function loginsOf({ port, asked }: Awaited<ReturnType<typeof integrator>>) {
  const tools = lookTools(SECRETS);
  let later = 0;
  const clock = { ...tools.clock, monotonic: () => tools.clock.monotonic() + later };
  const { targets } = compile(config(port, ALL));
  return async (minutes: number) => {
    later = minutes * 60_000;
    await roundOnce({ ...tools, clock }, targets);
    return asked.filter(({ url }) => url === '/management/login').length;
  };
}

function config(port: number, management = '', more = ''): string {
  return `
defaults: { recheckSeconds: 0 }
targets:
  - name: mi-1
    profile: micro-integrator
    host: 127.0.0.1
    ports: { 9201: ${port}, 9164: { port: ${port}, scheme: HTTP } }
    readinessProbe: false
    livenessProbe: false
    probes: { up: { tcpSocket: { port: ${port} } } }
    management: { credentials: { secret: mi/admin }${management === '' ? '' : `, ${management}`} }
${more}`;
}

const ALL =
  'capps: [OrdersCompositeExporter], messageProcessors: [OrdersProcessor], endpoints: [OrdersEP], dataSources: [OrdersDB], ' +
  'inboundEndpoints: [OrdersInbound], messageStores: { OrdersStore: { maxSize: 100 } }';

async function lookAt(lists: Readonly<Record<string, unknown>>, management = ''): Promise<Awaited<ReturnType<typeof look>>> {
  return look((await integrator(lists)).port, management);
}

async function look(port: number, management = '') {
  return (await lookWith(config(port, management), { secrets: SECRETS }))('mi-1');
}

describe('one login', () => {
  test('serves all probes of all rounds, and nothing but GET is sent', async () => {
    const server = await integrator();
    const tools = lookTools(SECRETS);
    const { targets } = compile(config(server.port, ALL));
    for (const _ of [1, 2, 3]) expect((await roundOnce(tools, targets))[0]?.health.status).toBe('ready');
    expect(server.asked.filter(({ url }) => url === '/management/login')).toEqual([
      { method: 'GET', url: '/management/login', authorization: `Basic ${Buffer.from('admin:the-password-of-mi').toString('base64')}` },
    ]);
    expect(server.asked).toHaveLength(1 + 3 * 6);
    expect(new Set(server.asked.map(({ method }) => method))).toEqual(new Set(['GET']));
    expect(new Set(server.asked.slice(1).map(({ authorization }) => authorization))).toEqual(
      new Set(['Bearer token-number-0-of-the-server']),
    );
  });

  test('is made again, once, after it ended early', async () => {
    const server = await integrator();
    const tools = lookTools(SECRETS);
    const { targets } = compile(config(server.port, ALL));
    await roundOnce(tools, targets);
    server.end();
    expect((await roundOnce(tools, targets))[0]?.health.status).toBe('ready');
    await roundOnce(tools, targets);
    expect(server.asked.filter(({ url }) => url === '/management/login')).toHaveLength(2);
  });

  test('is kept for 55 minutes, although the server would keep it for an hour', async () => {
    const at = Math.floor(Date.now() / 1000);
    const token = await new SignJWT({ iat: at, exp: at + 3600 })
      .setProtectedHeader({ alg: 'HS256' })
      .sign(new TextEncoder().encode('a key of thirty-two characters .'));
    const server = await integrator({}, () => ({ status: 200, body: { AccessToken: token } }));
    const loginsAt = loginsOf(server);
    expect(await loginsAt(0)).toBe(1);
    expect(await loginsAt(54.9)).toBe(1);
    expect(await loginsAt(55.1)).toBe(2);
  });

  test('is not made with each check where the server refuses every one, as two servers behind one name do', async () => {
    const server = await integrator({}, (before) => ({ status: 200, body: { AccessToken: `never-accepted-${before}` }, accepts: false }));
    const loginsAt = loginsOf(server);
    expect(await loginsAt(0)).toBe(2);
    for (const minute of [1, 2, 3, 4]) expect(await loginsAt(minute)).toBe(2);
    expect(await loginsAt(5.1)).toBe(3);
    expect(await loginsAt(6)).toBe(3);
  });

  test('needs the secret alone, and is of no other target', () => {
    const { targets } = compile(config(9164, ALL, '  - { name: mi-2, profile: micro-integrator, host: mi-2.example.com }'));
    expect(targets.map(({ tokens = [] }) => tokens.length)).toEqual([1, 0]);
    expect(secretNames(targets)).toEqual(['mi/admin']);
    expect(targets[0]?.dependents).toBeUndefined();
  });

  test.each([
    ['a wrong password', { status: 401 }, 'failure', 'wso2.unauthorized', 'login: status 401 from the management API'],
    ['a user without the right', { status: 403 }, 'failure', 'wso2.unauthorized', 'login: status 403 from the management API'],
    [
      'a full store of tokens',
      { status: 500, body: { Error: 'Max concurrent access limit exceeded' } },
      'unknown',
      'monitor.login-limit',
      'login: status 500, "Max concurrent access limit exceeded"',
    ],
    [
      'another handler',
      { status: 500, body: { Error: 'Login is accessible only when JWT based auth handler is engaged' } },
      'failure',
      'wso2.no-such-endpoint',
      'login: status 500, the management API of this server has no login',
    ],
    ['no management API', { status: 404 }, 'failure', 'wso2.no-such-endpoint', 'login: status 404 from the management API'],
    [
      'a login page',
      { status: 200, body: '<html>Sign in</html>' },
      'failure',
      'body.mismatch',
      'login: status 200, but no JSON with AccessToken',
    ],
    [
      'its own error',
      { status: 500, body: { Error: 'Error occurred authenticating user.' } },
      'failure',
      'http.status',
      /^login: status 500/,
    ],
  ] as const)('that fails by %s is asked for once, and no list is', async (_, answer, outcome, reason, detail) => {
    const server = await integrator({}, () => answer);
    const seen = await look(server.port, ALL);
    const probe = seen.probe('capps');
    expect(probe).toMatchObject({ outcome, reason, detail: typeof detail === 'string' ? detail : expect.stringMatching(detail) });
    expect(probe.detail).not.toContain('Key Manager');
    expect(server.asked).toHaveLength(1);
  });

  test('is one of the server itself: a port that refuses is named as such', async () => {
    const seen = await look(1, 'capps: [a]');
    expect(seen.probe('capps')).toMatchObject({ reason: 'tcp.refused', detail: expect.stringMatching(/^login: /) });
  });

  test('leaves no password and no token in what is kept', async () => {
    const server = await integrator({ '/management/endpoints': { Error: 'token-number-0-of-the-server the-password-of-mi' } });
    const { targets } = compile(config(server.port, ALL));
    const text = JSON.stringify(await roundOnce(lookTools(SECRETS), targets));
    expect(text).toContain('body.mismatch');
    expect(text).not.toContain('token-number');
    expect(text).not.toContain('the-password');
  });
});

describe('a named artifact', () => {
  test.each([
    ['OrdersCompositeExporter', 'as the descriptor names it'],
    ['OrdersCompositeExporter_1.0.0', 'with its version'],
    ['OrdersCompositeExporter_1.0.0.car', 'as the file, which /healthz shows'],
    ['PaymentsCompositeExporter_2.1.0-SNAPSHOT', 'with the version of a snapshot'],
  ])('is found: %s, %s', async (name) => {
    const seen = await lookAt({}, `capps: [${name}]`);
    expect(seen.probe('capps')).toMatchObject({ outcome: 'success', role: 'readiness', detail: '1 named CApp, deployed without fault' });
    expect(seen.status).toBe('ready');
  });

  test.each([
    ['orderscompositeexporter', 'CApp orderscompositeexporter is missing (the server has OrdersCompositeExporter)'],
    ['OrdersCompositeExporter_1.0.1', 'CApp OrdersCompositeExporter_1.0.1 is missing (the server has OrdersCompositeExporter_1.0.0)'],
    ['Refunds', 'CApp Refunds is missing'],
    ['__proto__', 'CApp __proto__ is missing'],
  ])('is missing: %s', async (name, detail) => {
    const seen = await lookAt({}, `capps: [${name}]`);
    expect(seen.probe('capps')).toMatchObject({ reason: 'wso2.artifact-missing', detail });
    expect(seen.status).toBe('not-ready');
  });

  test('is missing where nothing is deployed, which /healthz calls ready (product-integrator-mi#1192)', async () => {
    const none = { totalCount: 0, activeCount: 0, faultyCount: 0, activeList: [], faultyList: [] };
    const seen = await lookAt({ '/management/applications': none }, 'capps: [Orders, Payments]');
    const detail = 'CApps Orders is missing (the server has none), Payments is missing (the server has none)';
    expect(seen.probe('capps')).toMatchObject({ reason: 'wso2.artifact-missing', detail });
  });

  test('is faulty, not missing, where the server says so', async () => {
    const faulty = { ...CAPPS, activeList: [], faultyList: [{ name: 'OrdersCompositeExporter', version: '1.0.0', artifacts: [] }] };
    const seen = await lookAt({ '/management/applications': faulty }, 'capps: [OrdersCompositeExporter_1.0.0.car]');
    const detail = 'CApp OrdersCompositeExporter_1.0.0.car is faulty';
    expect(seen.probe('capps')).toMatchObject({ reason: 'wso2.faulty-capps', detail });
    expect(seen.status).toBe('not-ready');
  });

  test('is found in the one list of releases before 4.1.0', async () => {
    const seen = await lookAt({ '/management/applications': list({ name: 'Orders', version: '1.0.0' }) }, 'capps: [Orders]');
    expect(seen.probe('capps').outcome).toBe('success');
  });

  test.each([
    ['message-processors', 'messageProcessors: [P]', { name: 'P', status: 'inactive' }, 'message processor P is inactive'],
    ['endpoints', 'endpoints: [P]', { name: 'P', isActive: false }, 'endpoint P is inactive'],
    ['inbound-endpoints', 'inboundEndpoints: [P]', { name: 'P', status: 'inactive' }, 'inbound endpoint P is inactive'],
  ])('that is not active makes the target not ready: %s', async (probe, named, entry, detail) => {
    const other = { name: 'Q', status: 'active', isActive: true };
    const seen = await lookAt({ [`/management/${probe}`]: list(other, entry) }, named);
    expect(seen.probe(probe)).toMatchObject({ reason: 'wso2.artifact-inactive', detail });
    expect(seen.status).toBe('not-ready');
  });

  test('stands alone: another one that is not active is said, and no failure', async () => {
    const lists = { '/management/endpoints': list({ name: 'A', isActive: true }, { name: 'B', isActive: false }) };
    const seen = await lookAt(lists, 'endpoints: [A]');
    expect(seen.probe('endpoints').detail).toBe('1 named endpoint, active; not named and not active: B');
    expect(seen.status).toBe('ready');
  });

  test.each([
    [100, 'success', '1 named message store, deployed', 'ready'],
    [101, 'failure', 'message store OrdersStore holds 101 messages, more than 100', 'degraded'],
  ])('that is a store with %d messages of 100', async (size, outcome, detail, status) => {
    const lists = { '/management/message-stores': list({ name: 'OrdersStore', type: 'in-memory-message-store', size }) };
    const seen = await lookAt(lists, 'messageStores: { OrdersStore: { maxSize: 100 } }');
    expect(seen.probe('message-stores')).toMatchObject({ outcome, detail });
    expect(seen.status).toBe(status);
  });
});

describe('a list longer than 64 KiB', () => {
  const artifacts = Array.from({ length: 50 }, (_, i) => ({ name: `"]}Sequence\\${i}`, type: 'sequence' }));
  const activeList = Array.from({ length: 60 }, (_, i) => ({ name: `Capp${i}`, version: '1.0.0', artifacts }));
  const lists = { '/management/applications': { totalCount: 60, activeCount: 60, activeList, faultyCount: 0, faultyList: [] } };

  test('shows what is in its beginning', async () => {
    const seen = await lookAt(lists, 'capps: [Capp0, Capp3_1.0.0]');
    expect(seen.probe('capps')).toMatchObject({
      outcome: 'success',
      detail: '2 named CApps, deployed without fault (in the first 64 KiB)',
    });
  });

  test('does not show that a name is missing', async () => {
    const seen = await lookAt(lists, 'capps: [Capp0, Capp59]');
    const detail = 'Capp59: not in the first 64 KiB of the CApps';
    expect(seen.probe('capps')).toMatchObject({ outcome: 'unknown', reason: 'monitor.cut-list', detail });
  });

  test('that is no list has another body', async () => {
    const seen = await lookAt({ '/management/applications': `<html>${'x'.repeat(70_000)}</html>` }, 'capps: [Capp0]');
    expect(seen.probe('capps').reason).toBe('body.mismatch');
  });
});

describe('without names', () => {
  test('the lists are signals, and those that say nothing but names are not read', async () => {
    const seen = await lookAt({});
    expect(seen.status).toBe('ready');
    expect(seen.probe('capps')).toMatchObject({ role: 'signal', detail: '2 CApps, deployed without fault' });
    expect(() => seen.probe('data-sources')).toThrow('no observation');
    expect(() => seen.probe('message-stores')).toThrow('no observation');
  });

  test.each([
    ['message-processors', list({ name: 'P', status: 'inactive' }), 'wso2.artifact-inactive', 'message processor P is inactive'],
    ['endpoints', list({ name: 'P', isActive: false }), 'wso2.artifact-inactive', 'endpoint P is inactive'],
    [
      'applications',
      {
        ...CAPPS,
        faultyList: [
          { name: 'Bad', artifacts: [] },
          { name: 'Worse', artifacts: [] },
        ],
      },
      'wso2.faulty-capps',
      'CApps Bad is faulty, Worse is faulty',
    ],
  ])('a fault degrades the target: %s', async (path, body, reason, detail) => {
    const seen = await lookAt({ [`/management/${path}`]: body });
    expect(seen.probe(path === 'applications' ? 'capps' : path)).toMatchObject({ reason, detail });
    expect(seen.status).toBe('degraded');
  });

  test.each([
    ['no list', {}],
    ['another list', { count: 1, list: ['OrdersEP'] }],
    ['an error', { error: 'Error while getting the Carbon Application List' }],
    ['a page', '<html></html>'],
    ['a key said twice', '{"list":[],"list":[{"name":"A","isActive":false}]}'],
  ])('%s is no list of endpoints', async (_, body) => {
    expect((await lookAt({ '/management/endpoints': body })).probe('endpoints')).toMatchObject({ reason: 'body.mismatch' });
  });
});
