import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { secretVariable } from '../../../monitor/target/secret-variable.ts';
import { leaks } from '../../../testkit/canary.ts';
import { AUTHORITY, type JsonServer, type Request, type Response, serveJson } from '../../../testkit/discover/serve-json.ts';
import { devportal, gatewayNode, integrator, publisher } from '../../../testkit/discover/stand-ins.ts';
import { scratchFolder } from '../../../testkit/scratch.ts';
import { run } from '../../../testkit/test-terminal.ts';

const scratch = scratchFolder();
const CA = scratch.write('ca.pem', AUTHORITY.certificate);
const PASSWORD = `pass-${randomBytes(15).toString('base64url')}`;
const TOKEN = `token-${randomBytes(15).toString('base64url')}`;
const BASIC = `Basic ${Buffer.from(`monitor:${PASSWORD}`).toString('base64')}`;
const env = {
  [secretVariable('wso2/monitor')]: JSON.stringify({ username: 'monitor', password: PASSWORD }),
  [secretVariable('wso2/token')]: JSON.stringify({ token: TOKEN }),
};
const CANARIES = [
  { name: 'password', value: PASSWORD },
  { name: 'token', value: TOKEN },
];

type Target = Readonly<Record<string, unknown>> & { readonly name: string };

/** Starts a stand-in, reads it, and holds the result against `validate` and `explain`. */
async function discover(from: string, answer: (request: Request) => Response, args: readonly string[] = []) {
  const server = await serveJson(answer);
  try {
    return { ...(await discoverAt(server, from, ['--ca', CA, ...args])), server };
  } finally {
    await server.close();
  }
}

async function discoverAt(server: JsonServer, from: string, args: readonly string[]) {
  const ran = await run(['discover', '--from', from, `https://localhost:${server.port}`, ...args], { env });
  expect(leaks(CANARIES, [{ where: 'discover', text: `${ran.out} ${ran.err}` }])).toEqual([]);
  if (ran.code !== 0) return { ...ran, targets: [] as Target[] };
  const config = scratch.write(`${from}.yaml`, ran.out);
  const valid = await run(['validate', '--config', config]);
  expect([valid.code, valid.err]).toEqual([0, expect.not.stringContaining('error')]);
  expect((await run(['explain', '--config', config], { env })).code).toBe(0);
  return { ...ran, targets: (parse(ran.out) as { targets: Target[] }).targets };
}

/** What a config would replace by a value of the environment. */
const VARIABLE = `$${'{HOME}'}`;
const GATEWAY = 'https://gw.example.com:8243';
const PIZZA = { name: 'PizzaShackAPI', version: '1.0.0', context: '/pizzashack/1.0.0', https: `${GATEWAY}/pizzashack/1.0.0` };

