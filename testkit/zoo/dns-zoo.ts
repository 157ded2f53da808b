import type { NameLookup } from '../../monitor/probers/net/system-lookup.ts';
import { type Animal, type Den, tcpLook } from './animal.ts';
import { onConnection } from './listen.ts';
import { type NameServerManner, startNameServer } from './name-server.ts';

/** The system's resolver when it cannot tell what is wrong, or says the name does not exist. */
function saying(code: string): NameLookup {
  return async () => {
    throw Object.assign(new Error(`getaddrinfo ${code}`), { code });
  };
}

async function asking(manner: NameServerManner, host = 'gw.zoo.test'): Promise<Den> {
  const { port, close } = await startNameServer(() => manner);
  return { look: tcpLook(1, host), prober: { lookup: saying('EAI_AGAIN'), nameServers: [`127.0.0.1:${port}`] }, close };
}

async function without(lookup: NameLookup): Promise<Den> {
  return { look: tcpLook(1, 'gw.zoo.test'), prober: { lookup, nameServers: ['127.0.0.1:1'] }, close: async () => undefined };
}

/**
 * Names that do not lead to an address. RFC 1035 codes: 1 FORMERR, 2 SERVFAIL, 3 NXDOMAIN, 4 NOTIMP, 5
 * REFUSED.
 */
export const DNS_ZOO: readonly Animal[] = [
  { name: 'has a name that does not exist', expect: 'dns.not-found', start: () => without(saying('ENOTFOUND')) },
  { name: 'has a name without an address', expect: 'dns.not-found', start: () => without(async () => []) },
  { name: 'has a resolver that never comes back', expect: 'monitor.network', start: () => without(() => new Promise(() => undefined)) },
  { name: 'has a resolver without a free descriptor', expect: 'monitor.exhausted', start: () => without(saying('EMFILE')) },
  { name: 'has name servers that fail', expect: 'dns.failed', start: () => asking({ code: 2 }) },
  { name: 'has name servers that refuse', expect: 'dns.failed', start: () => asking({ code: 5 }) },
  { name: 'has name servers that do not implement the question', expect: 'dns.failed', start: () => asking({ code: 4 }) },
  { name: 'has name servers that do not understand the question', expect: 'dns.failed', start: () => asking({ code: 1 }) },
  { name: 'has name servers that do not know it, asked directly', expect: 'dns.not-found', start: () => asking({ code: 3 }) },
  { name: 'has name servers that know it without an address', expect: 'dns.not-found', start: () => asking({ code: 0 }) },
  {
    name: 'has a name without a dot, which only the search list completes',
    expect: 'monitor.network',
    start: () => asking({ code: 3 }, 'gw'),
  },
  { name: 'has silent name servers', expect: 'monitor.network', start: () => asking('silence') },
  {
    name: 'has no name server that listens',
    expect: 'monitor.network',
    start: async () => {
      const den = await asking('silence');
      await den.close();
      return { ...den, close: async () => undefined };
    },
  },
  {
    name: 'has a resolver that gives up although its name servers answer',
    expect: 'success',
    start: async () => {
      const server = await onConnection(() => undefined);
      const den = await asking({ addresses: ['127.0.0.1'] });
      const close = async () => {
        await Promise.all([server.close(), den.close()]);
      };
      return { ...den, look: tcpLook(server.port, 'gw.zoo.test'), close };
    },
  },
];
