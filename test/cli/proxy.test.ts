import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { secretVariable } from '../../monitor/target/secret-variable.ts';
import { issueCertificate } from '../../sandbox/wire/certificate.ts';
import { leaks } from '../../testkit/canary.ts';
import { isProgramThere } from '../../testkit/real/program-there.ts';
import { scratchFolder } from '../../testkit/scratch.ts';
import { run } from '../../testkit/test-terminal.ts';
import { listen, onConnection } from '../../testkit/zoo/listen.ts';
import { type ProxyManner, startProxy } from '../../testkit/zoo/proxy-server.ts';

const scratch = scratchFolder();
const ROOT = issueCertificate({ commonName: 'Proxy Root', authority: true });
const OWN = issueCertificate({ commonName: 'localhost', names: ['localhost', '127.0.0.1'], issuer: ROOT });
const PASSWORD = `pass-${randomBytes(15).toString('base64url')}`;
const TOKEN = `token-${randomBytes(15).toString('base64url')}`;
const AUTHORIZATION = `Basic ${Buffer.from(`monitor:${PASSWORD}`).toString('base64')}`;
const SECRETS = { 'proxy/pair': JSON.stringify({ username: 'monitor', password: PASSWORD }), 'wso2/token': `Bearer ${TOKEN}` };
const env = Object.fromEntries(Object.entries(SECRETS).map(([name, value]) => [secretVariable(name), value]));

/** Two servers, one of them with TLS, which note the headers they are sent. */
async function startServers() {
  const sent: string[] = [];
  const answer = ({ rawHeaders }: { rawHeaders: string[] }, response: { end: (body: string) => void }) => {
    sent.push(rawHeaders.join(' '));
    response.end('fine');
  };
  const plain = await listen(createServer(answer));
  const tls = await listen(createTlsServer({ cert: OWN.certificate, key: OWN.key }, answer));
  return { plain: plain.port, tls: tls.port, sent, close: () => Promise.all([plain.close(), tls.close()]) };
}

type Servers = Awaited<ReturnType<typeof startServers>>;

const PROBES = (servers: Pick<Servers, 'plain' | 'tls'>) => `
    profile: custom
    host: 127.0.0.1
    tls: { ca: ca.pem }
    timeoutSeconds: 1
    httpHeaders: [{ name: X-Token, valueFrom: { secret: wso2/token } }]
    readinessProbe: { httpGet: { path: /, port: ${servers.tls}, scheme: HTTPS } }
    probes:
      plain: { httpGet: { path: /, port: ${servers.plain} } }
      tcp: { tcpSocket: { port: ${servers.plain} } }
      tls: { tlsSocket: { port: ${servers.tls} } }`;

async function check(servers: Pick<Servers, 'plain' | 'tls'>, proxy: string) {
  scratch.write('ca.pem', ROOT.certificate);
  const config = scratch.write('gatewatch.yaml', `targets:\n  - name: gw-1\n    proxy: ${proxy}${PROBES(servers)}\n`);
  const { out, err, code } = await run(['check', '--output', 'json', '--config', config], { env });
  const [target] = out === '' ? [] : JSON.parse(out).targets;
  return { target, out, err, code, written: [{ where: 'check', text: `${out} ${err}` }] };
}

const CREDENTIALS = 'credentials: { secret: proxy/pair }';

test.each([
  ['http', undefined, (port: number) => `http://127.0.0.1:${port}`],
  ['http, with credentials', AUTHORIZATION, (port: number) => `{ url: "http://127.0.0.1:${port}", ${CREDENTIALS} }`],
  ['https, with credentials', AUTHORIZATION, (port: number) => `{ url: "https://localhost:${port}/", ca: ca.pem, ${CREDENTIALS} }`],
])('all checks go through an %s proxy, and each side is sent what is its own', async (what, authorization, proxyFor) => {
  const servers = await startServers();
  const proxy = await startProxy({ ...(authorization && { authorization }), ...(what.startsWith('https') && { tls: OWN }) });
  const { target, written } = await check(servers, proxyFor(proxy.port));
  await Promise.all([proxy.close(), servers.close()]);
  expect(target).toMatchObject({ status: 'ready' });
  expect(target.probes.map(({ outcome }: { outcome: string }) => outcome)).toEqual(Array(5).fill('success'));
  expect(target.probes[0].notes).toEqual([expect.stringMatching(/^through the proxy (127.0.0.1|localhost):\d+$/)]);
  expect(proxy.requests).toHaveLength(4);
  for (const request of proxy.requests) {
    expect(request).toMatch(/^CONNECT 127\.0\.0\.1:\d+ host 127/);
    expect(request).not.toContain(TOKEN);
    if (authorization) expect(request).toContain(authorization);
  }
  expect(servers.sent).toHaveLength(2);
  expect(servers.sent.join()).toContain(TOKEN);
  expect(servers.sent.join().toLowerCase()).not.toMatch(/proxy-authorization|via|forwarded/);
  expect(servers.sent.join()).not.toContain(authorization ?? 'nothing');
  expect(
    leaks(
      [
        { name: 'the password', value: PASSWORD },
        { name: 'the pair', value: AUTHORIZATION },
      ],
      written,
    ),
  ).toEqual([]);
});

