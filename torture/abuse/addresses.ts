import { packTargets, SCHEDULED_TIME } from '../../deployment/schedule/event.ts';
import { createHeartbeatCall } from '../../lambda/call-heartbeat-url.ts';
import { compose } from '../../lambda/compose.ts';
import { createHandler } from '../../lambda/create-handler.ts';
import { createAddressRules } from '../../monitor/address/address-rules.ts';
import { systemClock } from '../../monitor/engine/system-clock.ts';
import { createProber, type ProberOptions } from '../../monitor/probers/create-prober.ts';
import { compile } from '../../testkit/look-with.ts';
import { onConnection } from '../../testkit/zoo/listen.ts';
import { startNameServer } from '../../testkit/zoo/name-server.ts';
import { environmentOf } from './handler.ts';
import { LOOPBACK, NAMES, NEVER, PRIVATE } from './hosts.ts';
import { withAws } from './with-aws.ts';

/**
 * What came of addresses that must not be looked at: rows of what was tried, how often, and how often
 * something was connected to.
 */
export type Guarded = {
  readonly rows: readonly (readonly [what: string, tried: number, connected: number])[];
  readonly wrong: readonly string[];
};

const EVERYTHING = '0.0.0.0/0,::/0';
const BLOCKED = 'monitor.blocked-address';

type Setting = { readonly allow: string; readonly vpc?: true; readonly runtimeApi?: string; readonly reach?: Partial<ProberOptions> };
type Seen = { readonly host: string; readonly reason: string; readonly connections: number };

/** A door that counts who comes through it. */
async function openTrap() {
  let connections = 0;
  const trap = await onConnection((socket) => {
    connections++;
    socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: close\r\n\r\n'));
  });
  return { ...trap, connections: () => connections };
}

/** Tries them all through the handler, as an event would bring them. */
export function guardAddresses(): Promise<Guarded> {
  return withAws(async () => {
    const trap = await openTrap();
    try {
      const look = (hosts: readonly string[], setting: Setting) => lookAt(hosts, trap, setting);
      const runtimeApi = `127.0.0.1:${trap.port}`;
      const attempts: readonly (readonly [string, readonly Seen[]])[] = [
        ['loopback, nothing allowed', await look(LOOPBACK, { allow: '' })],
        ['loopback in a VPC, nothing allowed', await look(LOOPBACK, { allow: '', vpc: true })],
        ['private and odd ranges, nothing allowed', await look(PRIVATE, { allow: '' })],
        ['metadata and link-local, everything allowed', await look(NEVER, { allow: EVERYTHING, vpc: true })],
        ['the runtime API, everything allowed', await look(LOOPBACK, { allow: EVERYTHING, vpc: true, runtimeApi })],
        [
          'names that resolve only to forbidden addresses',
          await lookByName(
            NAMES.filter(({ address }) => address === undefined),
            look,
          ),
        ],
        ['a name server that returns metadata', await lookByNameServer(look)],
        ['heartbeat URLs', await callHeartbeats(trap)],
      ];
      const led = await lookByName(
        NAMES.filter(({ address }) => address !== undefined),
        look,
      );
      const open = await look(['127.0.0.1'], { allow: '127.0.0.0/8' });
      const wrong = [
        ...attempts.flatMap(([what, seen]) =>
          seen
            .filter(({ reason, connections }) => reason !== BLOCKED || connections > 0)
            .map((one) => `${what}: ${one.host} comes to ${one.reason}`),
        ),
        ...[...led, ...open]
          .filter(({ reason, connections }) => reason !== '' || connections !== 1)
          .map((one) => `${one.host} should be looked at once: ${one.reason}, ${one.connections} connections`),
        ...(await followNothing(trap)),
      ];
      const rows = [...attempts, ['names that also resolve to an allowed address', led] as const].map(
        ([what, seen]) => [what, seen.length, seen.reduce((sum, one) => sum + one.connections, 0)] as const,
      );
      return { rows, wrong };
    } finally {
      await trap.close();
    }
  });
}

type Trap = Awaited<ReturnType<typeof openTrap>>;
type LookAt = (hosts: readonly string[], setting: Setting) => Promise<readonly Seen[]>;

// One after the other, so that a connection is known to be of the one or the other.
async function lookAt(hosts: readonly string[], trap: Trap, setting: Setting): Promise<readonly Seen[]> {
  const seen: Seen[] = [];
  for (const host of hosts) {
    const before = trap.connections();
    const reason = await reasonFor(host, trap.port, setting);
    seen.push({ host, reason, connections: trap.connections() - before });
  }
  return seen;
}

type Line = { readonly event: string; readonly probes?: Readonly<Record<string, { readonly reason?: string }>> };