describe('the developer portal', () => {
  test('leaves out APIs that run elsewhere, and their addresses; a WebSocket API has no context', async () => {
    const api = (name: string, more: object, detail: object = {}) => ({
      ...{ name, version: '1.0.0', context: `/${name.toLowerCase()}/1.0.0`, more, detail },
      https: `https://${name.toLowerCase()}.example.com:8243/x`,
    });
    const elsewhere = [
      api('Ad', { advertiseInfo: { advertised: true } }),
      api('Cloud', { gatewayVendor: 'external' }),
      api('Apk', { gatewayVendor: 'WSO2', gatewayType: 'wso2/apk' }),
      api('Late', {}, { gatewayVendor: 'external', gatewayType: 'AWS' }),
    ];
    const here = [api('Own', { gatewayVendor: 'WSO2', gatewayType: 'wso2/synapse' }), api('Chat', { type: 'WS' })];
    const { targets, out } = await discover('devportal', devportal([...elsewhere, ...here]), ['--secret', 'wso2/monitor']);
    expect(targets.slice(1).map(({ host, apis }) => [host, apis])).toEqual([
      ['own.example.com', [{ name: 'Own', version: '1.0.0', context: '/own' }]],
      ['chat.example.com', [{ name: 'Chat', version: '1.0.0' }]],
    ]);
    expect(out).toContain('# 3 APIs are left out: advertised only, or on a gateway of another kind');
    expect(out).toContain('# published, and on no gateway: Late 1.0.0');
  });

  test('gives the control plane, and each gateway with its APIs, without a credential', async () => {
    const { targets, out, server } = await discover('devportal', devportal([PIZZA]));
    expect(targets).toMatchObject([
      { profile: 'control-plane', host: 'localhost', ports: { 9443: server.port }, tls: { ca: CA } },
      { name: 'gateway-default', profile: 'gateway', host: 'gw.example.com' },
    ]);
    expect(out).toContain('# from developer portal v3 of localhost');
    expect(targets[1]?.apis).toEqual([{ name: 'PizzaShackAPI', version: '1.0.0', context: '/pizzashack' }]);
    expect(server.requests.filter(({ headers }) => headers.authorization !== undefined)).toEqual([]);
    expect(server.lines.filter((line) => !line.startsWith('GET '))).toEqual([]);
  });

  test('lists the APIs as entries where the gateway has credentials', async () => {
    const { targets } = await discover('devportal', devportal([PIZZA]), ['--secret', 'wso2/monitor']);
    expect(targets[1]).toMatchObject({ credentials: { secret: 'wso2/monitor' }, apis: [{ name: 'PizzaShackAPI', version: '1.0.0' }] });
  });

  test('is read page by page, and falls back to v2', async () => {
    const many = Array.from({ length: 230 }, (_, i) => ({ ...PIZZA, name: `Api${i}` }));
    const { out, server, targets } = await discover('devportal', devportal(many, 'v2'), ['--secret', 'wso2/monitor']);
    const lists = server.lines.filter((line) => line.includes('limit='));
    expect(lists).toEqual([
      'GET /api/am/devportal/v3/apis?limit=100&offset=0',
      ...[0, 100, 200].map((offset) => `GET /api/am/devportal/v2/apis?limit=100&offset=${offset}`),
    ]);
    expect(targets[1]?.apis).toHaveLength(50);
    expect(out).toContain('# 180 more APIs are published');
  });

  test('sends the tenant, and writes it at each API', async () => {
    const { targets, server } = await discover('devportal', devportal([PIZZA]), ['--tenant', 'foo.example', '--secret', 'wso2/monitor']);
    expect(server.requests.every(({ headers }) => headers['x-wso2-tenant'] === 'foo.example')).toBe(true);
    expect(targets[1]?.apis).toEqual([{ name: 'PizzaShackAPI', version: '1.0.0', context: '/pizzashack', tenant: 'foo.example' }]);
  });

  test.each([
    [
      'a gateway behind a load balancer gets its readiness from API traffic',
      'https://api.example.com/p',
      { ports: { 8243: 443 }, probes: { traffic: true } },
    ],
    ['a gateway with an offset', 'https://gw.example.com:8245/p', { portOffset: 2 }],
    ['a gateway with an IPv6 address', 'https://[2001:db8::7]:8243/p', { host: '2001:db8::7' }],
  ])('%s', async (_, https, expected) => {
    const { targets } = await discover('devportal', devportal([{ ...PIZZA, https }]));
    expect(targets[1]).toMatchObject(expected);
  });

  test('a server that repeats its first page is read once', async () => {
    const rows = Array.from({ length: 100 }, (_, i) => ({ id: `${i}`, name: `Api${i}`, version: '1', context: '/x' }));
    const { out, server } = await discover('devportal', ({ path }) =>
      path.endsWith('/apis') ? { json: { count: 100, list: rows, pagination: { total: 5000 } } } : { json: { endpointURLs: [] } },
    );
    expect(server.lines.filter((line) => line.includes('limit='))).toHaveLength(2);
    expect(out).toContain('# the server repeats its list');
  });
});

