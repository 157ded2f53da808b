import { type ConfigTarget, timingOf } from '../../monitor/config/written-target.ts';
import type { CallKind } from '../../monitor/target/call-kind.ts';
import type { Header, HttpLook } from '../../monitor/target/probe.ts';
import { defined } from '../../monitor/text/objects.ts';
import { hasCalls } from '../products/profiles.ts';
import type { ReaderName } from '../products/reader-name.ts';
import { compileExpect, compileHeader, mergeHeaders, targetHeaders } from './expand-look.ts';
import type { KnownProbe, MergedTarget, ProbePart } from './expansion.ts';
import { mapPort } from './map-port.ts';
import { atVhost } from './vhost.ts';

/** A call as it is written. */
export type WrittenCall = NonNullable<ConfigTarget['calls']>[number];

/** The ports of API traffic at the product's default offset. */
const PORTS = { HTTPS: 8243, HTTP: 8280 } as const;

/** The ports of WebSocket APIs at the product's default offset. */
const WEBSOCKET_PORTS = { HTTPS: 8099, HTTP: 9099 } as const;

/** A canary uses up its limit, and waits for a decision up to 22 seconds. */
const CANARY_TIMING = { periodSeconds: 900, timeoutSeconds: 30 };

/** MCP 2025-06-18, Lifecycle: the first request of a client. */
const INITIALIZE = {
  jsonrpc: '2.0',
  id: 1,
  method: 'initialize',
  params: { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'gatewatch', version: '1.0.0' } },
};

/** What a kind of call sends, and who reads its answer. MCP requires the header. */
const KINDS: Readonly<Record<CallKind, Pick<HttpLook<ReaderName>, 'method' | 'body' | 'upgrade' | 'headers' | 'reader'>>> = {
  http: { headers: [], reader: 'gateway-call' },
  websocket: { headers: [], reader: 'gateway-websocket', upgrade: 'websocket' },
  graphql: { headers: [], reader: 'gateway-graphql', method: 'POST', body: '{"query":"{__typename}"}' },
  mcp: {
    headers: [{ name: 'accept', value: 'application/json, text/event-stream' }],
    reader: 'gateway-mcp',
    method: 'POST',
    body: JSON.stringify(INITIALIZE),
  },
  'throttle-canary': { headers: [], reader: 'throttle-canary' },
};

/** Expands `calls`: each is a probe `call/NAME`, read by the codes of the gateway. */
export function expandCalls(merged: MergedTarget): readonly ProbePart[] {
  if (!hasCalls(merged.profile)) return [];
  const seen = new Set<string>();
  return (merged.written.calls ?? []).flatMap((call, i): readonly ProbePart[] => {
    // Health is stored by name, so two calls must not share one.
    if (seen.has(call.name)) return [];
    seen.add(call.name);
    return [{ kind: 'probes', path: ['calls', i], probes: [callProbe(merged, call)], block: undefined }];
  });
}

function callProbe(merged: MergedTarget, call: WrittenCall): KnownProbe {
  const { name, kind, role = kind === 'throttle-canary' ? 'signal' : 'readiness', expect } = call;
  const expected = compileExpect(expect);
  const look = { ...callLook(merged, call), ...(expected && { expect: expected }) };
  return {
    name: `call/${name}`,
    role,
    look,
    ...timingOf(merged.written, kind === 'throttle-canary' ? { ...CANARY_TIMING, ...defined(call) } : call, role),
  };
}

function callLook({ written, portShift }: MergedTarget, call: WrittenCall): HttpLook<ReaderName> {
  const { scheme: spoken = 'HTTPS', method, body, kind = 'http' } = call;
  const { headers: ofKind, ...asked } = KINDS[kind];
  const host = call.host ?? written.host;
  const serverPort = call.port ?? (kind === 'websocket' ? WEBSOCKET_PORTS : PORTS)[spoken] + portShift;
  const isOwn = host === written.host;
  const seen = mapPort(isOwn ? written.ports : undefined, serverPort);
  const scheme = seen.scheme ?? (spoken === 'HTTPS' ? 'https' : 'http');
  const vhost = isOwn ? atVhost(written, { documented: serverPort - portShift, port: seen.port, scheme }) : { headers: [] };
  const own = (call.httpHeaders ?? []).map(compileHeader);
  const headers = [targetHeaders(written), ofKind, own, credentialsOf(call)].reduce(mergeHeaders, vhost.headers);
  const path = call.path.startsWith('/') ? call.path : `/${call.path}`;
  const { serverName } = vhost;
  return { kind: 'http', scheme, host, port: seen.port, path, headers, ...asked, ...defined({ method, body, serverName }) };
}

function credentialsOf({ token, apiKey }: WrittenCall): readonly Header[] {
  return [
    ...(token === undefined ? [] : [{ name: 'authorization', token }]),
    ...(apiKey === undefined ? [] : [{ name: 'apikey', secret: apiKey.secret }]),
  ];
}
