import { spawnSync } from 'node:child_process';
import { type Run, runWithin } from './run-within.ts';

/** The packages that come from Debian, each with what shows that it is there. Debian serves one version of each. */
const PACKAGES: Readonly<Record<string, readonly [program: string, ...options: string[]]>> = {
  nginx: ['which', 'nginx'],
  haproxy: ['which', 'haproxy'],
  curl: ['which', 'curl'],
  'rabbitmq-server': ['which', 'rabbitmqctl'],
  'default-jdk-headless': ['which', 'javac'],
  maven: ['which', 'mvn'],
  'golang-go': ['which', 'go'],
  prometheus: ['which', 'promtool'],
  'libmonitoring-plugin-perl': ['perl', '-MMonitoring::Plugin', '-e', '1'],
};
/** dpkg is not interrupted: it would leave packages half installed. */
const ENOUGH_MS = 600_000;
/** With run level 1, packages do not start their services. The tests start their own. */
const APT = ['DEBIAN_FRONTEND=noninteractive', 'RUNLEVEL=1', 'apt-get', '-qq', '-y', '--no-install-recommends'];

/**
 * Installs what is missing, under CI only: elsewhere the machine belongs to somebody. Throws the command that installs
 * it where that is not allowed.
 */
export function installDebian(run: Run): void {
  const packages = Object.entries(PACKAGES).flatMap(([name, [program, ...options]]) =>
    spawnSync(program, options).status === 0 ? [] : [name],
  );
  if (packages.length === 0) return;
  if (process.env.CI !== 'true') throw new Error(`install ${packages.join(' ')} with your package manager`);
  if (process.getuid?.() !== 0) throw new Error(`only root may install ${packages.join(' ')}`);
  run('env', [...APT, 'update']);
  run('env', [...APT, 'install', '--download-only', ...packages]);
  runWithin(ENOUGH_MS, 'env', [...APT, 'install', ...packages]);
}
