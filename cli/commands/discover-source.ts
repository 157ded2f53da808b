import { dirname, relative, resolve } from 'node:path';
import type { Asking } from '../../discover/ask.ts';
import type { Discovered, FoundTarget, FoundTls } from '../../discover/found.ts';
import { readToml } from '../../discover/read-toml.ts';
import { readServerUrl, type ServerUrl } from '../../discover/server-place.ts';
import type { SourceName } from '../../discover/source-name.ts';
import { readDocuments } from '../../discover/source-text.ts';
import { readApictl } from '../../discover/sources/apictl.ts';
import { readDeploymentToml } from '../../discover/sources/deployment-toml.ts';
import { readDevportal } from '../../discover/sources/devportal.ts';
import { readGateway } from '../../discover/sources/gateway.ts';
import { readHelm } from '../../discover/sources/helm.ts';
import { readKubernetes } from '../../discover/sources/kubernetes.ts';
import { readIntegrator } from '../../discover/sources/micro-integrator.ts';
import { readPublisher } from '../../discover/sources/publisher.ts';
import type { ServerOptions } from '../../discover/sources/server-options.ts';
import { askSource } from '../session/ask-source.ts';
import { createEnvSecrets } from '../session/env-secrets.ts';
import { readConfigFile } from '../session/load-config.ts';
import { readApictlFiles, readSourceFile, type SourceText } from '../session/read-source.ts';
import { CliError } from '../terminal/cli-error.ts';
import type { Terminal } from '../terminal/terminal.ts';

/** What the person says about the source. */
export type SourceOptions = {
  readonly from: SourceName;
  readonly secret?: string;
  readonly tenant?: string;
  readonly ca?: readonly string[];
  readonly pin?: string;
  readonly serverName?: string;
  readonly insecure?: boolean;
  readonly into?: string;
};

type Server = { readonly read: (url: ServerUrl, options: ServerOptions) => Asking; readonly needsSecret: boolean };

const SERVERS: Readonly<Partial<Record<SourceName, Server>>> = {
  devportal: { read: readDevportal, needsSecret: false },
  publisher: { read: readPublisher, needsSecret: true },
  gateway: { read: readGateway, needsSecret: true },
  mi: { read: (url) => readIntegrator(url), needsSecret: true },
};

const FILES: Readonly<Partial<Record<SourceName, (source: SourceText) => Discovered>>> = {
  'deployment-toml': ({ text, file }) => readDeploymentToml(readToml(text, file), file),
  helm: ({ text, file }) => readHelm(readDocuments(text, file)[0], file),
  kubernetes: ({ text, file }) => readKubernetes(readDocuments(text, file), file),
};

const PORTAL_PATH = /^\/(devportal|publisher|admin|carbon)(\/.*)?$/;

function urlOf(source: string, from: string): ServerUrl {
  const url = readServerUrl(source);
  // A URL with a password in it is not repeated.
  const got = /@/.test(source) ? 'a URL with a user name in it' : source;
  if (!url) throw new CliError('usage', `--from ${from} expects the URL of a server, such as https://cp.example.com:9443, got ${got}`);
  return { ...url, path: url.path.replace(PORTAL_PATH, '') };
}

function demandOptions(url: ServerUrl, { needsSecret }: Server, options: SourceOptions): void {
  const { secret, insecure, from, ca, pin } = options;
  if (needsSecret && secret === undefined)
    throw new CliError('usage', `--from ${from} needs credentials`, 'name their secret with --secret NAME: docs/how-to/discover.md');
  if (needsSecret && url.scheme === 'http')
    throw new CliError('usage', 'credentials are sent over HTTPS only', 'give the https URL of the server');
  if (needsSecret && insecure) {
    const fix = 'give --pin or --ca instead: credentials are sent only to a server whose certificate passed';
    throw new CliError('usage', `--insecure cannot be used with --from ${from}`, fix);
  }
  if (ca !== undefined && pin !== undefined) throw new CliError('usage', '--ca and --pin cannot be used together', 'leave one of them out');
}

function caTexts(files: readonly string[]): readonly string[] {
  return files.map((file) => {
    const read = readConfigFile(file);
    if ('problem' in read) throw new CliError('usage', `cannot read the CA file ${file}`, 'give a PEM file');
    return new TextDecoder().decode(read.bytes);
  });
}

/** The TLS settings as the config has them: a path starts at the folder of the config. */
function writtenTls({ ca, into, serverName, pin }: SourceOptions): FoundTls {
  const folder = into === undefined ? '.' : dirname(resolve(into));
  const paths = (ca ?? []).map((file) => (into === undefined ? file : relative(folder, resolve(file))));
  return { ...(paths.length > 0 && { ca: paths }), ...(serverName !== undefined && { serverName }), ...(pin !== undefined && { pin }) };
}

/** An authority is that of all servers; pin and server name are those of the server that was asked. */
function withTls(target: FoundTarget, { host }: ServerUrl, { ca, ...own }: FoundTls): FoundTarget {
  const tls = { ...(ca && { ca }), ...(target.host === host && own) };
  return Object.keys(tls).length === 0 ? target : { ...target, tls };
}

async function askServer(terminal: Terminal, source: string, server: Server, options: SourceOptions): Promise<Discovered> {
  const url = urlOf(source, options.from);
  demandOptions(url, server, options);
  const { tenant, secret, ca, pin, serverName, insecure = false } = options;
  const asking = server.read(url, { ...(tenant !== undefined && { tenant }), ...(secret !== undefined && { secret }) });
  const material = {
    verify: !insecure,
    ...(ca && { ca: caTexts(ca) }),
    ...(pin !== undefined && { pins: [pin] }),
    ...(serverName !== undefined && { serverName }),
  };
  const readSecret = createEnvSecrets(terminal.env);
  const more = server.needsSecret && secret !== undefined ? { secret } : {};
  const { found, pin: shown } = await askSource(asking, { url, tls: material, readSecret, signal: terminal.signal, ...more });
  const targets = found.targets.map((target) => withTls(target, url, writtenTls(options)));
  const unverified = `its certificate was not verified; it showed this key: tls: { pin: ${shown} }. Compare it before you use it`;
  return { targets, notes: insecure && shown !== undefined ? [...found.notes, unverified] : found.notes };
}

function demandNoServerOptions({ from, ca, pin, serverName, insecure, tenant }: SourceOptions): void {
  const given = Object.entries({ '--ca': ca, '--pin': pin, '--server-name': serverName, '--insecure': insecure, '--tenant': tenant });
  const [option] = given.find(([, value]) => value !== undefined) ?? [];
  if (option !== undefined) throw new CliError('usage', `${option} is for sources over HTTP, and --from ${from} reads a file`);
}

/** Files name no credentials: the gateways in them get the secret that the person names. */
function withSecret(target: FoundTarget, secret: string | undefined): FoundTarget {
  const isGateway = target.profile === 'gateway' || target.profile === 'all-in-one';
  return secret === undefined || !isGateway ? target : { ...target, secret };
}

/** Reads a source of any kind. Throws CliError or SourceProblem. */
export async function readSource(terminal: Terminal, source: string, options: SourceOptions): Promise<Discovered> {
  const { from, secret } = options;
  const server = SERVERS[from];
  if (server) return askServer(terminal, source, server, options);
  demandNoServerOptions(options);
  const read = FILES[from];
  const found = read ? read(await readSourceFile(terminal, source)) : readApictl(await readApictlFiles(terminal, source), source);
  return { ...found, targets: found.targets.map((target) => withSecret(target, secret)) };
}
