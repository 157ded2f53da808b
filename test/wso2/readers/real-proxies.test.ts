import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { issueCertificate } from '../../../sandbox/wire/certificate.ts';
import { lookWith } from '../../../testkit/look-with.ts';
import { isProgramThere } from '../../../testkit/real/program-there.ts';
import { type ByteServer, response, serveBytes } from '../../../testkit/sandbox/serve-bytes.ts';
import { scratchFolder } from '../../../testkit/scratch.ts';

// nginx and HAProxy themselves, where they are installed: what they answer without a backend, and what they pass on.

const NGINX = '/usr/sbin/nginx';
const HAPROXY = '/usr/sbin/haproxy';
const scratch = scratchFolder();
const opened: ByteServer[] = [];
const running: ChildProcess[] = [];

afterEach(async () => {
  for (const server of opened.splice(0)) server.close();
  for (const child of running.splice(0)) {
    if (child.exitCode !== null) continue;
    const ended = once(child, 'exit');
    child.kill('SIGTERM');
    await ended;
  }
});

async function freePort(): Promise<number> {
  const server = createServer();
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}

/** Starts a program and waits until its port accepts connections. */
async function run(program: string, args: readonly string[], port: number): Promise<void> {
  const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  running.push(child);
  const said: string[] = [];
  child.stderr?.on('data', (text) => said.push(String(text)));
  for (;;) {
    if (child.exitCode !== null) throw new Error(`${program} ended: ${said.join('')}`);
    const socket = connect(port, '127.0.0.1');
    const isOpen = await new Promise((resolve) => {
      socket.once('connect', () => resolve(true));
      socket.once('error', () => resolve(false));
    });
    socket.destroy();
    if (isOpen) return;
  }
}

async function nginx(backend: number, isTls = false): Promise<number> {
  const [port, tlsPort] = [await freePort(), await freePort()];
  const { certificate, key } = issueCertificate({ commonName: 'proxy', names: ['127.0.0.1'] });
  const [cert, keyFile] = [scratch.write('proxy.pem', certificate), scratch.write('proxy.key', key)];
  const folder = cert.replace(/proxy\.pem$/, '');
  const paths = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${folder}${name};`).join(' ');
  const config = `
    daemon off; master_process off; pid ${folder}nginx.pid; error_log ${folder}nginx.log;
    events {}
    http {
      access_log off; ${paths}
      server { listen 127.0.0.1:${port}; location / { proxy_pass http://127.0.0.1:${backend}; } }
      server { listen 127.0.0.1:${tlsPort} ssl; ssl_certificate ${cert}; ssl_certificate_key ${keyFile}; }
    }`;
  await run(NGINX, ['-p', folder, '-c', scratch.write('nginx.conf', config)], port);
  return isTls ? tlsPort : port;
}

async function haproxy(backend: number): Promise<number> {
  const port = await freePort();
  const config = `
defaults
  mode http
  timeout connect 1s
  timeout client 5s
  timeout server 5s
  retries 0
frontend f
  bind 127.0.0.1:${port}
  default_backend b
backend b
  server s 127.0.0.1:${backend}\n`;
  await run(HAPROXY, ['-f', scratch.write('haproxy.cfg', config)], port);
  return port;
}

async function check(port: number) {
  const probe = `readinessProbe: { httpGet: { path: /health, port: ${port} } }`;
  return (await lookWith(`targets: [{ name: t, profile: custom, host: 127.0.0.1, ${probe} }]`))('t');
}

const DOWN = '{"status":"DOWN"}';
const PASSED_ON = response('HTTP/1.1 503 Service Unavailable', ['Content-Type: application/json', `Content-Length: ${DOWN.length}`], DOWN);

describe.each([
  ['nginx', NGINX, nginx],
  ['HAProxy', HAPROXY, haproxy],
] as const)('%s', (name, program, start) => {
  const isThere = isProgramThere(program, `the tests against ${name}`);

  test.skipIf(!isThere)('without a backend is named', async () => {
    const seen = await check(await start(await freePort()));
    expect(seen).toMatchObject({
      status: 'not-ready',
      diagnosis: {
        reason: 'http.status',
        fix: `this response is from ${name}: the server behind it is down or is not in its target group`,
      },
    });
  });

  test.skipIf(!isThere)('that passes on what a server reports of itself is not blamed', async () => {
    const server = await serveBytes({ '*': PASSED_ON });
    opened.push(server);
    expect((await check(await start(server.port))).diagnosis?.fix).toContain('the server itself reports "DOWN"');
  });
});

test.skipIf(!isProgramThere(NGINX, 'plain HTTP to its TLS port'))('plain HTTP to a TLS port of nginx', async () => {
  expect((await check(await nginx(9, true))).diagnosis).toMatchObject({ reason: 'http.tls-port', kind: 'configuration' });
});
