import { Resolver } from 'node:dns/promises';
import { type Deadline, untilEnded } from './deadline.ts';

/**
 * Asks the name servers directly (c-ares), because getaddrinfo says EAI_AGAIN both when they answer SERVFAIL and when nobody answers.
 * Returns the addresses if there are any after all; throws c-ares' error or TimeUp. https://nodejs.org/api/dns.html#error-codes
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
  // A name without a dot is completed from the search list, which is not asked here: its absence from the root proves nothing.
  if (codeOf(error) === 'ENOTFOUND' && !host.includes('.')) throw Object.assign(new Error(`no answer for ${host}`), { code: 'EAI_AGAIN' });
  throw error;
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
