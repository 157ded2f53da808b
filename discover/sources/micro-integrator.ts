import { type Ask, type Asking, askJson, jsonOf } from '../ask.ts';
import type { Discovered, FoundTarget } from '../found.ts';
import { childAt, listAt, textAt } from '../plain-values.ts';
import { nameOfHost, type ServerUrl, seenAt } from '../server-place.ts';
import { SourceProblem } from '../source-problem.ts';

/** What the management API lists, and where the names are. Releases differ in what they have. */
const ARTIFACTS = [
  { path: 'apis', what: 'APIs' },
  { path: 'proxy-services', what: 'proxy services' },
  { path: 'applications', what: 'CApps' },
  { path: 'inbound-endpoints', what: 'inbound endpoints' },
  { path: 'endpoints', what: 'endpoints' },
  { path: 'message-processors', what: 'message processors' },
  { path: 'data-sources', what: 'data sources' },
] as const;

const MANAGEMENT = 9164;

/** The most names of one kind in a comment. */
const MOST_NAMES = 10;

function namesIn(value: unknown): readonly string[] {
  const lists = ['list', 'activeList', 'faultyList'].flatMap((key) => listAt(value, key));
  return lists.flatMap((entry) => {
    const name = textAt(entry, 'name');
    return name === undefined ? [] : [`${name}${childAt(entry, 'url') === undefined ? '' : ` (${textAt(entry, 'url')})`}`];
  });
}

function noteOf(what: string, names: readonly string[]): readonly string[] {
  if (names.length === 0) return [];
  return [`${what}: ${names.slice(0, MOST_NAMES).join(', ')}${names.length > MOST_NAMES ? `, and ${names.length - MOST_NAMES} more` : ''}`];
}

/** What is written of the server: the product version, where it is one. */
function versionOf(server: unknown): Pick<FoundTarget, 'version'> {
  const version = /^[0-9]+\.[0-9]+\.[0-9]+/.exec(textAt(server, 'productVersion') ?? '')?.[0];
  return version === undefined ? {} : { version };
}

function seen(port: number): Pick<FoundTarget, 'portOffset' | 'notes'> {
  const { portOffset, ports } = seenAt('micro-integrator', MANAGEMENT, port);
  if (portOffset !== undefined) return { portOffset, notes: [] };
  return { notes: ports ? [`port ${port} says nothing about the port of /healthz: 9201 is assumed`] : [] };
}

/**
 * Reads the management API of a Micro Integrator: it logs in, lists the artifacts, and logs out, since the server
 * keeps at most 200 tokens and puts others out for a new one.
 */
export function* readIntegrator(server: ServerUrl): Asking<Discovered> {
  const at = (path: string) => `${server.path}/management/${path}`;
  const login = yield* askJson({ path: at('login'), withSecret: true });
  const token = childAt(login, 'AccessToken');
  if (typeof token !== 'string' || !/^[\x21-\x7e]{1,8000}$/.test(token))
    throw new SourceProblem('server', '/management/login answered no AccessToken', 'check that this is the management API, port 9164');
  const headers = [{ name: 'authorization', value: `Bearer ${token}`, secret: true }];
  try {
    const about = yield* askJson({ path: at('server'), headers });
    const notes: string[] = [];
    for (const { path, what } of ARTIFACTS) {
      const ask = { path: at(path), headers };
      const reply = yield ask;
      // Releases before 4.1 do not have every list.
      if (reply.status !== 404) notes.push(...noteOf(what, namesIn(jsonOf(ask, reply))));
    }
    const place = seen(server.port);
    const from = `Micro Integrator ${server.host}:${server.port}, /management`;
    const target: FoundTarget = {
      name: nameOfHost(server.host, 'mi'),
      profile: 'micro-integrator',
      host: server.host,
      from,
      ...versionOf(about),
      ...place,
      notes: [...place.notes, ...notes],
    };
    return { targets: [target], notes: [] };
  } finally {
    yield* logout({ path: at('logout'), headers, evenWhenStopped: true });
  }
}

function* logout(ask: Ask): Asking<void> {
  try {
    yield ask;
  } catch {
    // The token ends by itself within the hour; why the list could not be read is of more use.
  }
}
