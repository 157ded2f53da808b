import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** A registry of packages on loopback, with gatewatch in it; every other package comes from the registry of npm's settings. */
export type Registry = { readonly url: string; readonly stop: () => void };

/** Starts Verdaccio, which keeps what it has in `folder`, and publishes a tarball to it. */
export async function startRegistry(program: string, folder: string, tarball: string): Promise<Registry> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  mkdirSync(folder, { recursive: true });
  const behind = execFileSync('npm', ['config', 'get', 'registry'], { encoding: 'utf8' }).trim();
  writeFileSync(join(folder, 'config.yaml'), configOf(folder, behind));
  const server = spawn(process.execPath, [program, '--config', join(folder, 'config.yaml'), '--listen', `127.0.0.1:${port}`], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  for await (const line of createInterface(server.stdout)) if (line.includes('http address')) break;
  server.stdout.resume();
  // npm demands a token, which this registry does not look at.
  writeFileSync(join(folder, '.npmrc'), `//127.0.0.1:${port}/:_authToken=anyone\n`);
  execFileSync('npm', ['publish', tarball, '--registry', url, '--userconfig', join(folder, '.npmrc')], { cwd: folder, stdio: 'pipe' });
  return { url, stop: () => server.kill('SIGKILL') };
}

// Packages of the registry behind are passed on and not kept.
function configOf(folder: string, behind: string): string {
  return JSON.stringify({
    storage: join(folder, 'storage'),
    uplinks: { behind: { url: behind, cache: false, timeout: '120s' } },
    packages: { gatewatch: { access: '$all', publish: '$all' }, '**': { access: '$all', proxy: 'behind' } },
    log: { type: 'stdout', format: 'pretty', level: 'warn' },
  });
}

async function freePort(): Promise<number> {
  const server = createServer();
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