const WITH = `{ url: "http://127.0.0.1:PORT", ${CREDENTIALS} }`;

test.each<readonly [string, ProxyManner, string, string]>([
  ['asks for other credentials, and repeats those it was sent', { authorization: 'Basic b3RoZXI6b3RoZXI=' }, WITH, 'proxy.authentication'],
  ['asks for credentials, and there are none', { authorization: AUTHORIZATION }, 'http://127.0.0.1:PORT', 'proxy.authentication'],
  ['forbids it', { says: 'HTTP/1.1 403 Forbidden\r\n\r\n' }, WITH, 'proxy.refused'],
  ['does not know CONNECT', { says: 'HTTP/1.1 405 Method Not Allowed\r\ncontent-length: 2\r\n\r\nno' }, WITH, 'proxy.refused'],
  ['is overloaded', { says: 'HTTP/1.1 503 Service Unavailable\r\n\r\n' }, WITH, 'proxy.refused'],
  ['fails', { says: 'HTTP/1.1 500 Internal Server Error\r\n\r\n' }, WITH, 'proxy.refused'],
  ['wants to send us elsewhere', { says: `HTTP/1.1 302 Found\r\nlocation: http://${PASSWORD}/\r\n\r\n` }, WITH, 'proxy.refused'],
  ['fails, by its own word', { says: 'HTTP/1.1 502 Bad\r\nproxy-status: p; error=proxy_internal_error\r\n\r\n' }, WITH, 'proxy.refused'],
  ['never answers', { says: 'silence' }, WITH, 'proxy.timeout'],
  ['closes', { says: '' }, WITH, 'proxy.unreachable'],
  ['speaks another protocol', { says: 'SSH-2.0-OpenSSH_9.2\r\n' }, WITH, 'proxy.unreachable'],
  ['has a certificate that nobody trusts', { tls: OWN }, '{ url: "https://127.0.0.1:PORT" }', 'proxy.unreachable'],
  [
    'has a certificate for another host',
    { tls: issueCertificate({ commonName: 'other', names: ['other.test'], issuer: ROOT }) },
    '{ url: "https://127.0.0.1:PORT", ca: ca.pem }',
    'proxy.unreachable',
  ],
  ['speaks no TLS', {}, '{ url: "https://127.0.0.1:PORT" }', 'proxy.unreachable'],
])('a proxy that %s says nothing about the server', async (_, manner, proxyFor, reason) => {
  const servers = await startServers();
  const proxy = await startProxy(manner);
  const { target, code, written } = await check(servers, proxyFor.replace('PORT', String(proxy.port)));
  await Promise.all([proxy.close(), servers.close()]);
  expect(target).toMatchObject({ status: 'unknown', diagnosis: { reason, kind: 'monitor' } });
  expect(target.diagnosis.summary).toContain(`127.0.0.1:${proxy.port}: `);
  expect(code).toBe(3);
  expect(servers.sent).toEqual([]);
  expect(
    leaks(
      [
        { name: 'the password', value: PASSWORD },
        { name: 'the pair', value: AUTHORIZATION },
      ],
      written,
    ),
  ).toEqual([]);
});

test.each([
  ['waits for the rest of a request', () => undefined, /accepted the connection and did not answer the TLS handshake within/],
  [
    'answers in plain HTTP',
    (socket: { end: (text: string) => void }) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'),
    /no TLS: ERR_SSL_/,
  ],
])('an https URL for a plain proxy that %s is called that', async (_, greet, detail) => {
  const servers = await startServers();
  const proxy = await onConnection(greet);
  const { target } = await check(servers, `https://127.0.0.1:${proxy.port}`);
  await Promise.all([proxy.close(), servers.close()]);
  expect(target.diagnosis).toMatchObject({ reason: 'proxy.unreachable', fix: expect.stringContaining('write `http://` in `proxy`') });
  expect(target.diagnosis.summary).toMatch(detail);
});

test('a proxy that does not run, or has no name, says nothing about the server', async () => {
  const gone = await onConnection(() => undefined);
  await gone.close();
  const servers = { plain: 1, tls: 2 };
  for (const place of [`127.0.0.1:${gone.port}`, 'proxy.invalid:3128']) {
    const { target } = await check(servers, `http://${place}`);
    expect(target).toMatchObject({ status: 'unknown' });
    expect(['proxy.unreachable', 'monitor.network']).toContain(target.diagnosis.reason);
  }
});

