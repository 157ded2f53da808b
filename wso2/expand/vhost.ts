import type { ConfigTarget } from '../../monitor/config/written-target.ts';
import type { Header } from '../../monitor/target/probe.ts';
import { TRAFFIC_PORTS } from '../products/ports.ts';

/** What a request carries to reach a virtual host: the header `host`, and the SNI. */
export type AtVhost = { readonly headers: readonly Header[]; readonly serverName?: string };

/** The place of a request: its port on the server at the product's default offset, and the port and scheme seen from here. */
type Place = { readonly documented: number; readonly port: number; readonly scheme: 'http' | 'https' };

/**
 * Returns what a request to a traffic port carries to reach the `vhost` of the target. As clients do, it adds the
 * port to the name unless it is that of the scheme (RFC 9110 section 7.2).
 */
export function atVhost({ vhost }: ConfigTarget, { documented, port, scheme }: Place): AtVhost {
  if (vhost === undefined || !TRAFFIC_PORTS.includes(documented)) return { headers: [] };
  const value = port === (scheme === 'https' ? 443 : 80) ? vhost : `${vhost}:${port}`;
  return { headers: [{ name: 'host', value }], ...(scheme === 'https' && { serverName: vhost }) };
}
