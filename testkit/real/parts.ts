import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';

/** The names of the programs that others wrote and the suite runs against. */
export type PartName = 'axis2' | 'rabbitmq' | 'thrift' | 'nginx' | 'haproxy' | 'curl' | 'go' | 'promtool' | 'plugin-perl';

/** A program of somebody else, and its version; or why it is not there. */
export type Part = { readonly name: PartName } & ({ readonly version: string } | { readonly missing: string });

const ROOT = join(import.meta.dirname, '../..');
/** Where programs of registries are kept between runs. */
const TOOLS = join(ROOT, '.tools');
/** The folder with Axis2, Tomcat, and the compiled service; `start-axis2.ts` runs it. */
export const AXIS2_HOME = join(TOOLS, 'axis2');
/** The Python that has Apache Thrift. */
export const THRIFT_PYTHON = join(TOOLS, 'thrift/bin/python');

const AXIS2_SOURCE = join(import.meta.dirname, 'axis2');
const THRIFT_VERSION = '0.22.0';

/** Looks for all parts, and fetches those that come from Maven and PyPI. It takes a minute the first time. */
export function findParts(): readonly Part[] {
  return [
    partOf('axis2', prepareAxis2),
    partOf('rabbitmq', () => versionIn('rabbitmqctl', ['version'])),
    partOf('thrift', prepareThrift),
    partOf('nginx', () => versionIn('nginx', ['-v'])),
    partOf('haproxy', () => versionIn('haproxy', ['-v'])),
    partOf('curl', () => versionIn('curl', ['--version'])),
    partOf('go', () => versionIn('go', ['version'])),
    partOf('promtool', () => versionIn('promtool', ['--version'])),
    partOf('plugin-perl', findPluginPerl),
  ];
}

function partOf(name: PartName, version: () => string): Part {
  try {
    return { name, version: version() };
  } catch (error) {
    return { name, missing: error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error) };
  }
}

function versionIn(program: string, options: readonly string[]): string {
  const { error, stdout, stderr } = spawnSync(program, options, { encoding: 'utf8', timeout: 60_000 });
  if (error) throw new Error(`${program} is not on PATH`);
  const version = /\d+(\.\d+)+/.exec(`${stdout}${stderr}`)?.[0];
  if (version === undefined) throw new Error(`${program} ${options.join(' ')} printed no version`);
  return version;
}

// Monitoring::Plugin, the library that plugins in Perl are written with.
function findPluginPerl(): string {
  const { status, stdout } = spawnSync(
    'perl',
    ['-MMonitoring::Plugin::Performance', '-e', 'print Monitoring::Plugin::Performance->VERSION'],
    {
      encoding: 'utf8',
    },
  );
  if (status !== 0) throw new Error('Perl has no Monitoring::Plugin');
  return stdout;
}

function prepareAxis2(): string {
  const library = join(AXIS2_HOME, 'lib');
  const pom = ['-f', join(AXIS2_SOURCE, 'pom.xml')];
  if (!existsSync(library)) run('mvn', ['-q', '-B', ...pom, 'dependency:copy-dependencies', `-DoutputDirectory=${library}`]);
  const sources = ['VersionServers', 'Version'].map((name) => join(AXIS2_SOURCE, `${name}.java`));
  run('javac', ['-d', join(AXIS2_HOME, 'classes'), '-cp', join(library, '*'), ...sources]);
  return `1.6.4 on Tomcat ${/tomcat-embed-core-(\S+)\.jar/.exec(execFileSync('ls', [library], { encoding: 'utf8' }))?.[1]}`;
}

function prepareThrift(): string {
  if (!existsSync(THRIFT_PYTHON)) {
    mkdirSync(TOOLS, { recursive: true });
    run('python3', ['-m', 'venv', join(TOOLS, 'thrift')]);
  }
  run(THRIFT_PYTHON, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', `thrift==${THRIFT_VERSION}`]);
  return THRIFT_VERSION;
}

function run(program: string, options: readonly string[]): void {
  const { error, status, stderr } = spawnSync(program, options, { encoding: 'utf8', timeout: 150_000 });
  if (error) throw new Error(`${program}: ${error.message}`);
  if (status !== 0) throw new Error(`${program} ended with ${status}: ${stderr.trim().split('\n').at(-1)}`);
}