describe('the publisher', () => {
  const environment = [
    { name: 'Default', vhosts: [{ host: 'gw.example.com', httpsPort: 8243 }] },
    {
      name: 'Edge',
      vhosts: [
        { host: 'edge.example.com', httpsPort: 443 },
        { host: 'us.example.com', httpsPort: 8244 },
      ],
    },
  ];
  const apis = [
    {
      name: 'PizzaShackAPI',
      version: '1.0.0',
      context: '/pizzashack',
      deployed: [
        { name: 'Default', vhost: 'gw.example.com' },
        { name: 'Edge', vhost: 'us.example.com' },
      ],
    },
    { name: 'Elsewhere', version: '1.0.0', context: '/else', advertiseOnly: true, deployed: [{ name: 'Default' }] },
    { name: 'OnAws', version: '1.0.0', context: '/aws', gatewayVendor: 'external', deployed: [{ name: 'Default' }] },
    { name: 'OnApk', version: '1.0.0', context: '/apk', gatewayType: 'wso2/apk', deployed: [{ name: 'Default' }] },
    { name: 'Nowhere', version: '2.0.0', context: '/nowhere', deployed: [] },
  ];

  test.each([
    ['Basic', BASIC, 'wso2/monitor', 'v4'],
    ['a Bearer token', `Bearer ${TOKEN}`, 'wso2/token', 'v3'],
  ])('gives the gateways to which revisions are deployed, with %s', async (_, authorization, secret, version) => {
    const rows = { apis, environment, authorization, version };
    const { targets, out } = await discover('publisher', publisher(rows), ['--secret', secret]);
    expect(targets.slice(1)).toMatchObject([
      { name: 'gateway-default', host: 'gw.example.com' },
      { name: 'gateway-edge', host: 'us.example.com', portOffset: 1 },
    ]);
    expect(targets).toHaveLength(3);
    expect(out).toContain('# 3 APIs are left out');
    expect(out).toContain('# published, and on no gateway: Nowhere 2.0.0');
    expect(out).not.toMatch(/name: (Elsewhere|OnAws|OnApk)/);
  });

  test('a refused user is an error that names the secret and not its value', async () => {
    const rows = { apis, environment, authorization: 'Basic other' };
    const { code, err } = await discover('publisher', publisher(rows), ['--secret', 'wso2/monitor']);
    expect([code, err]).toEqual([
      3,
      expect.stringMatching(/^source-unreachable: \/api\/am\/publisher\/v4\/apis answered 401, not 200\. Fix: .*--secret/),
    ]);
  });
});

describe('a gateway node', () => {
  test('gives itself with the APIs that it holds', async () => {
    const { targets, server } = await discover('gateway', gatewayNode([PIZZA], BASIC), ['--secret', 'wso2/monitor', '--tenant', 'a b']);
    expect(server.lines).toEqual(['GET /api/am/gateway/v2/apis?tenantDomain=a%20b']);
    expect(targets).toMatchObject([
      { profile: 'gateway', host: 'localhost', credentials: { secret: 'wso2/monitor' }, apis: [{ name: 'PizzaShackAPI', tenant: 'a b' }] },
    ]);
  });

  test('a list of a megabyte is read', async () => {
    const many = Array.from({ length: 9000 }, (_, i) => ({ ...PIZZA, name: `Api${i}` }));
    const { targets, out } = await discover('gateway', gatewayNode(many, BASIC), ['--secret', 'wso2/monitor']);
    expect(targets[0]?.apis).toHaveLength(50);
    expect(out).toContain('and 8945 more');
  });

  test('names that are YAML, comments, variables, and control characters stay names', async () => {
    const names = [
      'a: b',
      '- x',
      '# c',
      VARIABLE,
      '*alias',
      '"',
      "'",
      '{',
      'null',
      '1.0',
      '@at',
      '!!js',
      '- name: x\n  host: evil',
      'a\u0007b',
      'x\u202ey',
      '\u2028',
    ];
    const hostile = names.map((name) => ({ ...PIZZA, name }));
    const { targets, out } = await discover('gateway', gatewayNode(hostile, BASIC), ['--secret', 'wso2/monitor']);
    const [target] = targets as unknown as { apis: { name: string }[] }[];
    expect(target?.apis.map(({ name }) => name)).toEqual(names.slice(0, 12).map((name) => (name === VARIABLE ? `$${VARIABLE}` : name)));
    expect(targets).toHaveLength(1);
    expect(out).not.toMatch(/[\u0007\u202e\u2028]/);
    const explained = await run(['explain', '--output', 'json', '--config', scratch.write('hostile.yaml', out)], {
      env: { HOME: 'leaked' },
    });
    expect(explained.out).toContain(VARIABLE);
    expect(explained.out).not.toContain('leaked');
  });

  test('a server that repeats the credentials in a name does not get them written', async () => {
    const echoing = ({ headers }: Request): Response => ({
      json: { list: [{ name: headers.authorization, version: PASSWORD, context: '/x' }] },
    });
    const { code, out } = await discover('gateway', echoing, ['--secret', 'wso2/monitor']);
    expect([code, out.includes('[secret]')]).toEqual([0, true]);
  });
});

