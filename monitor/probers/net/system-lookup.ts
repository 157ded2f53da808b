import { lookup } from 'node:dns/promises';
import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import type { AddressFamily } from '../../target/way.ts';

/** Returns all addresses of a host name in the order in which to try them; rejects with Node's DNS errors. */
export type NameLookup = (host: string, family?: AddressFamily) => Promise<readonly { readonly address: string }[]>;

/** Settings of name resolution. `nameServers` is as in dns.setServers and applies only to direct queries. */
export type Resolving = { readonly lookup?: NameLookup; readonly nameServers?: readonly string[] };

const FAMILIES: Readonly<Record<AddressFamily, 4 | 6>> = { ipv4: 4, ipv6: 6 };

const running = new Map<string, ReturnType<NameLookup>>();

/**
 * Resolves a name as the system does (getaddrinfo). libuv lets only two of its four threads do this at a
 * time, and a silent name server keeps one busy. So a name never occupies more than one thread: who asks
 * meanwhile gets the same result.
 */
export const systemLookup: NameLookup = (host, family) => {
  shortenWaits();
  const key = `${family ?? ''} ${host}`;
  const known = running.get(key);
  if (known) return known;
  const asking = lookup(host, { all: true, order: 'verbatim', ...(family && { family: FAMILIES[family] }) }).finally(() =>
    running.delete(key),
  );
  running.set(key, asking);
  return asking;
};

/**
 * By default glibc waits three times 5 s for a family that is never answered. Nothing can stop that thread, and
 * the process cannot end before it. With these options of resolv.conf(5) it takes 3 s; the direct queries wait
 * longer where that is needed.
 */
function shortenWaits(): void {
  process.env.RES_OPTIONS ??= 'timeout:1 attempts:2';
}

/** Where the system keeps names that no name server may be asked for (hosts(5)). */
const HOSTS = '/etc/hosts';

/** Returns the addresses that the hosts file of the system has for a name. */
export function addressesInHosts(host: string, families: readonly AddressFamily[]): readonly string[] {
  const name = host.toLowerCase().replace(/\.$/, '');
  const lines = readHosts().map((line) => line.replace(/#.*/, '').trim().toLowerCase().split(/\s+/));
  const found = lines.flatMap(([address = '', ...names]) => (names.includes(name) ? [address] : []));
  return found.filter((address) => families.some((family) => isIP(address) === FAMILIES[family]));
}

function readHosts(): readonly string[] {
  try {
    return readFileSync(HOSTS, 'utf8').split('\n');
  } catch {
    return [];
  }
}
