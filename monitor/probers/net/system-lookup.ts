import { lookup } from 'node:dns/promises';
import { readFileSync } from 'node:fs';
import type { AddressFamily } from '../../target/way.ts';

/** Returns all addresses of a host name in the order in which to try them; rejects with Node's DNS errors. */
export type NameLookup = (host: string, family?: AddressFamily) => Promise<readonly { readonly address: string }[]>;

const FAMILIES: Readonly<Record<AddressFamily, 4 | 6>> = { ipv4: 4, ipv6: 6 };

const running = new Map<string, ReturnType<NameLookup>>();

/**
 * Resolves a name as the system does (getaddrinfo). libuv lets only two of its four threads do this at a
 * time, and glibc keeps one for up to 10 s if a name server is silent (resolv.conf(5): timeout, attempts). So
 * a name never occupies more than one thread: who asks meanwhile gets the same result.
 */
export const systemLookup: NameLookup = (host, family) => {
  const key = `${family ?? ''} ${host}`;
  const known = running.get(key);
  if (known) return known;
  const asking = lookup(host, { all: true, order: 'verbatim', ...(family && { family: FAMILIES[family] }) }).finally(() =>
    running.delete(key),
  );
  running.set(key, asking);
  return asking;
};

/** Where the system keeps names that no name server may be asked for (hosts(5)). */
const HOSTS = '/etc/hosts';

/** Whether the hosts file of the system has a name. */
export function isInHostsFile(host: string): boolean {
  const name = host.toLowerCase().replace(/\.$/, '');
  try {
    const lines = readFileSync(HOSTS, 'utf8').split('\n');
    return lines.some((line) => line.replace(/#.*/, '').toLowerCase().split(/\s+/).slice(1).includes(name));
  } catch {
    return false;
  }
}
