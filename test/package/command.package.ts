import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, inject, test } from 'vitest';

// The command of the installed package, on both lines of Node that it supports.

const { project, nodes } = inject('packed');
const COMMAND = join(project, 'node_modules/.bin/gatewatch');
const home = join(project, 'home');
mkdirSync(home, { recursive: true });
const ENV = { HOME: home, PATH: process.env.PATH ?? '' };

const deployable = join(project, 'deployable.yaml');
writeFileSync(
  deployable,
  'monitor: { name: prod, regions: [eu-west-1] }\ntargets:\n  - { name: gw-1, profile: gateway, host: gw-1.example.com }\n',
);

/** Starts a server on loopback, and returns a config with it as the only target. */
async function serve(status: number) {
  const server = createServer((_, answer) => answer.writeHead(status).end('ok'));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  const config = join(project, `server-${port}.yaml`);
  const probe = `{ httpGet: { path: /, port: ${port}, scheme: HTTP } }`;
  writeFileSync(config, `targets:\n  - { name: one, profile: custom, host: 127.0.0.1, readinessProbe: ${probe} }\n`);
  return { config, close: () => server.close() };
}

describe.each(Object.entries(nodes))('on Node %s', (major, node) => {
  const run = (...args: string[]) => {
    const { status, stdout, stderr } = spawnSync(node, [COMMAND, ...args], { cwd: project, env: ENV, encoding: 'utf8' });
    return { status, stdout, stderr };
  };
  // The server is in this process, which must go on.
  const start = async (...args: string[]) => {
    const child = spawn(node, [COMMAND, ...args], { cwd: project, env: ENV });
    const said = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr'] as const)
      child[name].on('data', (text) => {
        said[name] += text;
      });
    const [status] = await once(child, 'close');
    return { status, ...said };
  };

  test('is the Node that it says', () => {
    expect(spawnSync(node, ['--version'], { encoding: 'utf8' }).stdout).toMatch(new RegExp(`^v${major}\\.`));
  });

  test('says its version, the one of package.json', () => {
    const { version } = JSON.parse(readFileSync(join(project, 'node_modules/gatewatch/package.json'), 'utf8'));
    expect(run('--version')).toEqual({ status: 0, stdout: `${version}\n`, stderr: '' });
  });

  test('validate and plan read a config', () => {
    expect(run('validate', '--config', deployable)).toMatchObject({ status: 0, stderr: '' });
    expect(JSON.parse(run('plan', '--config', deployable, '--output', 'json').stdout)).toMatchObject({ monitor: 'prod' });
  });

  test('schema prints the schema that the package exports, under a public address', () => {
    const file = readFileSync(join(project, 'node_modules/gatewatch/gatewatch.schema.json'), 'utf8');
    expect(run('schema')).toEqual({ status: 0, stdout: file, stderr: '' });
    expect(JSON.parse(file).$id).toMatch(/^https:\/\//);
  });

  test.each([
    [200, 0, 'ready'],
    [503, 1, 'not-ready'],
  ])('check finds a server that answers %i, exit %i', async (answered, exitCode, expected) => {
    const { config, close } = await serve(answered);
    const { status, stdout, stderr } = await start('check', '--config', config, '--output', 'json');
    close();
    expect({ status, stderr }).toEqual({ status: exitCode, stderr: '' });
    expect(JSON.parse(stdout).targets[0]).toMatchObject({ status: expected });
  });

  test('watch keeps its state in a file and prints no warning of the platform', async () => {
    const { config, close } = await serve(200);
    const { status, stderr } = await start('watch', '--config', config, '--for', '2s', '--store', join(project, `state-${major}.sqlite`));
    close();
    expect(status).toBe(0);
    expect(stderr).not.toMatch(/warning/i);
  });

  test('the sandbox plays its servers', async () => {
    const { status, stdout } = await start('check', '--sandbox', '--target', 'mi-1', '--output', 'json');
    expect([status, JSON.parse(stdout).targets[0].status]).toEqual([0, 'ready']);
  });

  test('doctor says which config it lacks', () => {
    const { status, stderr } = run('doctor', '--config', join(project, 'none.yaml'));
    expect([status, stderr]).toEqual([2, expect.stringMatching(/^config-missing: /)]);
  });

  test.each([
    ['module', "import { run } from 'gatewatch';"],
    ['commonjs', "const { run } = require('gatewatch');"],
  ])('a program runs it as a %s', (kind, load) => {
    const file = join(project, kind === 'module' ? 'program.mjs' : 'program.cjs');
    writeFileSync(file, `${load}\nrun(['validate', '--config', process.argv[2]]).then((result) => console.log(JSON.stringify(result)));\n`);
    const { status, stdout } = spawnSync(node, [file, deployable], { cwd: project, env: ENV, encoding: 'utf8' });
    expect([status, JSON.parse(stdout)]).toEqual([0, { exitCode: 0, stdout: expect.stringContaining('valid'), stderr: '' }]);
  });
});

test('a Node that is too old is told which it needs', () => {
  const old = `data:text/javascript,Object.defineProperty(process,'versions',{value:{...process.versions,node:'22.18.0'}})`;
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', old, COMMAND], { cwd: project, env: ENV, encoding: 'utf8' });
  expect([status, stdout, stderr]).toEqual([2, '', expect.stringMatching(/^gatewatch: Node 22\.19 or later is required, .*\n$/)]);
});
