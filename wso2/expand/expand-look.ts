import type { ConfigTarget } from '../../monitor/config/written-target.ts';
import type { ConfigHeader, ProbeBlock } from '../../monitor/grammar/schema.ts';
import type { Expectation, Header, HttpLook } from '../../monitor/target/probe.ts';
import { defined } from '../../monitor/text/objects.ts';
import type { CatalogueLook } from '../products/catalogue-entry.ts';
import { readerFor } from '../products/known-path.ts';
import type { ReaderName } from '../products/reader-name.ts';
import type { KnownLook, MergedTarget } from './expansion.ts';
import { mapPort } from './map-port.ts';
import { atVhost } from './vhost.ts';

/** Compiles a header of the config. */
export function compileHeader({ name, value, valueFrom }: ConfigHeader): Header {
  return valueFrom ? { name, secret: valueFrom.secret } : { name, value: value ?? '' };
}

/**
 * Merges the headers of a target and of a probe. Of two headers with the same name, the later one is sent.
 */
export function mergeHeaders(first: readonly Header[], then: readonly Header[]): readonly Header[] {
  const replaced = new Set(then.map(({ name }) => name.toLowerCase()));
  return [...first.filter(({ name }) => !replaced.has(name.toLowerCase())), ...then];
}

/** Returns the headers that every request to a target carries. */
export function targetHeaders(target: ConfigTarget): readonly Header[] {
  return (target.httpHeaders ?? []).map(compileHeader);
}

/** Compiles `expect`, with its statuses as inclusive ranges, and single values as lists. */
export function compileExpect(expect: ProbeBlock['expect']): Expectation | undefined {
  if (!expect) return undefined;
  const written = expect.status === undefined || Array.isArray(expect.status) ? expect.status : [expect.status];
  const status = written?.map((range) => {
    const [from = 0, to = from] = String(range).split('-').map(Number);
    return { from, to };
  });
  const { body, bodyExcludes } = expect;
  const json =
    expect.json && Object.entries(expect.json).map(([path, value]) => ({ path, values: Array.isArray(value) ? value : [value] }));
  const headers = expect.headers && Object.entries(expect.headers).map(([name, contains]) => ({ name, contains }));
  return defined({ status, headers, body, bodyExcludes, json });
}

/** Expands a look of the profile for this target, through `ports`. `serverPort` includes the offset. */
export function expandCatalogueLook(target: ConfigTarget, look: CatalogueLook, serverPort: number): KnownLook {
  const seen = mapPort(target.ports, serverPort);
  if (look.kind !== 'http') return { kind: look.kind, host: target.host, port: seen.port };
  const { path, reader } = look;
  const scheme = seen.scheme ?? look.scheme;
  const vhost = atVhost(target, { documented: look.port, port: seen.port, scheme });
  const headers = mergeHeaders(vhost.headers, targetHeaders(target));
  return { kind: 'http', scheme, host: target.host, port: seen.port, path, ...vhost, headers, reader };
}

function expandHttpGet(
  { written: target, profile, portShift }: MergedTarget,
  get: NonNullable<ProbeBlock['httpGet']>,
): HttpLook<ReaderName> {
  const host = get.host ?? target.host;
  // `ports` says how this target is seen: of another host it says nothing.
  const seen = mapPort(host === target.host ? target.ports : undefined, get.port);
  // As in Kubernetes: an empty path is "/", and one without its slash gets it.
  const path = get.path?.startsWith('/') ? get.path : `/${get.path ?? ''}`;
  const reader = readerFor(profile, path);
  const scheme = seen.scheme ?? (get.scheme === 'HTTPS' ? 'https' : 'http');
  const place = { documented: get.port - portShift, port: seen.port, scheme };
  const vhost = host === target.host ? atVhost(target, place) : { headers: [] };
  const headers = [targetHeaders(target), (get.httpHeaders ?? []).map(compileHeader)].reduce(mergeHeaders, vhost.headers);
  return { kind: 'http', scheme, host, port: seen.port, path, ...vhost, headers, ...(reader !== undefined && { reader }) };
}

/** Expands the handler of a block; undefined = it has none. */
export function expandHandler(merged: MergedTarget, block: ProbeBlock): KnownLook | undefined {
  if (block.httpGet) return expandHttpGet(merged, block.httpGet);
  const socket = block.tcpSocket ?? block.tlsSocket;
  if (!socket) return undefined;
  const { written: target } = merged;
  const host = socket.host ?? target.host;
  const { port } = mapPort(host === target.host ? target.ports : undefined, socket.port);
  return { kind: block.tcpSocket ? 'tcp' : 'tls', host, port };
}
