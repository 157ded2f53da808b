import { isIPv6 } from 'node:net';
import type { AddressFamily } from '../../target/way.ts';
import type { Deadline } from './deadline.ts';
import { queryDns } from './query-dns.ts';
import { addressesInHosts, type Resolving } from './system-lookup.ts';

/** How long the answer about a name is good for, in milliseconds. */
const FRESH_MS = 600_000;

/** How long a check waits for the answer, in milliseconds, once in that time. */
const PATIENCE_MS = 100;

type Known = { readonly at: number; readonly notes: Promise<readonly string[]> };

const known = new Map<string, Known>();

type Name = { readonly host: string; readonly addresses: readonly string[]; readonly families: readonly AddressFamily[] };

/**
 * Returns notes about the family of addresses that the system did not find. It does not say whether there are
 * none, or whether the name servers failed: then getaddrinfo returns what there is (glibc, send_dg). So the
 * name servers are asked directly, once in 10 minutes for each name. Never rejects.
 */
export async function missingFamily({ host, addresses, families }: Name, { lookup, nameServers }: Resolving, deadline: Deadline) {
  const isWhole = families.length === 1 || new Set(addresses.map(isIPv6)).size === 2;
  // Another source of names than the system may know names that no name server may be asked for.
  if (isWhole || (lookup && !nameServers) || addressesInHosts(host, families).length > 0) return [];
  const key = `${host} ${nameServers?.join() ?? ''}`;
  const last = known.get(key);
  if (last && performance.now() - last.at < FRESH_MS) return last.notes;
  const query = queryDns(host, { families, servers: nameServers }, deadline);
  const notes = query.answer.then(
    (answer) => answer.notes,
    () => [],
  );
  const inTime = within(notes).finally(query.cancel);
  known.set(key, { at: performance.now(), notes: inTime });
  return inTime;
}

function within(notes: Promise<readonly string[]>): Promise<readonly string[]> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve([]), PATIENCE_MS);
    void notes.then((found) => {
      clearTimeout(timer);
      resolve(found);
    });
  });
}
