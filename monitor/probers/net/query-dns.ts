import { Resolver } from 'node:dns/promises';
import { type Deadline, untilEnded } from './deadline.ts';

/**
 * Queries the name servers directly (c-ares), because getaddrinfo reports EAI_AGAIN both for SERVFAIL and for
 * no response. Returns the addresses if there are any. Throws the error of c-ares, or TimeUp. Source:
 * https://nodejs.org/api/dns.html#error-codes
 */
export async function queryDns(host: string, servers: readonly string[] | undefined, deadline: Deadline): Promise<string[]> {
  const resolver = new Resolver({ timeout: Math.max(1, Math.ceil(deadline.remainingMs())), tries: 1 });
  if (servers) resolver.setServers(servers);
  return untilEnded<string[]>(deadline.ending, (resolve, reject) => {
    askBothFamilies(resolver, host).then(resolve, reject);
    return () => resolver.cancel();
  });
}

async function askBothFamilies(resolver: Resolver, host: string): Promise<string[]> {
  const [v4, v6] = await Promise.allSettled([resolver.resolve4(host), resolver.resolve6(host)]);
  const found = [v4, v6].flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
  if (found.length > 0) return found;
  const errors = [v4, v6].flatMap((answer) => (answer.status === 'rejected' ? [answer.reason] : []));
  const error = errors.find((each) => codeOf(each) !== 'ENODATA') ?? errors[0];
  // The system completes a name without a dot from its search list, which is not used here. Its absence from
  // the root proves nothing.
  if (codeOf(error) === 'ENOTFOUND' && !host.includes('.'))
    throw Object.assign(new Error(`no response for ${host}`), { code: 'EAI_AGAIN' });
  throw error;
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
