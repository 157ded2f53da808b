import { preflightContext } from '../api-entry.ts';
import { type Asking, askJson } from '../ask.ts';
import { type Discovered, type FoundApi, MOST_ENTRIES } from '../found.ts';
import { listAt, textAt } from '../plain-values.ts';
import { nameOfHost, type ServerUrl, seenAt } from '../server-place.ts';
import type { ServerOptions } from './server-options.ts';

function apiOf(entry: unknown, tenant: string | undefined, from: string): FoundApi | undefined {
  const [name, version] = ['name', 'version'].map((key) => textAt(entry, key));
  if (name === undefined || version === undefined) return undefined;
  const context = preflightContext(entry, version);
  return { name, version, from, ...(context !== undefined && { context }), ...(tenant !== undefined && { tenant }) };
}

/**
 * Reads one gateway node: the APIs that it holds. It takes Basic authentication and no token. Source: gateway REST
 * API v2, `GET /apis`, API Manager 4.0 and later.
 */
export function* readGateway(server: ServerUrl, { tenant, secret }: ServerOptions): Asking<Discovered> {
  const query = tenant === undefined ? '' : `?tenantDomain=${encodeURIComponent(tenant)}`;
  const value = yield* askJson({ path: `${server.path}/api/am/gateway/v2/apis${query}`, withSecret: true });
  const from = `gateway ${server.host}:${server.port}, /api/am/gateway/v2/apis`;
  const entries = listAt(value, 'list');
  const apis = entries.slice(0, MOST_ENTRIES).flatMap((entry) => apiOf(entry, tenant, from) ?? []);
  return {
    targets: [
      {
        name: nameOfHost(server.host, 'gateway'),
        profile: 'gateway',
        host: server.host,
        from,
        ...seenAt('gateway', 9443, server.port),
        ...(secret !== undefined && { secret }),
        ...(apis.length > 0 && { apis }),
        notes: apis.length === 0 ? ['it holds no API of this tenant'] : [],
      },
    ],
    notes: entries.length > MOST_ENTRIES ? [`the list was read up to ${MOST_ENTRIES} entries`] : [],
  };
}
