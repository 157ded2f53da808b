import { lookup } from 'node:dns/promises';
import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import type { AddressFamily } from '../../target/way.ts';

/**
 * Returns all addresses of a host name in the order in which to try them; rejects with Node's DNS errors. It
 * need not begin when `isWanted` says no.
 */
export type NameLookup = (
  host: string,
  family?: AddressFamily,
  isWanted?: () => boolean,
) => Promise<readonly { readonly address: string }[]>;

/** Settings of name resolution. `nameServers` is as in dns.setServers and applies only to direct queries. */
export type Resolving = { readonly lookup?: NameLookup; readonly nameServers?: readonly string[] };

const FAMILIES: Readonly<Record<AddressFamily, 4 | 6>> = { ipv4: 4, ipv6: 6 };

type Found = Awaited<ReturnType<NameLookup>>;

/** A name that is being resolved, or waits for that, and who still wants to know. */
type Asked = { readonly found: Promise<Found>; readonly start: () => void; readonly isWanted: (() => boolean)[] };

const asked = new Map<string, Asked>();
const waiting: Asked[] = [];
let free = 2;

/**
 * A lookup that takes longer lets the next one begin, in milliseconds. By then, most names that wait have been
 * answered directly.
 */
const SLOW_MS = 350;

/**
 * Resolves a name as the system does (getaddrinfo). libuv lets two of its four threads do this at a time, and
 * a silent name server keeps one busy. So a name never occupies more than one thread: who asks meanwhile gets
 * the same result. A name that waits for a thread, and that nobody wants any more, is not asked for: it
 * rejects with ECANCELLED.
 */
export const systemLookup: NameLookup = (host, family, isWanted = () => true) => {
  shortenWaits();
  const key = `${family ?? ''} ${host}`;
  const known =
    asked.get(key) ?? enqueue(key, () => lookup(host, { all: true, order: 'verbatim', ...(family && { family: FAMILIES[family] }) }));
  known.isWanted.push(isWanted);
  startNext();
  return known.found;
};

function enqueue(key: string, resolve: () => Promise<Found>): Asked {
  const isWanted: (() => boolean)[] = [];
  const { promise, resolve: settle } = Promise.withResolvers<Found>();
  let leave = () => undefined;
  const start = () => {
    const timer = setTimeout(() => leave(), SLOW_MS);
    leave = () => {
      clearTimeout(timer);
      leave = () => undefined;
      free++;
      startNext();
    };
    settle(isWanted.some((is) => is()) ? resolve() : Promise.reject(Object.assign(new Error('not needed'), { code: 'ECANCELLED' })));
  };
  const found = promise.finally(() => {
    asked.delete(key);
    leave();
  });
  const one = { found, start, isWanted };
  asked.set(key, one);
  waiting.push(one);
  return one;
}

function startNext(): void {
  while (free > 0 && waiting.length > 0) {
    free--;
    waiting.shift()?.start();
  }
}

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
