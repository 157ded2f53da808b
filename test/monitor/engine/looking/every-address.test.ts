import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { expect, test } from 'vitest';
import { createAddressRules } from '../../../../monitor/address/address-rules.ts';
import { roundOnce } from '../../../../monitor/engine/looking/round-once.ts';
import { diagnose } from '../../../../monitor/health/diagnosis.ts';
import { createProber } from '../../../../monitor/probers/create-prober.ts';
import { issueCertificate } from '../../../../sandbox/wire/certificate.ts';
import { compile, lookTools } from '../../../../testkit/look-with.ts';
import { type Listening, listen } from '../../../../testkit/zoo/listen.ts';

const ROOT = issueCertificate({ commonName: 'Every Root', authority: true });

/** Checks a target whose name has these addresses: what `gatewatch check` does. */
async function check(
  addresses: readonly string[],
  keys: string,
  more: { readonly allowAddress?: (ip: string, port: number) => boolean } = {},
) {
  const { targets } = compile(`targets:\n  - { name: gw-1, profile: custom, host: gw.zoo.test, addresses: all, ${keys} }\n`, {
    files: { 'ca.pem': ROOT.certificate },
  });
  const lookup = async () => addresses.map((address) => ({ address }));
  // A delay of this process excuses a slow response.
  const skew = { watch: () => () => ({ skewMs: 0, stallMs: 0 }) };
  const [result] = await roundOnce({ ...lookTools(), skew, prober: createProber({ userAgent: 'test', lookup, ...more }) }, targets);
  if (!result) throw new Error('no result');
  const { target, health, observations } = result;
  return {
    status: health.status,
    diagnosis: diagnose(target, health),
    seen: observations.find(({ probe }) => probe === 'ready'),
    observations,
  };
}

/** Servers on several addresses of loopback at one port, each with its status. */
async function serversOn(statuses: readonly number[], delays: readonly number[] = []) {
  const servers: Listening[] = [];
  let port = 0;
  for (const [index, status] of statuses.entries()) {
    const server = createServer((_, response) => void setTimeout(() => response.writeHead(status).end('fine'), delays[index] ?? 0));
    const listening = await listen(server, `127.0.0.${index + 1}`, port);
    port = listening.port;
    servers.push(listening);
  }
  return { port, close: () => Promise.all(servers.map((server) => server.close())) };
}

const THREE = ['127.0.0.3', '127.0.0.1', '127.0.0.2'];
const httpGet = (port: number) => `readinessProbe: { httpGet: { path: /, port: ${port} } }`;

test('all addresses are checked, and the target is ready if all of them are', async () => {
  const servers = await serversOn([200, 200, 200]);
  const { status, seen } = await check(THREE, httpGet(servers.port));
  await servers.close();
  expect(status).toBe('ready');
  expect(seen?.detail).toBe('status 200');
  expect(seen?.notes).toEqual(
    ['127.0.0.1', '127.0.0.2', '127.0.0.3'].map((ip) => expect.stringMatching(new RegExp(`^${ip}: success, \\d+ ms$`))),
  );
});

test.each([
  ['answers 503', [200, 503, 200], '127.0.0.2: status 503', 'http.status', 'not-ready'],
  ['does not listen', [200, 200], '127.0.0.3: ', 'tcp.refused', 'not-ready'],
  ['is behind two that fail otherwise', [500, 503], '127.0.0.1: status 500', 'http.status', 'not-ready'],
])('the worst address counts, and is named: one %s', async (_, statuses, words, reason, expected) => {
  const servers = await serversOn(statuses);
  const { status, diagnosis, seen } = await check(THREE, httpGet(servers.port));
  await servers.close();
  expect(status).toBe(expected);
  expect(diagnosis).toMatchObject({ reason, summary: expect.stringContaining(words) });
  expect(seen?.detail).toMatch(/\(\d of 3 addresses\)$/);
  expect(seen?.notes).toHaveLength(3);
});

test('the slowest address is the latency', async () => {
  const servers = await serversOn([200, 200, 200], [0, 400, 0]);
  const { status, seen, observations } = await check(THREE, `warn: { latencyMs: 300 }, timeoutSeconds: 60, ${httpGet(servers.port)}`);
  await servers.close();
  // On a busy machine, that need not be the one that waits.
  const [slowest] = (seen?.notes ?? [])
    .map((note) => /^([\d.]+): success, (\d+) ms$/.exec(note))
    .toSorted((one, other) => Number(other?.[2]) - Number(one?.[2]));
  expect([status, seen?.address, Math.round(seen?.latencyMs ?? 0)]).toEqual(['degraded', slowest?.[1], Number(slowest?.[2])]);
  expect(seen?.latencyMs).toBeGreaterThanOrEqual(390);
  expect(observations.find(({ probe }) => probe === 'latency')).toMatchObject({ reason: 'latency.slow' });
});

test('the certificate that ends first is the certificate', async () => {
  const ports: number[] = [0];
  const servers: Listening[] = [];
  for (const [index, days] of [90, 5, 60].entries()) {
    const { certificate, key } = issueCertificate({
      commonName: `node-${index + 1}`,
      names: ['gw.zoo.test'],
      issuer: ROOT,
      notAfter: new Date(Date.now() + days * 86_400_000),
    });
    const listening = await listen(createTlsServer({ cert: certificate, key }), `127.0.0.${index + 1}`, ports[0]);
    ports[0] = listening.port;
    servers.push(listening);
  }
  const { status, diagnosis } = await check(THREE, `tls: { ca: ca.pem }, readinessProbe: { tlsSocket: { port: ${ports[0]} } }`);
  await Promise.all(servers.map((server) => server.close()));
  expect(status).toBe('degraded');
  expect(diagnosis).toMatchObject({ reason: 'certificate.expiring', summary: expect.stringContaining('node-2') });
});

test('no more than 16 addresses are checked, and a note says so', async () => {
  const many = Array.from({ length: 40 }, (_, i) => `127.0.1.${i + 1}`);
  const { seen } = await check(many, httpGet(1));
  expect(seen?.notes?.[0]).toBe('16 of 40 addresses were checked');
  expect(seen?.detail).toContain('(16 of 16 addresses)');
});

test('the rules about addresses hold for each one', async () => {
  const servers = await serversOn([200]);
  const allowAddress = createAddressRules({ allow: ['127.0.0.1/32'], vpc: false });
  const { status, seen } = await check(['127.0.0.1', '169.254.169.254', '10.0.0.8'], httpGet(servers.port), { allowAddress });
  await servers.close();
  expect(status).toBe('unknown');
  expect(seen).toMatchObject({
    reason: 'monitor.blocked-address',
    detail: '10.0.0.8: gw.zoo.test resolves to 10.0.0.8 (2 of 3 addresses)',
  });
});
