import { lookup } from 'node:dns/promises';
import { closeSync, openSync } from 'node:fs';
import { isIP } from 'node:net';
import { devNull } from 'node:os';
import { type Deadline, untilEnded } from './deadline.ts';
import { queryDns } from './query-dns.ts';

/** Returns all addresses of a host name in the order in which to try them; rejects with Node's DNS errors. */
export type NameLookup = (host: string) => Promise<readonly { readonly address: string }[]>;

/** Settings of name resolution. `nameServers` is as in dns.setServers and applies only to direct queries. */
export type Resolving = { readonly lookup?: NameLookup; readonly nameServers?: readonly string[] };

const NOT_FOUND: ReadonlySet<unknown> = new Set(['ENOTFOUND', 'ENODATA']);
const EXHAUSTED: ReadonlySet<unknown> = new Set(['EMFILE', 'ENFILE', 'ENOBUFS', 'ENOMEM', 'EAI_MEMORY']);

/**
 * Returns the addresses of a host name as the system resolves it (files, search domains, IPv4 and IPv6), or
 * the address itself if `host` is one. Where the error of the system does not distinguish a broken zone from
 * no response, such as EAI_AGAIN, the name servers are queried directly. Throws Node's DNS errors, EMFILE
 * when file descriptors have run out, or TimeUp.
 */
export async function resolveName(host: string, resolving: Resolving, deadline: Deadline): Promise<string[]> {
  if (isIP(host) !== 0) return [host];
  const ask = async (): Promise<string[]> => {
    const found = await abandonable((resolving.lookup ?? systemLookup)(host), deadline);
    if (found.length === 0) throw Object.assign(new Error(`no address for ${host}`), { code: 'ENODATA' });
    return [...new Set(found.map(({ address }) => address))];
  };
  try {
    return await ask();
  } catch (error) {
    if (!NOT_FOUND.has(codeOf(error))) return secondOpinion(host, error, resolving, deadline);
  }
  // Without a free file descriptor, glibc reads neither /etc/hosts nor a name server and reports "not found"
  // (measured). Only a second "not found", while descriptors are free, comes from the zone.
  proveDescriptor();
  try {
    return await ask();
  } catch (error) {
    proveDescriptor();
    throw error;
  }
}

async function secondOpinion(host: string, error: unknown, resolving: Resolving, deadline: Deadline): Promise<string[]> {
  if (deadline.ending.reason() !== undefined || EXHAUSTED.has(codeOf(error))) throw error;
  proveDescriptor();
  return queryDns(host, resolving.nameServers, deadline);
}

function systemLookup(host: string): Promise<{ address: string }[]> {
  return lookup(host, { all: true, order: 'verbatim' });
}

// A lookup in the thread pool cannot be canceled; a late result is dropped.
function abandonable<T>(pending: Promise<T>, deadline: Deadline): Promise<T> {
  return untilEnded<T>(deadline.ending, (resolve, reject) => {
    pending.then(resolve, reject);
    return () => undefined;
  });
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}

function proveDescriptor(): void {
  closeSync(openSync(devNull, 'r'));
}
