import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { isIPv4 } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { faultsOf, type Mood, moodFor } from './faults/fault.ts';
import { DEFAULT_KINDS, SERVER_KINDS, type ServerKind } from './faults/server-kind.ts';
import { createOffsetSearch } from './free-offset.ts';
import { CLIENT, CLIENT_SECRET, CREDENTIALS, CREDENTIALS_SECRET } from './servers/credentials.ts';
import { portsOf } from './servers/ports-of.ts';
import { openStandIn, type StandIn, type StandInOptions } from './stand-in.ts';
import { createCertificates } from './wire/certificates.ts';
import { writeConfig } from './write-config.ts';

/** The number of servers of each kind; they are named gw-1, gw-2, … */
type ServerSpec = { readonly kind: ServerKind; readonly count?: number };

/** What to start; by default one server of each of `DEFAULT_KINDS` on 127.0.0.1. */
export type SandboxSetting = {
  readonly servers?: readonly ServerSpec[];
  /** A loopback address, or localhost. */
  readonly host?: string;
  /** The clock of flapping servers, in milliseconds since 1970. */
  readonly now?: () => number;
};

/** Simulated servers that are running. */
export type Sandbox = {
  /** A complete gatewatch.yaml for these servers. */
  readonly config: string;
  /** The certificate of the authority that signed all their certificates, PEM. */
  readonly authority: string;
  readonly targets: readonly string[];
  /** The values of the secrets that the config names. */
  readonly secrets: Readonly<Record<string, string>>;
  readonly kindOf: (target: string) => ServerKind;
  readonly faultOf: (target: string) => Mood;
  /**
   * Sets a fault; resolves when it applies to every new connection. Rejects for an unknown target or fault.
   */
  readonly setFault: (target: string, fault: string) => Promise<void>;
  /**
   * Returns the number of bytes that clients have sent to a port; a test proves with it that 9611 gets none.
   */
  readonly bytesReceived: (target: string, port: number) => number;
  /** Returns the last lines that the real server would have written into its log, as `LEVEL text`. */
  readonly logOf: (target: string) => readonly string[];
  readonly close: () => Promise<void>;
};

/** Starts the simulated servers on free ports of this machine; they stop at `close`. */
export async function startSandbox(options: SandboxSetting = {}): Promise<Sandbox> {
  const { host = '127.0.0.1', now = Date.now } = options;
  if (!isLoopback(host)) throw new Error(`cannot start the sandbox: host must be a loopback address, got "${host}"`);
  const certificates = createCertificates(host);
  const directory = await mkdtemp(join(tmpdir(), 'gatewatch-sandbox-'));
  const servers = new Map<string, StandIn>();
  const close = async (): Promise<void> => {
    await Promise.all([...servers.values()].map((server) => server.close()));
    await rm(directory, { recursive: true, force: true });
  };
  try {
    const authorityFile = join(directory, 'authority.pem');
    await writeFile(authorityFile, certificates.authority);
    await openAll(servers, options.servers ?? DEFAULT_KINDS.map((kind) => ({ kind })), { host, certificates, now });
    return {
      config: writeConfig([...servers.values()], host, authorityFile),
      authority: certificates.authority,
      targets: [...servers.keys()],
      secrets: { [CREDENTIALS_SECRET]: JSON.stringify(CREDENTIALS), [CLIENT_SECRET]: JSON.stringify(CLIENT) },
      ...controlsOf(servers),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function openAll(
  servers: Map<string, StandIn>,
  specs: readonly ServerSpec[],
  common: Pick<StandInOptions, 'host' | 'certificates' | 'now'>,
): Promise<void> {
  const search = createOffsetSearch();
  for (const { kind, name } of namesOf(specs)) {
    const bases = portsOf(kind).map((plan) => plan.base);
    servers.set(name, await search(bases, (offset) => openStandIn({ ...common, kind, name, offset })));
  }
}

function namesOf(specs: readonly ServerSpec[]): { kind: ServerKind; name: string }[] {
  const kinds = specs.flatMap(({ kind, count = 1 }) => Array<ServerKind>(count).fill(kind));
  return kinds.map((kind, index) => {
    const number = kinds.slice(0, index + 1).filter((other) => other === kind).length;
    return { kind, name: `${SERVER_KINDS[kind].prefix}-${number}` };
  });
}

function controlsOf(servers: ReadonlyMap<string, StandIn>): Pick<Sandbox, 'kindOf' | 'faultOf' | 'setFault' | 'bytesReceived' | 'logOf'> {
  const find = (target: string, doing: string): StandIn => {
    const server = servers.get(target);
    if (server) return server;
    throw new Error(`cannot ${doing}: target must be one of ${[...servers.keys()].join(', ')}, got "${target}"`);
  };
  return {
    kindOf: (target) => find(target, 'name the kind').kind,
    logOf: (target) => find(target, 'read the log').log(),
    faultOf: (target) => find(target, 'name the fault').fault(),
    async setFault(target, fault) {
      const server = find(target, 'set a fault');
      const mood = moodFor(server.kind, fault);
      if (mood !== undefined) return server.setFault(mood);
      const known = [...faultsOf(server.kind), 'none'].join(', ');
      throw new Error(`cannot set a fault: the fault of ${target} must be one of ${known}, got "${fault}"`);
    },
    bytesReceived(target, port) {
      const bytes = find(target, 'count bytes').bytesReceived(port);
      if (bytes === undefined) throw new Error(`cannot count bytes: port must be one of ${target}, got "${port}"`);
      return bytes;
    },
  };
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIPv4(host) && host.startsWith('127.'));
}
