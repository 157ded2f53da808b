import type { NextLook } from '../../monitor/engine/ports.ts';
import type { HttpLook } from '../../monitor/target/probe.ts';
import type { Target } from '../../monitor/target/target.ts';
import { defined, omit } from '../../monitor/text/objects.ts';

/**
 * Returns the request for a redirect; undefined if it is not to be followed. It stays on the server that was
 * asked, whatever name of its own the server uses, or goes to one of `redirectHosts`. Headers of the target,
 * which can be secret, go to the same port of the same server only; cookies are never kept.
 */
export function hopTo(at: URL, look: HttpLook, target: Target): NextLook | undefined {
  const scheme = at.protocol === 'https:' ? 'https' : 'http';
  if (look.scheme === 'https' && scheme === 'http') return undefined;
  const name = at.hostname.replace(/^\[|\]$/g, '').toLowerCase();
  const path = `${at.pathname}${at.search}`;
  const port = Number(at.port || (scheme === 'https' ? 443 : 80));
  const base = { ...omit(look, 'headers', 'serverName', 'method', 'body'), scheme, path } as const;
  if (name === look.host.toLowerCase()) {
    const isSame = port === look.port;
    return { look: { ...base, port, headers: isSame ? look.headers : [], ...defined({ serverName: look.serverName }) } };
  }
  // The name that the certificate has is one of the server itself, so this node is asked under it.
  if (name === target.tls.serverName?.toLowerCase()) {
    const headers = look.headers.filter((header) => header.name.toLowerCase() !== 'host');
    return { look: { ...base, headers: [...headers, { name: 'host', value: at.host }] } };
  }
  if (!look.redirectHosts?.some((host) => host.toLowerCase() === name)) return undefined;
  const { ca, verify } = target.tls;
  return {
    look: { ...base, host: name, port, headers: [] },
    reached: { tls: { verify, ...defined({ ca }) }, ...defined({ way: target.way }) },
  };
}