describe('a Micro Integrator', () => {
  const lists = {
    server: { json: { productVersion: '4.2.0', productName: 'WSO2 Micro Integrator' } },
    apis: { json: { count: 1, list: [{ name: 'HealthcareAPI', url: 'http://localhost:8290/healthcare' }] } },
    applications: { json: { totalCount: 2, activeList: [{ name: 'Good' }], faultyList: [{ name: 'Bad' }] } },
    'message-processors': { json: { count: 1, list: [{ name: 'mp-1', status: 'active' }] } },
  };

  test('gives itself with its version and artifacts, and is logged out of', async () => {
    const { answer, store } = integrator(BASIC, TOKEN, lists);
    const { targets, out, server } = await discover('mi', answer, ['--secret', 'wso2/monitor']);
    expect(targets).toMatchObject([{ profile: 'micro-integrator', host: 'localhost', version: '4.2.0' }]);
    for (const name of ['HealthcareAPI (http://localhost:8290/healthcare)', 'Good, Bad', 'mp-1']) expect(out).toContain(name);
    expect([store, server.lines.at(-1)]).toEqual([{ open: 0, most: 1 }, 'GET /management/logout']);
  });

  test.each([
    ['a list is refused', { ...lists, endpoints: { status: 500 } }, 'answered 500'],
    ['a list is no JSON', { ...lists, apis: { text: '<html>' } }, 'answered HTML'],
  ])('where %s, the token is given back all the same', async (_, broken, said) => {
    const { answer, store } = integrator(BASIC, TOKEN, broken);
    const { code, err } = await discover('mi', answer, ['--secret', 'wso2/monitor']);
    expect([code, store.open, err]).toEqual([3, 0, expect.stringContaining(said)]);
  });

  test('after Ctrl-C, the token is given back too', async () => {
    const { answer, store } = integrator(BASIC, TOKEN, lists);
    const stop = new AbortController();
    const server = await serveJson((request) => {
      if (request.path.endsWith('/apis')) stop.abort();
      return answer(request);
    });
    const url = `https://localhost:${server.port}`;
    const { code, err } = await run(['discover', '--from', 'mi', url, '--ca', CA, '--secret', 'wso2/monitor'], {
      env,
      signal: stop.signal,
    });
    await server.close();
    expect([code, err.split(':')[0], store.open]).toEqual([130, 'interrupted', 0]);
  });
});

