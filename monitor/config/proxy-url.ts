import type { Path } from '../grammar/path.ts';
import type { ProxySetting } from '../target/way.ts';
import type { ConfigTarget } from './written-target.ts';

/** The place of a proxy, or why a text is no URL of one. */
export type ProxyPlace = Pick<ProxySetting, 'scheme' | 'host' | 'port'> | { readonly problem: 'no-url' | 'credentials' | 'path' };

const NAME_OR_ADDRESS = /^([a-z0-9_]([a-z0-9_.-]*[a-z0-9_.])?|[0-9a-f:.]+)$/i;

const DEFAULT_PORTS = { http: 80, https: 443 } as const;

/** Reads the URL of a proxy: scheme, host, and port. Nothing of the text is in the problem. */
export function readProxyUrl(text: string): ProxyPlace {
  // Before anything else: what stands before an @ may be a password, even if the rest is no URL.
  if (text.includes('@')) return { problem: 'credentials' };
  const url = URL.parse(text);
  const scheme = url?.protocol === 'http:' ? 'http' : url?.protocol === 'https:' ? 'https' : undefined;
  if (!url || !scheme || !/^https?:\/\/[^/]/i.test(text) || url.port === '0') return { problem: 'no-url' };
  if (url.pathname !== '/' || url.search !== '' || url.hash !== '') return { problem: 'path' };
  // The parser has checked and shortened an address.
  const host = url.hostname.replace(/^\[|\]$/g, '');
  return NAME_OR_ADDRESS.test(host)
    ? { scheme, host, port: url.port === '' ? DEFAULT_PORTS[scheme] : Number(url.port) }
    : { problem: 'no-url' };
}

/** The parts of `proxy` in either form; undefined = none, or switched off. */
export function writtenProxy({ proxy }: ConfigTarget): Exclude<ConfigTarget['proxy'], string | false | undefined> | undefined {
  if (proxy === undefined || proxy === false) return undefined;
  return typeof proxy === 'string' ? { url: proxy } : proxy;
}

/** The place of the URL of the proxy, from the target on. */
export function proxyPath({ proxy }: ConfigTarget): Path {
  return typeof proxy === 'string' ? ['proxy'] : ['proxy', 'url'];
}
