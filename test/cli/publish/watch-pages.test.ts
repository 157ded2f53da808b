import { once } from 'node:events';
import { createServer, request } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { expect, test, vi } from 'vitest';
import { scratchFolder } from '../../../testkit/scratch.ts';
import { run } from '../../../testkit/test-terminal.ts';

const scratch = scratchFolder();

const fetched = async (url: string) => {
  const response = await fetch(url);
  return { status: response.status, type: response.headers.get('content-type'), text: await response.text() };
};

/** Sends a request with a method to a URL; resolves to its status and headers, and how long its body is. */
async function sent(url: string, method: string) {
  const [response] = await once(request(url, { method }).end(), 'response');
  let bytes = 0;
  for await (const chunk of response) bytes += chunk.length;
  return { status: response.statusCode, headers: response.headers, bytes };
}

test('watch --listen serves the page, metrics, the summary, and its own health, and ends when it is stopped', async () => {
  const target = createServer((_, response) => response.end('ok')).listen(0, '127.0.0.1');
  await once(target, 'listening');
  const probe = `httpGet: { path: /, port: ${(target.address() as AddressInfo).port} }, periodSeconds: 1`;
  const config = scratch.write('one.yaml', `targets: [{ name: web, profile: custom, host: 127.0.0.1, readinessProbe: { ${probe} } }]`);
  const probed = createServer().listen(0, '127.0.0.1');
  await once(probed, 'listening');
  const { port } = probed.address() as AddressInfo;
  const args = ['watch', '--config', config, '--store', scratch.path('one.sqlite')];

  const taken = await run([...args, '--listen', `127.0.0.1:${port}`]);
  expect(taken.err).toMatch(
    /^not-listening: cannot listen on 127\.0\.0\.1 port \d+: another process listens there\. Fix: stop the process/m,
  );
  expect(taken.code).toBe(2);
  probed.close();
  await once(probed, 'close');

  const stop = new AbortController();
  const watching = run([...args, '--listen', String(port)], { signal: stop.signal });
  const url = `http://127.0.0.1:${port}`;
  await vi.waitFor(async () => expect((await fetched(`${url}/metrics`)).text).toMatch(/probe_success\{.*target="web".*\} 1/), {
    timeout: 60_000,
    interval: 200,
  });
  const metrics = await fetched(`${url}/metrics`);
  expect(metrics.type).toBe('text/plain; version=0.0.4; charset=utf-8');
  expect(metrics.text).toMatch(/gatewatch_target_status\{.*status="ready"\} 1/);
  expect(metrics.text).not.toContain('gatewatch_round_duration_seconds');
  await vi.waitFor(async () => expect((await fetched(url)).text).toMatch(/The target is ready/), { timeout: 60_000, interval: 500 });
  expect((await fetched(`${url}/index.html`)).type).toBe('text/html; charset=utf-8');
  expect((await fetched(`${url}/target/web.html`)).text).toContain('Last 90 days');
  expect(JSON.parse((await fetched(`${url}/api/v2/summary.json`)).text).components).toMatchObject([{ name: 'web', status: 'operational' }]);
  expect(await fetched(`${url}/healthz`)).toMatchObject({ status: 200, text: '{"status":"ok"}\n' });
  expect((await fetched(`${url}/target/%2e%2e/one.yaml`)).status).toBe(404);
  expect((await fetched(`${url}/target/other.html`)).status).toBe(404);
  const [head, got] = [await sent(url, 'HEAD'), await sent(url, 'GET')];
  expect(head).toMatchObject({ status: 200, bytes: 0, headers: { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' } });
  expect(got.bytes).toBe(Number(got.headers['content-length']));
  for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH'])
    expect(await sent(url, method), method).toMatchObject({ status: 405, headers: { allow: 'GET, HEAD' } });

  // A client that never ends its request holds nothing up.
  const idle = connect(port, '127.0.0.1').on('error', () => {});
  idle.write('GET / HTTP/1.1\r\n');
  stop.abort();
  expect((await watching).code).toBe(0);
  expect((await watching).err).toContain(`status page: ${url}/\n`);
  await expect(fetch(url)).rejects.toThrow();
  idle.destroy();
  target.close();
  target.closeAllConnections();
});

test.each([
  'example.com:9115',
  '127.0.0.1',
  '127.0.0.1:70000',
  '::1:9115',
  '',
  '[127.0.0.1]:9115',
  'https://127.0.0.1:9115',
  '999.0.0.1:1',
])('--listen %j is refused before anything is checked', async (listen) => {
  const config = scratch.write(
    'refused.yaml',
    'targets: [{ name: web, profile: custom, host: 127.0.0.1, readinessProbe: { tcpSocket: { port: 1 } } }]',
  );
  const ran = await run(['watch', '--config', config, '--store', scratch.path('refused.sqlite'), '--listen', listen, '--for', '1s']);
  expect(ran.err).toMatch(/^usage: --listen .* is no address and port\. Fix: write an IP address and a port/m);
  expect(ran.code).toBe(2);
});