/** Why a look at a host came to nothing, by what the function logs; empty = it was looked at and is fine. */
async function reasonFor(host: string, port: number, { allow, vpc, runtimeApi, reach }: Setting): Promise<string> {
  const lines: Line[] = [];
  const environment = environmentOf('api-manager', {
    GATEWATCH_ALLOW: allow,
    GATEWATCH_VPC: String(vpc ?? false),
    ...(runtimeApi && { AWS_LAMBDA_RUNTIME_API: runtimeApi }),
  });
  const parts = compose(environment);
  const prober = reach
    ? createProber({ userAgent: 'x', allowAddress: createAddressRules({ ...environment }), ...reach })
    : parts.tools.prober;
  const handler = createHandler({ ...parts, tools: { ...parts.tools, prober }, log: (line) => void lines.push(line as Line) });
  const [target] = compile(
    `targets: [{ name: t, profile: custom, host: look.test, readinessProbe: { httpGet: { path: /, port: ${port} }, timeoutSeconds: 2 }, failureThreshold: 1, recheckSeconds: 0 }]`,
  ).targets;
  const text = JSON.stringify(packTargets(`s-${host}`, target ? [target] : [])).replaceAll('"look.test"', JSON.stringify(host));
  const at = new Date(Math.floor(Date.now() / 60_000) * 60_000).toISOString();
  await handler(JSON.parse(text.replace(SCHEDULED_TIME, at)), { getRemainingTimeInMillis: () => 120_000 });
  return lines.find(({ event }) => event === 'target')?.probes?.ready?.reason ?? '';
}

async function lookByName(names: typeof NAMES, look: LookAt): Promise<readonly Seen[]> {
  const seen: Seen[] = [];
  for (const [i, { says, answers }] of names.entries()) {
    let asked = 0;
    const lookup = async () => (answers[Math.min(asked++, answers.length - 1)] ?? []).map((address) => ({ address }));
    const [one] = await look([`astray-${i}-${answers.length}-${says.length}.test`], { allow: '127.0.0.0/8', reach: { lookup } });
    if (one) seen.push({ ...one, host: `a name that says ${says}` });
  }
  return seen;
}

async function lookByNameServer(look: LookAt): Promise<readonly Seen[]> {
  const server = await startNameServer(() => ({ addresses: ['169.254.169.254'] }));
  const lookup = () => Promise.reject(Object.assign(new Error('getaddrinfo EAI_AGAIN'), { code: 'EAI_AGAIN' }));
  try {
    return await look(['served.test'], { allow: EVERYTHING, reach: { lookup, nameServers: [`127.0.0.1:${server.port}`] } });
  } finally {
    await server.close();
  }
}

async function callHeartbeats(trap: Trap): Promise<readonly Seen[]> {
  const urls = [
    `https://127.0.0.1:${trap.port}/`,
    `https://0x7f.1:${trap.port}/`,
    `https://[::ffff:7f00:1]:${trap.port}/`,
    `https://2130706433:${trap.port}/`,
  ];
  const never = [
    'https://169.254.169.254/latest/meta-data',
    'https://2852039166/',
    'https://[fd00:ec2::254]/',
    'https://[64:ff9b::a9fe:a9fe]/',
  ];
  const call = async (url: string, allow: readonly string[]): Promise<Seen> => {
    const before = trap.connections();
    const prober = createProber({ userAgent: 'x', allowAddress: createAddressRules({ allow, vpc: false }) });
    const said = await createHeartbeatCall(
      url,
      prober,
      systemClock,
    )({ monitor: 'm', shard: 's', at: 0 }).then(
      () => 'called',
      (error: Error) => error.message,
    );
    return { host: url, reason: said.includes(BLOCKED) ? BLOCKED : said, connections: trap.connections() - before };
  };
  return Promise.all([...urls.map((url) => call(url, [])), ...never.map((url) => call(url, EVERYTHING.split(',')))]);
}

/** A server that sends on to the trap: nobody may come there. */
async function followNothing(trap: Trap): Promise<readonly string[]> {
  const before = trap.connections();
  const places = ['http', 'https', ''].map((scheme) => `${scheme && `${scheme}:`}//127.0.0.1:${trap.port}/`);
  const wrong: string[] = [];
  for (const status of [301, 302, 303, 307, 308, 300, 305]) {
    const sender = await onConnection((socket) => {
      socket.once('data', () =>
        socket.end(
          `HTTP/1.1 ${status} X\r\n${places.map((place) => `location: ${place}\r\nrefresh: 0; url=${place}\r\n`).join('')}content-length: 0\r\n\r\n`,
        ),
      );
    });
    const reason = await reasonFor('127.0.0.1', sender.port, { allow: '127.0.0.0/8' });
    if (reason !== 'http.redirect') wrong.push(`status ${status} comes to ${reason}`);
    await sender.close();
  }
  const connected = trap.connections() - before;
  return connected > 0 ? [...wrong, `redirects were followed ${connected} times`] : wrong;
}