test.each([
  ['502', 'HTTP/1.1 502 Bad Gateway\r\n\r\n'],
  ['504', 'HTTP/1.1 504 Gateway Timeout\r\n\r\n'],
  ['RFC 9209', 'HTTP/1.1 503 Service Unavailable\r\nproxy-status: p; error=connection_refused\r\n\r\n'],
  ['Squid', 'HTTP/1.1 503 Service Unavailable\r\nx-squid-error: ERR_CONNECT_FAIL 111\r\n\r\n'],
  ['Tinyproxy', 'HTTP/1.1 500 Unable to connect\r\nserver: tinyproxy/1.11.1\r\n\r\n'],
])('a server that the proxy cannot connect to is down, in the words of %s', async (_, says) => {
  const proxy = await startProxy({ says });
  const { target, code } = await check({ plain: 1, tls: 2 }, `http://127.0.0.1:${proxy.port}`);
  await proxy.close();
  expect(target).toMatchObject({ status: 'down', diagnosis: { reason: 'proxy.no-connection', rung: 'connect', kind: 'target' } });
  expect(code).toBe(1);
});

test.each([
  ['closes at once', (socket: { destroy: () => void }) => socket.destroy(), 'tls.handshake'],
  ['sends no TLS', (socket: { end: (text: string) => void }) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'), 'tls.plaintext-port'],
])('behind a proxy, a server that %s is told as without one', async (_, meet, reason) => {
  const server = await onConnection(meet as never);
  const proxy = await startProxy();
  const { target } = await check({ plain: server.port, tls: server.port }, `http://127.0.0.1:${proxy.port}`);
  await Promise.all([proxy.close(), server.close()]);
  expect(target.probes.find(({ name }: { name: string }) => name === 'tls')).toMatchObject({ reason });
});

test('no proxy of the environment is used', async () => {
  const servers = await startServers();
  const proxy = await startProxy();
  scratch.write('ca.pem', ROOT.certificate);
  const config = scratch.write('gatewatch.yaml', `targets:\n  - name: gw-1${PROBES(servers)}\n`);
  const names = ['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY', 'http_proxy', 'https_proxy', 'all_proxy'];
  const proxies = Object.fromEntries(names.map((name) => [name, `http://127.0.0.1:${proxy.port}`]));
  const child = spawn(process.execPath, ['cli/bin.js', 'check', '--config', config], {
    cwd: join(import.meta.dirname, '../..'),
    env: { ...process.env, ...env, ...proxies, NO_PROXY: '', NODE_USE_ENV_PROXY: '1' },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const [out, [code]] = await Promise.all([text(child.stdout), once(child, 'exit')]);
  await Promise.all([proxy.close(), servers.close()]);
  expect(out).toContain('ready  gw-1');
  expect([code, proxy.requests, servers.sent.length]).toEqual([0, [], 2]);
});

test.each([
  'http://monitor:hush-hush@proxy.example.com:3128',
  'monitor:hush-hush@proxy.example.com:3128',
  'https://hush-hush@proxy.example.com',
  '{ url: "http://monitor:hush-hush@proxy.example.com:3128" }',
  '"http://monitor:hush-hush@@ /x"',
  'socks5://monitor:hush-hush@proxy.example.com:1080',
])('credentials in the URL of a proxy are refused, and not repeated: %s', async (proxy) => {
  for (const place of [
    `targets:\n  - name: gw-1\n    proxy: ${proxy}${PROBES({ plain: 1, tls: 2 })}\n`,
    `defaults: { proxy: ${proxy.startsWith('{') ? proxy : JSON.stringify(proxy.replaceAll('"', ''))} }\ntargets:\n  - name: gw-1${PROBES({ plain: 1, tls: 2 })}\n`,
  ]) {
    const config = scratch.write('gatewatch.yaml', place);
    for (const output of ['pretty', 'json']) {
      const { code, out, err } = await run(['validate', '--output', output, '--config', config], { env });
      expect(code).toBe(2);
      expect(`${out}${err}`).toContain('{ secret: NAME }');
      expect(`${out}${err}`).not.toContain('hush');
    }
  }
});

// The Debian package tinyproxy; where it is not installed, the answers above were taken from it.
test.skipIf(!isProgramThere('tinyproxy', 'checks through Tinyproxy itself'))('checks go through Tinyproxy', async () => {
  const servers = await startServers();
  const free = await onConnection(() => undefined);
  await free.close();
  const file = scratch.write('tinyproxy.conf', `Port ${free.port}\nListen 127.0.0.1\nTimeout 10\nBasicAuth monitor ${PASSWORD}\n`);
  const child = spawn('tinyproxy', ['-d', '-c', file], { stdio: ['ignore', 'pipe', 'ignore'] });
  for await (const line of child.stdout) if (String(line).includes('Accepting connections')) break;
  const url = `"http://127.0.0.1:${free.port}"`;
  const right = await check(servers, `{ url: ${url}, ${CREDENTIALS} }`);
  const without = await check(servers, url);
  const down = await check({ plain: 1, tls: 2 }, `{ url: ${url}, ${CREDENTIALS} }`);
  child.kill();
  await servers.close();
  expect(right.target.probes.map(({ outcome }: { outcome: string }) => outcome)).toEqual(Array(5).fill('success'));
  expect(without.target).toMatchObject({ status: 'unknown', diagnosis: { reason: 'proxy.authentication' } });
  expect(down.target).toMatchObject({ status: 'down', diagnosis: { reason: 'proxy.no-connection' } });
});
