import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, expect, inject, test } from 'vitest';

// What the Containerfile starts, without a container: nobody builds the image here.

const ROOT = join(import.meta.dirname, '../..');
const { project, nodes } = inject('packed');
const containerfile = readFileSync(join(ROOT, 'container/Containerfile'), 'utf8');
const listOf = (instruction: string): readonly string[] =>
  JSON.parse(new RegExp(`^${instruction} .*?(\\[.*\\])$`, 'm').exec(containerfile)?.[1] ?? '[]');

const server = createServer((_, answer) => answer.end('ok'));
afterAll(() => {
  server.close();
});

test('is of this version, of the Node of the tests, and of a user without rights', () => {
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  const node = readFileSync(join(ROOT, '.node-version'), 'utf8').trim();
  expect(containerfile).toContain(`ARG VERSION=${version}\n`);
  expect(containerfile).toContain(`ARG NODE=${node}\n`);
  expect(containerfile).toMatch(/^USER 10001:10001$/m);
  const chart = readFileSync(join(ROOT, 'container/chart/Chart.yaml'), 'utf8');
  expect(chart).toContain(`\nversion: ${version}\nappVersion: "${version}"\n`);
});

test('its command checks, serves, and passes its own health check, which fails without it', async () => {
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  const home = join(project, 'container');
  mkdirSync(home, { recursive: true });
  const probe = `{ httpGet: { path: /, port: ${port}, scheme: HTTP } }`;
  writeFileSync(join(home, 'gatewatch.yaml'), `targets:\n  - { name: one, profile: custom, host: 127.0.0.1, readinessProbe: ${probe} }\n`);
  const [, entry = ''] = listOf('ENTRYPOINT');
  const places = [
    ['/opt/gatewatch', join(project, 'node_modules/gatewatch')],
    ['/etc/gatewatch', home],
    ['/var/lib/gatewatch', home],
    ['0.0.0.0:9115', '127.0.0.1:0'],
  ] as const;
  const placed = (text: string) => places.reduce((some, [from, to]) => some.replace(from, to), text);
  const child = spawn(nodes[24], [entry, ...listOf('CMD')].map(placed), {
    cwd: '/',
    env: { HOME: home },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  let listening = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (text) => {
      said += text;
    });
  }
  while (listening === '') {
    await Promise.race([once(child.stdout, 'data'), once(child.stderr, 'data')]);
    listening = /http:\/\/127\.0\.0\.1:\d+/.exec(said)?.[0] ?? '';
  }
  const [, ...check] = listOf('HEALTHCHECK');
  const health = () =>
    spawnSync(
      nodes[24],
      check.map((text) => text.replace('http://127.0.0.1:9115', listening)),
    ).status;
  expect(health()).toBe(0);
  child.kill('SIGTERM');
  await once(child, 'close');
  expect(health()).toBe(1);
});
