import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { FAILURES, FOLDERS } from './install/places.ts';
import { versionOf } from './install/stamped-folder.ts';

/** Where each program that the suite runs against comes from. */
const SOURCES = {
  axis2: 'Maven',
  keycloak: 'Maven',
  rabbitmq: 'Debian',
  thrift: 'PyPI',
  nginx: 'Debian',
  haproxy: 'Debian',
  curl: 'Debian',
  go: 'Debian',
  helm: 'Go',
  promtool: 'Debian',
  'plugin-perl': 'Debian',
} as const;

/** The names of the programs that others wrote and the suite runs against. */
export type PartName = keyof typeof SOURCES;

/** A program of somebody else, and its version; or why it is not there. */
export type Part = { readonly name: PartName; readonly source: string } & ({ readonly version: string } | { readonly missing: string });

const VERSIONS: Readonly<Record<PartName, () => string>> = {
  axis2: () => versionOf(FOLDERS.axis2),
  keycloak: () => versionOf(FOLDERS.keycloak),
  rabbitmq: () => printedVersion('rabbitmqctl', ['version']),
  thrift: () => versionOf(FOLDERS.thrift),
  nginx: () => printedVersion('nginx', ['-v']),
  haproxy: () => printedVersion('haproxy', ['-v']),
  curl: () => printedVersion('curl', ['--version']),
  go: () => versionOf(FOLDERS.go),
  helm: () => versionOf(FOLDERS.helm),
  promtool: () => printedVersion('promtool', ['--version']),
  'plugin-perl': versionOfPluginPerl,
};

/** Looks for all parts that `scripts/real-parts.ts` installs, and installs none. */
export function findParts(): readonly Part[] {
  const skipped: Readonly<Record<string, string>> = existsSync(FAILURES) ? JSON.parse(readFileSync(FAILURES, 'utf8')) : {};
  return Object.entries(SOURCES).map(([key, source]) => {
    const name = key as PartName;
    try {
      return { name, source, version: VERSIONS[name]() };
    } catch (error) {
      const why = skipped[name] ?? (source === 'Debian' ? skipped.debian : undefined);
      return { name, source, missing: why ?? (error instanceof Error ? error.message : String(error)) };
    }
  });
}

function printedVersion(program: string, options: readonly string[]): string {
  const { error, stdout, stderr } = spawnSync(program, options, { encoding: 'utf8', timeout: 60_000 });
  if (error) throw new Error(`${program} is not on PATH`);
  const version = /\d+(\.\d+)+/.exec(`${stdout}${stderr}`)?.[0];
  if (version === undefined) throw new Error(`${program} ${options.join(' ')} printed no version`);
  return version;
}

// Monitoring::Plugin, the library that plugins in Perl are written with.
function versionOfPluginPerl(): string {
  const program = 'print Monitoring::Plugin::Performance->VERSION';
  const { status, stdout } = spawnSync('perl', ['-MMonitoring::Plugin::Performance', '-e', program], { encoding: 'utf8' });
  if (status !== 0) throw new Error('Perl has no Monitoring::Plugin');
  return stdout;
}
