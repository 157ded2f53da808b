import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { delimiter, dirname, join } from 'node:path';
import { afterAll, expect, inject, test } from 'vitest';

// From an empty folder, as a user does it: install from a registry, write a config, check, plan, synthesize, export.

const { project, registry, nodes } = inject('packed');
const folder = join(project, '..', 'empty');
mkdirSync(folder, { recursive: true });
const server = createServer((_, answer) => answer.end('ok'));
afterAll(() => {
  server.close();
});

const ENV = {
  PATH: [dirname(nodes[24]), process.env.PATH].join(delimiter),
  HOME: folder,
  npm_config_registry: registry,
  npm_config_update_notifier: 'false',
};
const took: string[] = [];

/** Runs a command of the user, keeps its time, and returns what it wrote. The server is in this process, which must go on. */
async function user(...command: readonly [string, ...string[]]) {
  const started = performance.now();
  const [program, ...args] = command;
  const child = spawn(program, args, { cwd: folder, env: ENV, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (text) => {
      said += text;
    });
  }
  const [code] = await once(child, 'close');
  took.push(`${((performance.now() - started) / 1000).toFixed(1).padStart(6)} s  ${command.join(' ')}`);
  expect({ command, code, said }).toMatchObject({ code: 0 });
  return said;
}

const MANIFEST = (port: number) => `apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  containers:
    - name: web
      ports: [{ containerPort: ${port} }]
      readinessProbe: { httpGet: { path: /, port: ${port} } }
`;

const APP = `const cdk = require('aws-cdk-lib');
const { Gatewatch } = require('gatewatch/cdk');
const app = new cdk.App({ outdir: 'cdk.out' });
const stage = new cdk.Stage(app, 'Prod');
for (const region of ['eu-west-1', 'us-east-1']) {
  new Gatewatch(stage, region, { config: { monitor: { name: region, regions: [region], alerts: { email: ['a@example.com'] } }, targets: [{ name: 'gw', profile: 'gateway', host: 'gw.example.com' }] } });
}
app.synth();
`;

test('install, init, discover, check, plan, synth, export', async () => {
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  await user('npm', 'install', 'gatewatch');
  await user('npx', 'gatewatch', 'init', '--host', 'gw=gateway@gw.example.com');
  writeFileSync(join(folder, 'pod.yaml'), MANIFEST(port));
  await user('npx', 'gatewatch', 'discover', '--from', 'kubernetes', 'pod.yaml', '--into', 'gatewatch.yaml');
  const found = /name: (\S*web\S*)/.exec(readFileSync(join(folder, 'gatewatch.yaml'), 'utf8'))?.[1] ?? '';
  const config = readFileSync(join(folder, 'gatewatch.yaml'), 'utf8').replace(/(name: \S*web\S*[\s\S]*?host: )\S+/, '$1127.0.0.1');
  writeFileSync(join(folder, 'local.yaml'), config);
  expect(await user('npx', 'gatewatch', 'check', '--config', 'local.yaml', '--target', found)).toContain('ready');

  writeFileSync(
    join(folder, 'gatewatch.yaml'),
    'monitor: { name: prod, regions: [eu-west-1], alerts: { email: [a@example.com] } }\ntargets:\n  - { name: gw, profile: gateway, host: gw.example.com }\n',
  );
  expect(await user('npx', 'gatewatch', 'plan')).toMatch(/per month/);
  // CDK is not installed here: it is brought once, into the cache of the user.
  expect(await user('npx', 'gatewatch', 'export', 'templates')).toMatch(/^Installing aws-cdk-lib@[\d.]+, .*, once\.$/m);
  expect(await user('npx', 'gatewatch', 'export', 'templates', '--force')).not.toMatch(/^Installing/m);
  expect(await user(nodes[22], 'node_modules/gatewatch/cli/bin.js', 'export', 'templates', '--force')).toContain('Wrote 4 files');
  expect(readdirSync(join(folder, 'templates')).sort()).toEqual([
    'gatewatch',
    'gatewatch-prod-Heartbeat.template.json',
    'gatewatch-prod.template.json',
    'stacks.json',
  ]);

  await user('npm', 'install', 'aws-cdk-lib', 'constructs');
  writeFileSync(join(folder, 'app.js'), APP);
  await user('node', 'app.js');
  expect(readdirSync(join(folder, 'cdk.out/assembly-Prod')).filter((name) => name.endsWith('.template.json'))).toHaveLength(4);
  process.stdout.write(`${took.join('\n')}\n`);
});
