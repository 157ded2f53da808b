import { spawnSync } from 'node:child_process';
import { type Run, runWithin } from './run-within.ts';

/** The programs that come from Debian, each with its package. Debian serves one version; the table of parts shows it. */
const PACKAGES: Readonly<Record<string, string>> = {
  nginx: 'nginx',
  haproxy: 'haproxy',
  curl: 'curl',
  rabbitmqctl: 'rabbitmq-server',
  javac: 'default-jdk-headless',
  mvn: 'maven',
  go: 'golang-go',
  promtool: 'prometheus',
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
  const missing = Object.keys(PACKAGES).filter((program) => spawnSync('which', [program]).status !== 0);
  if (missing.length === 0) return;
  const packages = missing.map((program) => String(PACKAGES[program]));
  if (process.env.CI !== 'true') throw new Error(`install ${packages.join(' ')} with your package manager`);
  if (process.getuid?.() !== 0) throw new Error(`only root may install ${packages.join(' ')}`);
  run('env', [...APT, 'update']);
  run('env', [...APT, 'install', '--download-only', ...packages]);
  runWithin(ENOUGH_MS, 'env', [...APT, 'install', ...packages]);
}
