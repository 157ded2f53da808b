import { Resolver } from 'node:dns/promises';
import type { AddressFamily } from '../../target/way.ts';
import type { Deadline } from './deadline.ts';

/** What name servers answered. */
export type DnsAnswer = {
  readonly addresses: readonly string[];
  /** What went wrong for one of two families, one line each. */
  readonly notes: readonly string[];
  /** The addresses of a family that has not been answered yet; empty once that has failed. */
  readonly late?: Promise<readonly string[]>;
};

/** A query that runs. `cancel` ends it, also the part that is late. */
export type DnsQuery = { readonly answer: Promise<DnsAnswer>; readonly cancel: () => void };

/** What to ask, and whom: `servers` is as in dns.setServers. */
type Question = { readonly families: readonly AddressFamily[]; readonly servers?: readonly string[] | undefined };

/** The Resolution Delay of RFC 8305 section 3: how long one family waits for the other, in milliseconds. */
const RESOLUTION_DELAY_MS = 50;

/** Each of 3 tries waits twice as long as the one before (c-ares), so all take 7 times the first wait. */
const TRIES = 3;
const WAITS = 7;

/**
 * Queries the name servers directly (c-ares), because getaddrinfo reports EAI_AGAIN both for SERVFAIL and for
 * no response, and waits for both families. As RFC 8305 section 3 asks for, the family that is answered waits
 * 50 ms for the other one. The answer rejects with the error of c-ares if there is no address. Source:
 * https://nodejs.org/api/dns.html#error-codes
 */
export function queryDns(host: string, { families, servers }: Question, deadline: Deadline): DnsQuery {
  const resolver = new Resolver({ timeout: Math.max(1, Math.ceil(deadline.remainingMs() / WAITS)), tries: TRIES });
  if (servers) resolver.setServers(servers);
  const cancel = () => resolver.cancel();
  const forget = deadline.ending.onEnd(cancel);
  const asked = families.map((family) => ask(resolver, host, family));
  const answer = firstAnswer(asked)
    .then((settled) => answerOf(asked, settled, host))
    .finally(forget);
  return { answer, cancel };
}

type Asked = { readonly family: AddressFamily; readonly addresses: Promise<readonly string[]> };

type Settled = { readonly asked: Asked; readonly addresses?: readonly string[]; readonly error?: unknown };

function ask(resolver: Resolver, host: string, family: AddressFamily): Asked {
  return { family, addresses: family === 'ipv4' ? resolver.resolve4(host) : resolver.resolve6(host) };
}

/** Resolves when all families are settled, or the resolution delay after the first one with an address. */
function firstAnswer(asked: readonly Asked[]): Promise<readonly Settled[]> {
  const settled: Settled[] = [];
  return new Promise((resolve) => {
    let timer: NodeJS.Timeout | undefined;
    const note = (one: Settled) => {
      settled.push(one);
      if (settled.length < asked.length) {
        if (one.addresses?.length) timer = setTimeout(() => resolve([...settled]), RESOLUTION_DELAY_MS);
        return;
      }
      clearTimeout(timer);
      resolve(settled);
    };
    for (const one of asked)
      one.addresses.then(
        (addresses) => note({ asked: one, addresses }),
        (error: unknown) => note({ asked: one, error }),
      );
  });
}

function answerOf(asked: readonly Asked[], settled: readonly Settled[], host: string): DnsAnswer {
  const addresses = settled.flatMap((one) => one.addresses ?? []);
  if (addresses.length === 0) throw errorOf(settled, host);
  const missing = asked.find((one) => !settled.some((known) => known.asked === one));
  const failed = settled.flatMap((one) => (one.error !== undefined && !SAYS_NONE.has(codeOf(one.error)) ? [one] : []));
  const notes = [
    ...failed.map(({ asked: { family }, error }) => `the name servers failed for ${RECORDS[family]}: ${String(codeOf(error))}`),
    ...(missing ? [`the name servers have not answered for ${RECORDS[missing.family]}`] : []),
  ];
  return { addresses, notes, ...(missing && { late: missing.addresses.catch(() => []) }) };
}

const RECORDS: Readonly<Record<AddressFamily, string>> = { ipv4: 'IPv4 addresses (A records)', ipv6: 'IPv6 addresses (AAAA records)' };

/** The codes of an answer that says that there is no address of a family. */
const SAYS_NONE: ReadonlySet<unknown> = new Set(['ENODATA', 'ENOTFOUND']);

function errorOf(settled: readonly Settled[], host: string): unknown {
  const errors = settled.flatMap(({ error }) => (error === undefined ? [] : [error]));
  const error = errors.find((each) => codeOf(each) !== 'ENODATA') ?? errors[0];
  // The system completes a name without a dot from its search list, which is not used here. Its absence from
  // the root proves nothing.
  if (codeOf(error) === 'ENOTFOUND' && !host.includes('.'))
    return Object.assign(new Error(`no response for ${host}`), { code: 'EAI_AGAIN' });
  return error ?? Object.assign(new Error(`no address for ${host}`), { code: 'ENODATA' });
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
