import { closeSync, openSync } from 'node:fs';
import { isIP, isIPv6 } from 'node:net';
import { devNull } from 'node:os';
import { ADDRESS_FAMILIES, type AddressFamily } from '../../target/way.ts';
import { quote } from '../../text/quote.ts';
import { type Deadline, untilEnded } from './deadline.ts';
import { LookStopped } from './look-stopped.ts';
import { missingFamily } from './missing-family.ts';
import { type DnsAnswer, type DnsQuery, queryDns } from './query-dns.ts';
import { addressesInHosts, type NameLookup, type Resolving, systemLookup } from './system-lookup.ts';

/** The addresses of a name. Call `release` when the late ones are not needed any more. */
export type Resolved = DnsAnswer & { readonly release: () => void };

const NOT_FOUND: ReadonlySet<unknown> = new Set(['ENOTFOUND', 'ENODATA']);
const EXHAUSTED: ReadonlySet<unknown> = new Set(['EMFILE', 'ENFILE', 'ENOBUFS', 'ENOMEM', 'EAI_MEMORY']);

/** How long the system may take before the name servers are asked directly as well, in milliseconds. */
const PATIENCE_MS = 250;

/**
 * Returns the addresses of a host name as the system resolves it (files, search domains, IPv4 and IPv6), or
 * the address itself if `host` is one. With `family`, only addresses of that family count.
 *
 * The system waits for both families, and a name server that never answers for one of them makes it wait for
 * 5 s or more. So after 250 ms the name servers are asked directly too, and the first answer with an address
 * counts. They are also asked where the error of the system does not distinguish a broken zone from no
 * response, such as EAI_AGAIN. Throws Node's DNS errors, EMFILE when file descriptors have run out, TimeUp, or
 * LookStopped with `dns.no-address` if the name has addresses of the other family only.
 */
export async function resolveName(host: string, resolving: Resolving, deadline: Deadline, family?: AddressFamily): Promise<Resolved> {
  if (isIP(host) !== 0) {
    if (family && isIPv6(host) !== (family === 'ipv6')) throw otherFamily(`${host} is an ${inWords(otherThan(family))} address`, family);
    return resolved([host]);
  }
  try {
    return await resolveIn(host, resolving, deadline, family);
  } catch (error) {
    if (!family || !NOT_FOUND.has(codeOf(error))) throw error;
    // A name without an address of one family does exist if it has one of the other.
    const others = await resolveIn(host, resolving, deadline, otherThan(family)).catch(() => undefined);
    others?.release();
    if (!others) throw error;
    throw otherFamily(`${host} has only ${inWords(otherThan(family))} addresses (${others.addresses.toSorted().join(', ')})`, family);
  }
}

function otherFamily(fact: string, family: AddressFamily): LookStopped {
  return new LookStopped('dns.no-address', quote(`${fact}, not ${inWords(family)}`, 400));
}

function otherThan(family: AddressFamily): AddressFamily {
  return family === 'ipv6' ? 'ipv4' : 'ipv6';
}

function inWords(family: AddressFamily): string {
  return family === 'ipv6' ? 'IPv6' : 'IPv4';
}

async function resolveIn(host: string, resolving: Resolving, deadline: Deadline, family: AddressFamily | undefined): Promise<Resolved> {
  const families = family ? [family] : ADDRESS_FAMILIES;
  let query: DnsQuery | undefined;
  let [isDirect, isOver] = [false, false];
  const askDirectly = async () => {
    query ??= queryDns(host, { families, servers: resolving.nameServers }, deadline);
    const answer = await query.answer;
    isDirect = true;
    return { ...answer, release: query.cancel };
  };
  return untilEnded<Resolved>(deadline.ending, (resolve, reject) => {
    const timer = setTimeout(() => {
      const own = addressesInHosts(host, families);
      if (own.length > 0) return resolve(resolved(own));
      // What the name servers do not know, the system may know from elsewhere.
      askDirectly().then(resolve, () => undefined);
    }, PATIENCE_MS);
    askSystem(() => (resolving.lookup ?? systemLookup)(host, family, () => !isOver), host, family).then(
      (addresses) =>
        isOver
          ? undefined
          : missingFamily({ host, addresses, families }, resolving, deadline).then((notes) => resolve(resolved(addresses, notes))),
      (error: unknown) => {
        if (isOver) return;
        if (NOT_FOUND.has(codeOf(error)) || EXHAUSTED.has(codeOf(error))) return reject(error);
        secondOpinion(askDirectly).then(resolve, reject);
      },
    );
    return () => {
      isOver = true;
      clearTimeout(timer);
      if (!isDirect) query?.cancel();
    };
  });
}

async function askSystem(
  lookup: () => ReturnType<NameLookup>,
  host: string,
  family: AddressFamily | undefined,
): Promise<readonly string[]> {
  // A lookup in the thread pool cannot be canceled; a late result is dropped.
  const ask = async (): Promise<readonly string[]> => {
    const found = await lookup();
    const usable = found.filter(({ address }) => !family || isIPv6(address) === (family === 'ipv6'));
    if (usable.length === 0) throw noAddress(host, family);
    return [...new Set(usable.map(({ address }) => address))];
  };
  try {
    return await ask();
  } catch (error) {
    if (!NOT_FOUND.has(codeOf(error))) throw error;
  }
  // Without a free file descriptor, glibc reads neither /etc/hosts nor a name server and reports "not found"
  // (measured). Only a second "not found", while descriptors are free, comes from the zone.
  proveDescriptor();
  try {
    return await ask();
  } catch (error) {
    proveDescriptor();
    throw family && NOT_FOUND.has(codeOf(error)) ? noAddress(host, family) : error;
  }
}

async function secondOpinion(ask: () => Promise<Resolved>): Promise<Resolved> {
  proveDescriptor();
  return ask();
}

function resolved(addresses: readonly string[], notes: readonly string[] = []): Resolved {
  return { addresses, notes, release: () => undefined };
}

function noAddress(host: string, family: AddressFamily | undefined): Error {
  return Object.assign(new Error(`no ${family === undefined ? '' : `${inWords(family)} `}address for ${host}`), { code: 'ENODATA' });
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}

function proveDescriptor(): void {
  closeSync(openSync(devNull, 'r'));
}
