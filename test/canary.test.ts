import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { globSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { dirname, join, relative } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { packTargets, SCHEDULED_TIME } from '../deployment/schedule/event.ts';
import { compose } from '../lambda/compose.ts';
import { createHandler } from '../lambda/create-handler.ts';
import { readEnvironment } from '../lambda/environment.ts';
import { secretVariable } from '../monitor/target/secret-variable.ts';
import { issueCertificate } from '../sandbox/wire/certificate.ts';
import { type AwsWire, startAwsWire } from '../testkit/aws-wire/wire.ts';
import type { WireFault } from '../testkit/aws-wire/wire-fault.ts';
import { type Canary, leaks, type Written } from '../testkit/canary.ts';
import { FUNCTION_VARIABLES } from '../testkit/function-variables.ts';
import { compile } from '../testkit/look-with.ts';
import { freePort } from '../testkit/real/free-port.ts';
import { scratchFolder } from '../testkit/scratch.ts';
import { synthesize } from '../testkit/synthesize.ts';
import { run } from '../testkit/test-terminal.ts';

// Values are planted as every kind of secret; then all that is written anywhere is searched for them.

const random = (name: string) => `${name}-${randomBytes(15).toString('base64url')}`;
const PASSWORD = `${random('pass')} &<"%+`;
const [TOKEN, KEY, PARAMETER, PAGER, HEARTBEAT] = [random('token'), random('key'), random('parameter'), random('pager'), random('beat')];
const [FLEET_ID, FLEET_SECRET] = [random('client-id-fleet'), random('pass-fleet')];
const [OAUTH_ID, OAUTH_SECRET, API_KEY, ISSUED] = [random('client-id'), random('pass-client'), random('key-api'), random('token-issued')];
const ROOT = issueCertificate({ commonName: 'Canary Root', authority: true });
const SERVER = issueCertificate({ commonName: 'localhost', names: ['localhost', '127.0.0.1'], issuer: ROOT });
const CLIENT = issueCertificate({ commonName: 'monitor', issuer: ROOT });
const PRIVATE_KEY = CLIENT.key.split('\n').slice(1, -2).join('');

const CANARIES: readonly Canary[] = [
  { name: 'the password', value: PASSWORD },
  { name: 'the pair as it is sent', value: Buffer.from(`monitor:${PASSWORD}`).toString('base64') },
  { name: 'the token', value: TOKEN },
  { name: 'the key', value: KEY },
  { name: 'the parameter', value: PARAMETER },
  { name: 'the private key', value: PRIVATE_KEY },
  { name: 'the ID of the OAuth client', value: OAUTH_ID },
  { name: 'the secret of the OAuth client', value: OAUTH_SECRET },
  { name: 'the OAuth client as it is sent', value: Buffer.from(`${OAUTH_ID}:${OAUTH_SECRET}`).toString('base64') },
  { name: 'the ID of the client of the fleet', value: FLEET_ID },
  { name: 'the secret of the client of the fleet', value: FLEET_SECRET },
  { name: 'the client of the fleet as it is sent', value: Buffer.from(`${FLEET_ID}:${FLEET_SECRET}`).toString('base64') },
  { name: 'the API key', value: API_KEY },
  { name: 'the access token', value: ISSUED },
  { name: 'the URL of the pager', value: PAGER },
  { name: 'the URL of the heartbeat', value: HEARTBEAT },
];

type Secrets = Readonly<
  Record<
    'wso2/monitor' | 'wso2/token' | 'abuse/key' | 'ssm:/abuse/parameter' | 'wso2/client' | 'wso2/shop' | 'wso2/fleet' | 'wso2/api-key',
    string
  >
>;

const GOOD: Secrets = {
  'wso2/monitor': JSON.stringify({ username: 'monitor', password: PASSWORD }),
  'wso2/token': JSON.stringify({ token: TOKEN }),
  'abuse/key': KEY,
  'ssm:/abuse/parameter': PARAMETER,
  'wso2/client': `${CLIENT.certificate}${CLIENT.key}`,
  'wso2/shop': JSON.stringify({ clientId: OAUTH_ID, clientSecret: OAUTH_SECRET }),
  'wso2/fleet': JSON.stringify({ clientId: FLEET_ID, clientSecret: FLEET_SECRET }),
  'wso2/api-key': API_KEY,
};

/** The same values in secrets that nobody can use. */
const MALFORMED: Readonly<Record<string, Secrets>> = {
  'no JSON, two lines, half a PEM': {
    'wso2/monitor': `monitor:${PASSWORD}`,
    'wso2/token': `{"token": "${TOKEN}"`,
    'abuse/key': `${KEY}\n${KEY}`,
    'ssm:/abuse/parameter': `${PARAMETER}\u0000\r\nx: y`,
    'wso2/client': CLIENT.key,
    'wso2/shop': `${OAUTH_ID}:${OAUTH_SECRET}`,
    'wso2/fleet': `${FLEET_ID}:${FLEET_SECRET}`,
    'wso2/api-key': `${API_KEY}\n${API_KEY}`,
  },
  'other JSON, characters no header carries, another key': {
    'wso2/monitor': JSON.stringify({ user: 'monitor', pass: PASSWORD }),
    'wso2/token': JSON.stringify([TOKEN]),
    'abuse/key': `${KEY}\u20ac`,
    'ssm:/abuse/parameter': `\u0001${PARAMETER}`,
    'wso2/client': `${SERVER.certificate}${CLIENT.key}`,
    'wso2/shop': JSON.stringify({ client_id: OAUTH_ID, client_secret: OAUTH_SECRET }),
    'wso2/fleet': JSON.stringify({ client_id: FLEET_ID, client_secret: FLEET_SECRET }),
    'wso2/api-key': `\u0001${API_KEY}`,
  },
  'a token of two lines, a PEM that is none': {
    'wso2/monitor': JSON.stringify({ username: 'monitor', password: [PASSWORD] }),
    'wso2/token': JSON.stringify({ token: `${TOKEN}\n${TOKEN}` }),
    'abuse/key': `${KEY}\r\nx: ${KEY}`,
    'ssm:/abuse/parameter': `${PARAMETER}\n`,
    'wso2/client': `-----BEGIN CERTIFICATE-----\n${PRIVATE_KEY}\n-----END CERTIFICATE-----`,
    'wso2/shop': `{"clientId":"${OAUTH_ID}","clientSecret":["${OAUTH_SECRET}"]}`,
    'wso2/fleet': `{"clientId":"${FLEET_ID}","clientSecret":["${FLEET_SECRET}"]}`,
    'wso2/api-key': `${API_KEY}\u20ac`,
  },
};

let server: Server;
const met = new Set<string>();
let aws: AwsWire;
const scratch = scratchFolder();
const printed: string[] = [];

beforeAll(async () => {
  // Repeats all it was sent in this test, wherever it can.
  server = createServer({ cert: SERVER.certificate, key: SERVER.key }, (request, response) => {
    const own = request.rawHeaders.filter((text) => /pass|token|key-|client-id|parameter|Basic|Bearer/i.test(text));
    for (const text of own) met.add(text);
    const sent = [...own, ...request.rawHeaders, ...met].join(' ');
    const pair = Buffer.from((request.headers.authorization ?? '').replace('Basic ', ''), 'base64').toString();
    const body = `${sent} ${pair} ${encodeURIComponent(pair)} ${JSON.stringify({ sent, pair })} ${request.url}`;
    // A token is issued as long as the secrets can be used; what is said beside it stays in no text.
    if (request.url === '/oauth2/token') {
      response.writeHead(200, { 'content-type': 'application/json', 'x-sent': encodeURI(sent) });
      return void response.end(JSON.stringify({ access_token: ISSUED, token_type: 'Bearer', expires_in: 3600, sent }));
    }
    if (request.url?.startsWith('/call/')) {
      const error = { code: '900901', message: 'Invalid Credentials', description: `${sent} ${pair}`, type: 'Status report' };
      response.writeHead(401, {
        'content-type': 'application/json',
        'www-authenticate': `Bearer error="invalid_token", ${encodeURI(sent)}`,
      });
      return void response.end(JSON.stringify(error));
    }
    const isRedirect = request.url === '/redirect' || request.url === '/refused/oauth2/token';
    response.writeHead(isRedirect ? 302 : 401, { 'x-sent': encodeURI(sent), location: `/login?${encodeURIComponent(`${sent} ${pair}`)}` });
    response.end(body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  for (const way of ['log', 'info', 'warn', 'error', 'debug'] as const)
    vi.spyOn(console, way).mockImplementation(
      (...said) => void printed.push(said.map((one) => (typeof one === 'string' ? one : JSON.stringify(one))).join(' ')),
    );
});

beforeEach(async () => {
  // A process cannot hide what only another one could read.
  met.clear();
  aws = await startAwsWire();
  for (const [name, value] of Object.entries({ AWS_ENDPOINT_URL: aws.endpoint, AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' }))
    vi.stubEnv(name, value);
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await aws.close();
});

afterAll(() => {
  vi.restoreAllMocks();
  server.close();
  expect(
    leaks(
      CANARIES,
      printed.map((text) => ({ where: 'the console', text })),
    ),
  ).toEqual([]);
});

const port = () => (server.address() as AddressInfo).port;

function yaml(): string {
  const look = (path: string) => `readinessProbe: { httpGet: { path: ${path}, port: ${port()}, scheme: HTTPS } }, livenessProbe: false`;
  return `
monitor:
  name: prod
  regions: [eu-west-1]
  network: { allow: [127.0.0.0/8] }
  heartbeat: { region: eu-central-1, url: "https://localhost:${port()}/${HEARTBEAT}" }
  alerts: { email: [oncall@example.com], pager: [{ secret: pager/url }] }
  tokens:
    shop: { url: "https://localhost:${port()}/oauth2/token", client: { secret: wso2/shop }, tls: { ca: ca.pem } }
    canary: { url: "https://localhost:${port()}/oauth2/token", client: { secret: wso2/shop }, tls: { ca: ca.pem } }
    refused: { url: "https://localhost:${port()}/none/oauth2/token", client: { secret: wso2/shop }, tls: { ca: ca.pem } }
    redirected: { url: "https://localhost:${port()}/refused/oauth2/token", client: { secret: wso2/shop }, tls: { ca: ca.pem } }
    fleet: { keyManager: cp-1, client: { secret: wso2/fleet }, scope: [apim:api_view, apim:environment_read] }
  fleets: [{ name: prod, gateways: [gw-1, gw-2], controlPlane: cp-1, subscriptions: [{ name: a, version: 1.0.0 }], periodSeconds: 60 }]
defaults: { tls: { ca: ca.pem }, periodSeconds: 60, failureThreshold: 1, recheckSeconds: 0 }
targets:
  - { name: gw-1, profile: gateway, host: localhost, version: 4.2.0, ports: { 9443: { port: ${port()}, scheme: HTTPS } }, credentials: { secret: wso2/monitor }, apis: [{ name: a, version: 1.0.0 }] }
  - { name: gw-2, profile: gateway, host: localhost, version: 4.2.0, ports: { 9443: { port: ${port()}, scheme: HTTPS } }, credentials: { secret: wso2/token }, apis: [{ name: a, version: 1.0.0 }] }
  - { name: keys, profile: custom, host: localhost, httpHeaders: [{ name: X-Key, valueFrom: { secret: abuse/key } }], ${look('/')} }
  - { name: parameters, profile: custom, host: localhost, httpHeaders: [{ name: X-Key, valueFrom: { secret: "ssm:/abuse/parameter" } }], ${look('/redirect')} }
  - { name: plain, profile: custom, host: localhost, ${look('/')} }
  - { name: mutual, profile: custom, host: localhost, tls: { ca: ca.pem, clientCertificate: { secret: wso2/client } }, ${look('/')} }
  - { name: cp-1, profile: control-plane, host: localhost, ports: { 9443: { port: ${port()}, scheme: HTTPS } } }
  - name: calls
    profile: custom
    host: localhost
    calls:
      - { name: rejected, path: /call/rejected, port: ${port()}, token: shop }
      - { name: echoed, path: /echoed, port: ${port()}, token: shop, expect: { status: 401, json: { "$.sent": nothing } } }
      - { name: key, path: /call/key, port: ${port()}, apiKey: { secret: wso2/api-key } }
      - { name: refused, path: /call/refused, port: ${port()}, token: refused }
      - { name: redirected, path: /call/redirected, port: ${port()}, token: redirected }
      - { name: canary, kind: throttle-canary, path: /call/canary, port: ${port()}, token: canary }
`;
}

/** Runs two minutes of a fresh function; gives all it logged and threw. */
async function invoke(way: 'by topic' | 'by queue'): Promise<readonly Written[]> {
  const written: Written[] = [];
  const add = (where: string, text: string) => void written.push({ where, text });
  const more = way === 'by queue' ? { GATEWATCH_DIGESTS_QUEUE: `${aws.endpoint}/000000000000/digests` } : {};
  const url = `https://localhost:${port()}/${HEARTBEAT}`;
  const parts = compose(readEnvironment({ ...FUNCTION_VARIABLES, GATEWATCH_METRICS: 'detailed', ...more, GATEWATCH_HEARTBEAT_URL: url }));
  const handler = createHandler({ ...parts, log: (line) => add('the log', JSON.stringify(line)) });
  const { targets } = compile(yaml(), { files: { 'ca.pem': ROOT.certificate } });
  const first = Math.floor(Date.now() / 60_000) * 60_000 - 60_000;
  for (const minute of [first, first + 60_000]) {
    const text = JSON.stringify(packTargets('api-manager', targets, ['api-manager'])).replace(
      SCHEDULED_TIME,
      new Date(minute).toISOString(),
    );
    await handler(JSON.parse(text), { getRemainingTimeInMillis: () => 120_000 }).catch((error) =>
      add('what it threw', `${error} ${error.stack} ${JSON.stringify(error)}`),
    );
  }
  return written;
}

const SERVICES = ['cloudwatch', 'sns', 'dynamodb', 'secretsmanager', 'ssm', 'sqs', 'events'] as const;

/** Everything that was sent to AWS, whatever became of it. */
function sentToAws(): readonly Written[] {
  return SERVICES.flatMap((service) =>
    aws.calls(service).map(({ operation, body }) => ({ where: `${service} ${operation}`, text: `${body} ${decoded(body)}` })),
  );
}

// SNS is sent forms.
function decoded(body: string): string {
  try {
    return decodeURIComponent(body.replaceAll('+', ' '));
  } catch {
    return '';
  }
}

function keep(secrets: Secrets): void {
  for (const [name, value] of Object.entries(secrets)) {
    if (name.startsWith('ssm:')) aws.parameters.set(name.slice('ssm:'.length), value);
    else aws.secrets.set(name, value);
  }
}

test('the search finds what it looks for, in every form', () => {
  const forms = [
    KEY,
    btoa(`x${KEY}`),
    encodeURIComponent(PASSWORD),
    JSON.stringify(PASSWORD),
    KEY.slice(0, Math.ceil(KEY.length / 2)),
    KEY.slice(Math.ceil(KEY.length / 2)),
    [...KEY].reverse().join(''),
  ];
  for (const text of forms) expect(leaks(CANARIES, [{ where: 'here', text: `… ${text} …` }])).not.toEqual([]);
  expect(leaks(CANARIES, [{ where: 'here', text: 'nothing' }])).toEqual([]);
});

test.each(['by topic', 'by queue'] as const)(
  'a function that looks at servers which repeat what they are sent writes no secret down, %s',
  async (way) => {
    keep(GOOD);
    const written = await invoke(way);
    // It sent a token, a client, and an API key.
    const sent = [...met].join(' ');
    for (const one of [
      `Bearer ${ISSUED}`,
      API_KEY,
      Buffer.from(`${OAUTH_ID}:${OAUTH_SECRET}`).toString('base64'),
      Buffer.from(`${FLEET_ID}:${FLEET_SECRET}`).toString('base64'),
    ])
      expect(sent).toContain(one);
    // It looked, was answered and told of it.
    expect(written.map(({ text }) => text).join()).toContain('[secret]');
    expect(aws.calls(way === 'by topic' ? 'sns' : 'sqs').length).toBeGreaterThan(0);
    expect(leaks(CANARIES, [...written, ...sentToAws()])).toEqual([]);
  },
);

test.each(Object.entries(MALFORMED))('a function whose secrets cannot be used writes none of them down: %s', async (_, secrets) => {
  keep(secrets);
  const written = await invoke('by topic');
  expect(written.map(({ text }) => text).join()).toContain('monitor.secret');
  expect(leaks(CANARIES, [...written, ...sentToAws()])).toEqual([]);
});

test.each<WireFault>(['deny', 'throttle', 'garble', 'drop', 'error'])(
  'a function whose store of secrets does this writes none of them down: %s',
  async (how) => {
    keep(GOOD);
    for (const service of ['secretsmanager', 'ssm'] as const) aws.fail(service, how, 40);
    const written = await invoke('by topic');
    expect(written.map(({ text }) => text).join()).toContain('monitor.secret');
    expect(leaks(CANARIES, [...written, ...sentToAws()])).toEqual([]);
  },
);

const FORMATS = ['json', 'junit', 'github', 'nagios', 'prometheus'] as const;
const PAGES = scratch.path('public');
/** The commands that read or write the store of `watch`. */
const WITH_STORE: readonly string[] = ['watch', 'note', 'report', 'incidents', 'status'];

const COMMANDS: readonly (readonly string[])[] = [
  ['check'],
  ['wait', '--times', '1', '--every', '1s', '--deadline', '1s'],
  ['watch', '--for', '1s'],
  ['watch', '--for', '1s', '--output', 'json'],
  ['explain'],
  ['explain', '--output', 'json'],
  ['validate'],
  ['validate', '--output', 'json'],
  ['plan'],
  ['plan', '--output', 'json'],
  ['check', '--verbose'],
  ['check', '--failed', ...FORMATS.flatMap((form) => ['--report', `${form}=${scratch.path(`report.${form}`)}`])],
  ...FORMATS.map((form) => ['check', '--output', form]),
  ['wait', '--times', '1', '--every', '1s', '--deadline', '1s', '--output', 'nagios'],
  ['note', 'plain', 'the disk is replaced'],
  ['report'],
  ...['json', 'csv', 'html'].map((form) => ['report', '--output', form]),
  ['incidents'],
  ['incidents', '--output', 'json'],
  ['status', '--html', PAGES, '--show', 'details', '--url', 'https://status.example.com'],
  // Mistakes, which are answered with what there is.
  ['check', '--target', 'gw-3'],
  ['check', '--colour'],
];

/** The files of the status page, as paths below its folder. */
const pageFiles = () =>
  globSync('**/*', { cwd: PAGES, withFileTypes: true }).flatMap((entry) => (entry.isFile() ? [join(entry.parentPath, entry.name)] : []));

/** Asks a server for what it names, with each secret of the config that a source can use. */
async function discoverAll(env: Readonly<Record<string, string>>): Promise<readonly Written[]> {
  const written: Written[] = [];
  for (const from of ['gateway', 'mi', 'devportal', 'publisher']) {
    for (const secret of ['wso2/monitor', 'wso2/token']) {
      const args = ['discover', '--from', from, `https://localhost:${port()}`, '--ca', scratch.path('ca.pem'), '--secret', secret];
      const { out, err } = await run(args, { env, isTty: true });
      written.push({ where: `gatewatch ${args.join(' ')}`, text: `${out} ${err}` });
    }
  }
  return written;
}

/** Runs `watch --listen`, and reads every page and file that it serves. */
async function served(args: readonly string[], env: Readonly<Record<string, string>>): Promise<readonly Written[]> {
  const listening = await freePort();
  const stop = new AbortController();
  const watching = run(['watch', '--listen', String(listening), '--show', 'details', ...args], { env, signal: stop.signal });
  const read = async (path: string) => (await fetch(`http://127.0.0.1:${listening}/${path}`)).text();
  await vi.waitFor(async () => expect(await read('metrics')).toContain('target="plain"'), { timeout: 60_000, interval: 200 });
  const paths = ['', 'metrics', 'healthz', ...pageFiles().map((file) => relative(PAGES, file))];
  const written = await Promise.all(paths.map(async (path) => ({ where: `watch --listen: /${path}`, text: await read(path) })));
  stop.abort();
  const { out, err } = await watching;
  return [...written, { where: 'watch --listen', text: `${out} ${err}` }];
}

/** Runs every command with these secrets in its environment; gives all it wrote, files and the store of `watch` among it. */
async function command(secrets: Readonly<Record<string, string>>): Promise<readonly Written[]> {
  scratch.write('ca.pem', ROOT.certificate);
  const config = ['--config', scratch.write('gatewatch.yaml', yaml())];
  const store = scratch.path('store.sqlite');
  const values = Object.fromEntries(
    Object.entries({ ...secrets, 'pager/url': PAGER }).map(([name, value]) => [secretVariable(name), value]),
  );
  const env = { ...values, GITHUB_STEP_SUMMARY: scratch.write('summary.md', '') };
  const written: Written[] = [];
  for (const args of COMMANDS) {
    const all = [...args, ...config, ...(WITH_STORE.includes(args[0] ?? '') ? ['--store', store] : [])];
    const { out, err } = await run(all, { env, isTty: true });
    written.push({ where: `gatewatch ${args.join(' ')}`, text: `${out} ${err}` });
  }
  written.push(...(await discoverAll(env)), ...(await served([...config, '--store', store], env)));
  const files = [...FORMATS.map((form) => scratch.path(`report.${form}`)), scratch.path('summary.md'), ...pageFiles()];
  written.push(...files.map((file) => ({ where: file, text: readFileSync(file, 'utf8') })));
  const database = new DatabaseSync(store, { readOnly: true });
  const tables = ['health', 'history', 'record'].flatMap((table) =>
    database
      .prepare(`SELECT value FROM ${table}`)
      .all()
      .map(({ value }) => ({ where: `the store of watch, ${table}`, text: String(value) })),
  );
  database.close();
  rmSync(store);
  return [...written, ...tables];
}

test.each([['good', GOOD] as const, ...Object.entries(MALFORMED), ['missing', {}] as const])(
  'a command line whose secrets are %s writes none of them down',
  async (_, secrets) => {
    const written = await command(secrets);
    for (const where of ['gatewatch check', 'gatewatch report', 'gatewatch incidents', 'watch --listen: /'])
      expect(written.find((one) => one.where === where)?.text, where).toContain('plain');
    expect(written.filter(({ text }) => text.trim() === '').map(({ where }) => where)).toEqual([]);
    expect(leaks(CANARIES, written)).toEqual([]);
  },
);

test('what is deployed holds no secret, though they stand in the environment of who deploys', () => {
  for (const [name, value] of Object.entries({ ...GOOD, 'pager/url': PAGER })) vi.stubEnv(secretVariable(name), value);
  const inline = yaml().replaceAll('ca: ca.pem', 'verify: true');
  const { stacks, said, plan } = synthesize(inline);
  const files = globSync('**/*', { cwd: dirname(stacks[0]?.file ?? ''), withFileTypes: true }).filter((entry) => entry.isFile());
  const written = files.map((entry) => ({ where: entry.name, text: readFileSync(join(entry.parentPath, entry.name), 'utf8') }));
  expect(written.length).toBeGreaterThan(3);
  expect(written.some(({ text }) => text.includes('{{resolve:secretsmanager:'))).toBe(true);
  // The URL of a heartbeat stands in the file, so it is in the environment of the function, and nowhere else: docs/how-to/secrets.md.
  const others = CANARIES.filter(({ name }) => name !== 'the URL of the heartbeat');
  const withoutBeat = written.map(({ where, text }) => ({ where, text: text.replaceAll(/"GATEWATCH_HEARTBEAT_URL":\s*"[^"]*"/g, '') }));
  expect(
    leaks(others, [...written, { where: 'what it said', text: said.join() }, { where: 'the plan', text: JSON.stringify(plan) }]),
  ).toEqual([]);
  expect(leaks(CANARIES, withoutBeat)).toEqual([]);
});
