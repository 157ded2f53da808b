import type { CaFile } from '../../monitor/config/ca-file.ts';
import type { ReadConfig } from '../../monitor/grammar/read-config.ts';
import type { Header, Probe } from '../../monitor/target/probe.ts';
import type { TokenSetting } from '../../monitor/target/token.ts';
import { defined } from '../../monitor/text/objects.ts';
import { isTokenIssuer } from '../products/profiles.ts';
import { listOf, tlsSetting } from './expand-target.ts';
import type { ExpandedTarget, ExpandedToken, Expansion } from './expansion.ts';
import { mapPort } from './map-port.ts';

/** The management port of a Key Manager at the product's default offset, and the path of its token endpoint. */
const PORT = 9443;
const PATH = '/oauth2/token';

/** What a token without `expires_in` is trusted for, in seconds. */
const LIFETIME_SECONDS = 300;

/** Expands `monitor.tokens`, and adds to each target the tokens that its probes send. `readCa` reads a file of `tls.ca`. */
export function expandTokens(targets: readonly ExpandedTarget[], config: ReadConfig, readCa: (path: string) => CaFile): Expansion {
  const tokens = Object.entries(config.monitor.tokens ?? {}).map(([name, written]): ExpandedToken => {
    const token = { name, written, caFiles: listOf(written.tls?.ca).map(readCa) };
    return { ...token, ...defined({ setting: settingOf(token, targets) }) };
  });
  return { targets: tokens.length === 0 ? targets : targets.map((one) => withTokens(one, tokens)), tokens };
}

function withTokens(expanded: ExpandedTarget, tokens: readonly ExpandedToken[]): ExpandedTarget {
  const one = withOwnToken(expanded, tokens);
  const looks = one.target.probes.flatMap(({ look }) => (look.kind === 'http' ? [look] : []));
  const names = new Set(looks.flatMap(({ headers, token }) => [...headers.flatMap(tokenIn), ...(token === undefined ? [] : [token])]));
  const own = tokens.flatMap(({ name, setting }) => (setting && names.has(name) ? [setting] : []));
  return own.length === 0 ? one : { ...one, target: { ...one.target, tokens: [...(one.target.tokens ?? []), ...own] } };
}

function tokenIn(header: Header): readonly string[] {
  return 'token' in header ? [header.token] : [];
}

/** Adds the first token that a Key Manager issues to the check that holds one against its keys. */
function withOwnToken(one: ExpandedTarget, tokens: readonly ExpandedToken[]): ExpandedTarget {
  const token = tokens.find(({ setting }) => setting?.issuer === one.target.name)?.name;
  if (token === undefined) return one;
  const probes = one.target.probes.map((probe): Probe => {
    const { look } = probe;
    return look.kind === 'http' && look.reader === 'key-manager-consistency' ? { ...probe, look: { ...look, token } } : probe;
  });
  return { ...one, target: { ...one.target, probes } };
}

function settingOf({ name, written, caFiles }: ExpandedToken, targets: readonly ExpandedTarget[]): TokenSetting | undefined {
  const { keyManager, url, client, scope } = written;
  const request = { kind: 'http', ...requestFor(client.secret, listOf(scope)) } as const;
  const rest = { name, field: 'access_token', lifetimeSeconds: LIFETIME_SECONDS } as const;
  if (url !== undefined) return { ...rest, look: { ...placeOf(url), ...request }, tls: tlsSetting(written, caFiles) };
  const issuer = targets.find(({ target }) => target.name === keyManager);
  if (!issuer || !isTokenIssuer(issuer.profile)) return undefined;
  const { target, written: asWritten, portShift } = issuer;
  const seen = mapPort(asWritten.ports, PORT + portShift);
  const place = { scheme: seen.scheme ?? 'https', host: target.host, port: seen.port, path: PATH } as const;
  return { ...rest, issuer: target.name, look: { ...place, ...request }, tls: target.tls, ...defined({ way: target.way }) };
}

function placeOf(url: string) {
  const { hostname, port, pathname, search } = new URL(url);
  const host = hostname.replace(/^\[|\]$/g, '');
  return { scheme: 'https', host, port: Number(port || 443), path: `${pathname}${search}` } as const;
}

function requestFor(client: string, scopes: readonly string[]) {
  const body = new URLSearchParams({ grant_type: 'client_credentials', ...(scopes.length > 0 && { scope: scopes.join(' ') }) });
  const headers = [
    { name: 'authorization', credentials: client },
    { name: 'content-type', value: 'application/x-www-form-urlencoded' },
    { name: 'accept', value: 'application/json' },
  ];
  return { method: 'POST', headers, body: String(body) } as const;
}