describe('a server that cannot be trusted', () => {
  test('is sent no request without its authority, and the fix names the options', async () => {
    const server = await serveJson(gatewayNode([PIZZA], BASIC));
    const { code, err } = await discoverAt(server, 'gateway', ['--secret', 'wso2/monitor']);
    await server.close();
    expect([code, server.lines]).toEqual([3, []]);
    expect(err).toMatch(/--ca FILE .* --pin sha256\/\/[A-Za-z0-9+/]{43}=/);
  });

  test('is read by its pin, which is written at this server alone', async () => {
    const server = await serveJson(devportal([PIZZA]));
    const { err } = await discoverAt(server, 'devportal', []);
    const pin = /sha256\/\/[A-Za-z0-9+/]{43}=/.exec(err)?.[0] ?? '';
    const { targets, code } = await discoverAt(server, 'devportal', ['--pin', pin]);
    await server.close();
    expect([code, targets.map(({ tls }) => tls)]).toEqual([0, [{ pin }, undefined]]);
  });

  test('is read with --insecure only if no secret is sent; nothing in the config switches verification off', async () => {
    const server = await serveJson(devportal([PIZZA]));
    const { code, out } = await discoverAt(server, 'devportal', ['--insecure']);
    const refused = await discoverAt(server, 'gateway', ['--insecure', '--secret', 'wso2/monitor']);
    await server.close();
    expect([code, out]).toEqual([
      0,
      expect.stringMatching(/^# its certificate was not verified; it showed this key: tls: \{ pin: sha256/m),
    ]);
    expect(out).not.toContain('verify');
    expect([refused.code, refused.err]).toEqual([2, expect.stringContaining('--insecure cannot be used with --from gateway')]);
  });

  test('cannot lead elsewhere: a redirect is not followed', async () => {
    const other = await serveJson(devportal([PIZZA]));
    const redirecting = () => ({ status: 302, headers: { location: `https://localhost:${other.port}/` } });
    const { code, err } = await discover('devportal', redirecting);
    await other.close();
    expect([code, other.lines, err]).toEqual([3, [], expect.stringContaining('a redirect, which is never followed')]);
  });

  test.each([
    ['nothing', { text: '' }, 'an empty body'],
    ['a page', { text: '<!doctype html><title>Sign in</title>' }, 'HTML'],
    ['a list', { json: [1] }, 'another text'],
    ['JSON that is nested too deeply', { text: `${'['.repeat(5000)}${']'.repeat(5000)}` }, 'another text'],
  ])('answers %s: an error says so', async (_, response, said) => {
    const { code, err } = await discover('devportal', () => response);
    expect([code, err]).toEqual([3, expect.stringContaining(said)]);
  });

  test('answers rubbish in the right form: entries without names are no entries', async () => {
    const { targets } = await discover('devportal', ({ path }) => ({
      json: path.endsWith('/apis') ? { list: [null, 7, { id: 'x' }, { id: '../../y', name: {}, version: [] }] } : {},
    }));
    expect(targets.map(({ profile }) => profile)).toEqual(['control-plane']);
  });
});

describe('what is given', () => {
  test.each([
    [['--from', 'devportal', 'cp.example.com'], /expects the URL of a server/],
    [['--from', 'devportal', 'https://user:hunter2hunter2@cp.example.com'], /got a URL with a user name in it/],
    [['--from', 'gateway', 'https://gw.example.com'], /needs credentials.*--secret NAME/],
    [['--from', 'gateway', 'http://gw.example.com', '--secret', 'wso2/monitor'], /over HTTPS only/],
    [['--from', 'helm', 'values.yaml', '--tenant', 'x'], /--tenant is for sources over HTTP/],
    [['--from', 'nowhere', 'x'], /Allowed choices/],
    [['https://cp.example.com'], /--from/],
  ])('%j is refused before anything is asked', async (args, said) => {
    const { code, err, out } = await run(['discover', ...args], { env });
    expect([code, out, err]).toEqual([2, '', expect.stringMatching(said)]);
    expect(err).not.toContain('hunter2');
  });

  test('a secret that is not set, and one of another form, are named without their value', async () => {
    const args = ['discover', '--from', 'gateway', 'https://localhost:1', '--secret', 'wso2/monitor'];
    const unset = await run(args);
    const other = await run(args, { env: { [secretVariable('wso2/monitor')]: PASSWORD } });
    expect(unset.err).toContain('export GATEWATCH_SECRET_WSO2_MONITOR');
    expect([other.code, other.err]).toEqual([2, expect.stringContaining('must be JSON')]);
    expect(leaks(CANARIES, [{ where: 'error', text: other.err }])).toEqual([]);
  });
});
