import { blockOf, type ConfigTarget } from '../../monitor/config/written-target.ts';
import type { Path } from '../../monitor/grammar/path.ts';
import type { ReadConfig } from '../../monitor/grammar/read-config.ts';
import type { ProbeBlock } from '../../monitor/grammar/schema.ts';
import type { UnplacedFinding } from '../../monitor/grammar/unplaced-finding.ts';
import type { ExpandedTarget } from '../expand/expansion.ts';
import { documentedPort, MISPRINT, RECEIVER_PORTS } from '../products/ports.ts';
import { CATALOGUE } from '../products/probe-catalogue.ts';

const WEBSOCKET_PORTS: readonly number[] = [8099, 9099];

const WSS = 8099;

function misprintFindings(port: number, path: Path, { portShift: shift, profile }: ExpandedTarget): readonly UnplacedFinding[] {
  if (port - shift !== MISPRINT.printed) return [];
  const meant = MISPRINT.meant + shift;
  const got = `${port}, on which no supported server listens`;
  const fix = `Write ${meant}: the health check page prints ${MISPRINT.printed} by mistake for ${MISPRINT.meant}`;
  const rule = profile === 'key-manager' ? 'port.misprint' : 'port.misprint-hint';
  return [{ rule, path, atKey: path.at(-2) === 'ports', expected: String(meant), got, fix }];
}

function receiver(port: number, path: Path, isTls: boolean, got: string): UnplacedFinding {
  const fix = `Use ${isTls ? 'tlsSocket' : 'tcpSocket'}: { port: ${port} }: the receiver reads the first bytes as a length and allocates that much memory`;
  return { rule: 'port.receiver', path, expected: `no data sent to port ${port}`, got, fix };
}

function socketFindings(port: number, documented: number, path: Path): readonly UnplacedFinding[] {
  const isTls = documentedPort(documented)?.speaks === 'tls';
  // The broker on 8672 takes a TCP connection without a word in its log (Apache MINA).
  if (isTls && RECEIVER_PORTS.includes(documented)) {
    const fix = `Use tlsSocket: { port: ${port} }`;
    return [
      {
        rule: 'port.tcp-on-tls',
        path,
        expected: 'a TLS handshake',
        got: 'a TCP connection without one',
        fix,
      },
    ];
  }
  if (!WEBSOCKET_PORTS.includes(documented)) return [];
  const fix = `Use httpGet: { path: /health, port: ${port}${isTls ? ', scheme: HTTPS' : ''} }`;
  const got = 'a TCP connection without a request';
  return [{ rule: 'port.tcp-on-websocket', path, expected: 'a GET request for /health', got, fix }];
}

function httpFindings(get: NonNullable<ProbeBlock['httpGet']>, documented: number, path: Path): readonly UnplacedFinding[] {
  if (RECEIVER_PORTS.includes(documented)) return [receiver(get.port, path, documentedPort(documented)?.speaks === 'tls', 'httpGet')];
  if (documented !== WSS || get.scheme === 'HTTPS') return [];
  const absent = [[...path.slice(0, -1), 'scheme']];
  return [{ rule: 'port.http-on-wss', path, expected: 'scheme HTTPS', got: 'HTTP', fix: 'Write scheme: HTTPS', absent }];
}

/** Findings about the port of a block. */
export function portFindings(block: ProbeBlock, path: Path, one: ExpandedTarget): readonly UnplacedFinding[] {
  const { httpGet, tcpSocket, tlsSocket } = block;
  const key = httpGet ? 'httpGet' : tcpSocket ? 'tcpSocket' : 'tlsSocket';
  const port = (httpGet ?? tcpSocket ?? tlsSocket)?.port ?? 0;
  const documented = port - one.portShift;
  const place = [...path, key, 'port'];
  const misprint = misprintFindings(port, place, one);
  if (httpGet) return [...misprint, ...httpFindings(httpGet, documented, place)];
  if (tcpSocket) return [...misprint, ...socketFindings(port, documented, place)];
  const speaksPlain = RECEIVER_PORTS.includes(documented) && documentedPort(documented)?.speaks === 'plain';
  return speaksPlain ? [...misprint, receiver(port, place, false, 'a TLS handshake')] : misprint;
}

/** Findings about TCP looks through `ports`, which something other than the server can answer. */
export function tcpThroughFindings({ written, target }: ExpandedTarget): readonly UnplacedFinding[] {
  return Object.entries(written.ports ?? {}).flatMap(([server, seen]): readonly UnplacedFinding[] => {
    const port = typeof seen === 'object' ? seen.port : seen;
    const names = target.probes
      .filter(({ look }) => look.kind === 'tcp' && look.port === port && look.host === target.host)
      .map(({ name }) => name);
    // The same number on both sides says which ports are open, not that something stands in between.
    if (names.length === 0 || String(port) === server) return [];
    const fix = 'Leave the probe out, or use one that requires a response: httpGet or tlsSocket';
    const got = names.join(', ');
    return [{ rule: 'port.tcp-through-ports', path: ['ports', server], expected: 'probes that the server itself answers', got, fix }];
  });
}

/** The keys that decide which ports a target uses. */
const PORT_USERS: readonly Path[] = [['portOffset'], ['readinessProbe'], ['livenessProbe'], ['startupProbe'], ['probes']];

function ownPorts(target: ConfigTarget): readonly number[] {
  const settings = [target.readinessProbe, target.livenessProbe, target.startupProbe, ...Object.values(target.probes ?? {})];
  return settings.flatMap((setting) => {
    const block = blockOf(setting);
    return [block?.httpGet?.port, block?.tcpSocket?.port, block?.tlsSocket?.port].filter((port) => port !== undefined);
  });
}

/** Findings about the ports listed under `ports`. */
export function portListFindings(one: ExpandedTarget, config: ReadConfig): readonly UnplacedFinding[] {
  const { index, written, profile, portShift: shift } = one;
  const looked = CATALOGUE[profile].flatMap(({ look, before }) => [look.port + shift, ...(before ? [before.port + shift] : [])]);
  const used = new Set([...looked, ...ownPorts(written)]);
  return Object.keys(written.ports ?? {}).flatMap((server): readonly UnplacedFinding[] => {
    const path = ['ports', server];
    const misprint = misprintFindings(Number(server), path, one);
    // The defaults are for targets of other profiles too.
    if (misprint.length > 0 || used.has(Number(server)) || !config.has(['targets', index, ...path])) return misprint;
    const fix = 'Correct the number, which is the port on the server including its offset, or remove it';
    return [{ rule: 'port.unused', path, atKey: true, expected: 'a port that a probe uses', got: server, fix, absent: PORT_USERS }];
  });
}
