import { execPort } from '../../monitor/grammar/pasted/exec-command.ts';
import { HEADER_NAME, HEADER_VALUE, REQUEST_PATH } from '../../monitor/grammar/schema/patterns.ts';
import { TIMING_RANGES, ZERO_IS_DEFAULT } from '../../monitor/grammar/schema/timing.ts';
import { isReservedHeader } from '../../monitor/target/reserved-headers.ts';
import type { FoundBlock, FoundBlocks, FoundHandler } from '../found.ts';
import { childAt, listAt, textAt } from '../plain-values.ts';
import { hostOf, isLoopback } from '../server-place.ts';
import type { Container } from './manifests.ts';

const KEYS = ['readinessProbe', 'livenessProbe', 'startupProbe'] as const;

const TIMING = ['initialDelaySeconds', 'periodSeconds', 'timeoutSeconds', 'successThreshold', 'failureThreshold'] as const;

/** The headers whose values are no secret by themselves; every other value stays in the manifest. */
const PLAIN_HEADERS: readonly string[] = ['host', 'accept', 'accept-language', 'user-agent', 'x-forwarded-proto', 'x-forwarded-host'];

/** A probe of a container: its block, or why there is none. */
type Read = { readonly block: FoundBlock; readonly notes: readonly string[] } | { readonly why: string };

/** Returns the number of a port, also one that is written as text or as the name of a port of the container. */
export function portNumber(container: unknown, written: unknown): number | undefined {
  const text = textAt({ written }, 'written');
  if (text === undefined) return undefined;
  const named = listAt(container, 'ports').find((port) => textAt(port, 'name') === text);
  const port = Number(/^[0-9]{1,5}$/.test(text) ? text : textAt(named, 'containerPort'));
  return Number.isInteger(port) && port >= 1 && port <= 65_535 ? port : undefined;
}

function timingOf(probe: unknown): Readonly<Record<string, number>> {
  return Object.fromEntries(
    TIMING.flatMap((key) => {
      const value = childAt(probe, key);
      const [, most] = TIMING_RANGES[key];
      if (typeof value !== 'number' || !Number.isInteger(value) || value < 0 || value > most) return [];
      return value === 0 && ZERO_IS_DEFAULT.includes(key) ? [] : [[key, value]];
    }),
  );
}

type Headers = { readonly httpHeaders?: readonly { readonly name: string; readonly value: string }[]; readonly left: readonly string[] };

function headersOf(get: unknown): Headers {
  const written = listAt(get, 'httpHeaders').map((header) => ({ name: textAt(header, 'name') ?? '', value: childAt(header, 'value') }));
  const kept = written.flatMap(({ name, value }) => {
    const isPlain = PLAIN_HEADERS.includes(name.toLowerCase()) && !isReservedHeader(name) && HEADER_NAME.test(name);
    return isPlain && typeof value === 'string' && HEADER_VALUE.test(value) ? [{ name, value }] : [];
  });
  const left = written.map(({ name }) => name).filter((name) => !kept.some((one) => one.name === name));
  return { left, ...(kept.length > 0 && { httpHeaders: kept }) };
}

function readGet(get: unknown, container: unknown): { readonly handler: FoundHandler; readonly notes: readonly string[] } | undefined {
  const port = portNumber(container, childAt(get, 'port'));
  const path = textAt(get, 'path') ?? '/';
  if (port === undefined || !REQUEST_PATH.test(path)) return undefined;
  const host = hostOf(textAt(get, 'host'));
  const { httpHeaders, left } = headersOf(get);
  const isHttps = textAt(get, 'scheme')?.toUpperCase() === 'HTTPS';
  const handler = {
    httpGet: {
      path: path.startsWith('/') ? path : `/${path}`,
      port,
      ...(isHttps && { scheme: 'HTTPS' }),
      ...(host !== undefined && !isLoopback(host) && { host }),
      ...(httpHeaders && { httpHeaders }),
    },
  };
  return { handler, notes: left.length === 0 ? [] : [`headers that may be secret are left out: ${left.join(', ')}`] };
}

function readProbe(probe: unknown, container: unknown): Read {
  const timing = timingOf(probe);
  const get = childAt(probe, 'httpGet');
  if (get !== undefined) {
    const read = readGet(get, container);
    if (!read) return { why: 'httpGet with a port that the container does not name, or with a path that is none' };
    return { block: { ...read.handler, ...timing }, notes: read.notes };
  }
  if (childAt(probe, 'grpc') !== undefined) return { why: 'grpc, which gatewatch does not speak' };
  const exec = childAt(probe, 'exec');
  const port = exec === undefined ? portNumber(container, childAt(probe, 'tcpSocket', 'port')) : execPort(exec);
  if (port !== undefined) return { block: { tcpSocket: { port }, ...timing }, notes: [] };
  if (exec === undefined) return { why: 'no handler, or a port that the container does not name' };
  return { why: 'exec, a command that only runs in the container' };
}

/** The probes of a container as blocks, and what a person should know about the others. */
export type ContainerProbes = { readonly blocks: FoundBlocks; readonly notes: readonly string[]; readonly isProbed: boolean };

/**
 * Reads the probes of a container. A container without a readable readiness probe gets the handler of its liveness or
 * startup probe for readiness, since a target needs one.
 */
export function probesOf({ value: container }: Container): ContainerProbes {
  const written = KEYS.filter((key) => typeof childAt(container, key) === 'object' && childAt(container, key) !== null);
  const reads = written.map((key) => ({ key, read: readProbe(childAt(container, key), container) }));
  const blocks: Partial<Record<(typeof KEYS)[number], FoundBlock>> = {};
  for (const { key, read } of reads) if ('block' in read) blocks[key] = read.block;
  const notes = reads.flatMap(({ key, read }) => ('why' in read ? [`${key}: ${read.why}`] : read.notes.map((note) => `${key}: ${note}`)));
  const other = blocks.livenessProbe ? 'livenessProbe' : 'startupProbe';
  const lent = blocks.readinessProbe ?? blocks[other];
  if (!lent) return { blocks: {}, notes, isProbed: written.length > 0 };
  const isLent = !blocks.readinessProbe;
  if (isLent) blocks.readinessProbe = { ...lent, successThreshold: 1 };
  const note = `a target needs a readinessProbe: it has the handler of the ${other}`;
  return { blocks, notes: isLent ? [...notes, note] : notes, isProbed: true };
}
