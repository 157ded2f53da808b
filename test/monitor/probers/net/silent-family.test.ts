import { expect, test } from 'vitest';
import { onConnection } from '../../../../testkit/zoo/listen.ts';
import { lookAt } from '../../../../testkit/zoo/look-at.ts';
import { type NameServerManner, startNameServer } from '../../../../testkit/zoo/name-server.ts';

// Name servers that answer for one family of addresses only. The system waits for both.

const HOST = 'gw.zoo.test';
const hangs = () => new Promise<never>(() => undefined);
const givesUp = () => Promise.reject(Object.assign(new Error('getaddrinfo EAI_AGAIN'), { code: 'EAI_AGAIN' }));
const V4: NameServerManner = { addresses: ['127.0.0.1'] };
const V6: NameServerManner = { addresses: ['::1'] };
const NO_AAAA = 'the name servers have not answered for IPv6 addresses (AAAA records)';
const NO_A = 'the name servers have not answered for IPv4 addresses (A records)';
const failed = (code: string) => `the name servers failed for IPv6 addresses (AAAA records): ${code}`;

type Case = {
  readonly A: NameServerManner;
  readonly AAAA: NameServerManner;
  readonly notes?: readonly string[];
  readonly listens?: string;
};

async function lookWith({ A, AAAA, listens = '127.0.0.1' }: Case, lookup: () => Promise<never>, timeoutMs = 5000) {
  const server = await onConnection(() => undefined, listens);
  const names = await startNameServer((_, type) => (type === 'A' ? A : AAAA));
  const answer = await lookAt(
    { look: { kind: 'tcp', host: HOST, port: server.port }, timeoutMs },
    { lookup, nameServers: [`127.0.0.1:${names.port}`] },
  );
  await Promise.all([server.close(), names.close()]);
  return answer;
}

const CASES: readonly (readonly [string, Case])[] = [
  ['AAAA is never answered', { A: V4, AAAA: 'silence', notes: [NO_AAAA] }],
  ['A is never answered', { A: 'silence', AAAA: V6, listens: '::1', notes: [NO_A] }],
  ['AAAA is answered with SERVFAIL', { A: V4, AAAA: { code: 2 }, notes: [failed('ESERVFAIL')] }],
  ['AAAA is answered with REFUSED', { A: V4, AAAA: { code: 5 }, notes: [failed('EREFUSED')] }],
  ['AAAA is answered with NOTIMP', { A: V4, AAAA: { code: 4 }, notes: [failed('ENOTIMP')] }],
  [
    'A is answered with SERVFAIL',
    { A: { code: 2 }, AAAA: V6, listens: '::1', notes: [failed('ESERVFAIL').replace('IPv6 addresses (AAAA', 'IPv4 addresses (A')] },
  ],
  ['there is no AAAA record', { A: V4, AAAA: { addresses: [] } }],
  ['both are answered', { A: V4, AAAA: V6 }],
  ['the address of the quick family is dead, and the other comes late', { A: { ...V4, afterMs: 150 }, AAAA: V6, notes: [NO_A] }],
];

test.each(CASES)('a name is looked at by what is answered: %s', async (_, one) => {
  for (const lookup of [hangs, givesUp]) {
    const { trouble, latencyMs, notes = [], phases } = await lookWith(one, lookup);
    expect([trouble, latencyMs < 2000, phases.dnsMs === undefined]).toEqual([undefined, true, false]);
    expect(notes.filter((note) => note.startsWith('the name servers'))).toEqual(one.notes ?? []);
  }
});

test('a name that nobody answers for is unknown', async () => {
  const { trouble } = await lookWith({ A: 'silence', AAAA: 'silence' }, hangs, 600);
  expect(trouble).toMatchObject({ reason: 'monitor.network' });
});

test('the second name server is asked while the first one is silent', async () => {
  const server = await onConnection(() => undefined);
  const [dead, good] = await Promise.all([startNameServer(() => 'silence'), startNameServer((_, type) => (type === 'A' ? V4 : 'silence'))]);
  const nameServers = [dead, good].map(({ port }) => `127.0.0.1:${port}`);
  const answer = await lookAt({ look: { kind: 'tcp', host: HOST, port: server.port }, timeoutMs: 5000 }, { lookup: hangs, nameServers });
  await Promise.all([server.close(), dead.close(), good.close()]);
  expect(answer.trouble).toBeUndefined();
});

test('what the system answers is used, and the family that the name servers fail for is noted', async () => {
  const server = await onConnection(() => undefined);
  const names = await startNameServer((_, type) => (type === 'A' ? V4 : { code: 2 }));
  const reach = { lookup: async () => [{ address: '127.0.0.1' }], nameServers: [`127.0.0.1:${names.port}`] };
  const answer = await lookAt({ look: { kind: 'tcp', host: HOST, port: server.port } }, reach);
  await Promise.all([server.close(), names.close()]);
  expect(answer).toMatchObject({ address: '127.0.0.1', notes: [failed('ESERVFAIL')] });
  expect(answer.trouble).toBeUndefined();
});

test.each([
  ['ipv4', '127.0.0.1', [V4, V6]],
  ['ipv6', '::1', [V4, V6]],
] as const)('with addressFamily: %s only that family is used', async (addressFamily, address, [A, AAAA]) => {
  const server = await onConnection(() => undefined, address);
  const asked: string[] = [];
  const names = await startNameServer((_, type) => {
    asked.push(type);
    return type === 'A' ? A : AAAA;
  });
  const look = { kind: 'tcp', host: HOST, port: server.port } as const;
  for (const lookup of [hangs, async () => [{ address: '127.0.0.1' }, { address: '::1' }]]) {
    const answer = await lookAt({ look, way: { addressFamily }, timeoutMs: 2000 }, { lookup, nameServers: [`127.0.0.1:${names.port}`] });
    expect([answer.address, answer.trouble]).toEqual([address, undefined]);
  }
  await Promise.all([server.close(), names.close()]);
  expect(new Set(asked)).toEqual(new Set([addressFamily === 'ipv4' ? 'A' : 'AAAA']));
});

test('a name without an address of the family is told so', async () => {
  const lookup = async () => [{ address: '127.0.0.1' }];
  const look = { kind: 'tcp', host: HOST, port: 1 } as const;
  const { trouble } = await lookAt({ look, way: { addressFamily: 'ipv6' } }, { lookup, nameServers: ['127.0.0.1:1'] });
  expect(trouble).toEqual({ reason: 'dns.no-address', detail: 'gw.zoo.test has only IPv4 addresses (127.0.0.1), not IPv6' });
});

test.each([
  ['one address', undefined],
  ['all', 'all'],
] as const)('with %s, the missing family is named where the name servers say it', async (_, addresses) => {
  const names = await startNameServer((_, type) => (type === 'AAAA' ? V6 : { code: 0 }));
  const gaveUp = async () => {
    throw Object.assign(new Error('getaddrinfo EAI_AGAIN'), { code: 'EAI_AGAIN' });
  };
  const reach = { lookup: gaveUp, nameServers: [`127.0.0.1:${names.port}`] };
  const way = { addressFamily: 'ipv4', ...(addresses && { addresses }) } as const;
  const { trouble } = await lookAt({ look: { kind: 'tcp', host: HOST, port: 1 }, way, timeoutMs: 3000 }, reach);
  await names.close();
  expect(trouble).toEqual({ reason: 'dns.no-address', detail: 'gw.zoo.test has only IPv6 addresses (::1), not IPv4' });
});

test('a name that does not exist in any family is still one that does not exist, and an address has one family', async () => {
  const lookup = async () => {
    throw Object.assign(new Error('getaddrinfo ENOTFOUND'), { code: 'ENOTFOUND' });
  };
  const of = async (host: string) =>
    (await lookAt({ look: { kind: 'tcp', host, port: 1 }, way: { addressFamily: 'ipv6' } }, { lookup, nameServers: ['127.0.0.1:1'] }))
      .trouble;
  expect((await of(HOST))?.reason).toBe('dns.not-found');
  expect(await of('127.0.0.1')).toEqual({ reason: 'dns.no-address', detail: '127.0.0.1 is an IPv4 address, not IPv6' });
});

test.each([['refuses', '127.0.0.2', '127.0.0.2:PORT did not accept a connection (ECONNREFUSED)']])(
  'a name of which one address %s is looked at by another one, and the dead one is named',
  async (_, dead, note) => {
    const server = await onConnection(() => undefined);
    const lookup = async () => [{ address: dead }, { address: '127.0.0.1' }];
    const answer = await lookAt({ look: { kind: 'tcp', host: HOST, port: server.port } }, { lookup });
    await server.close();
    expect(answer).toMatchObject({ address: '127.0.0.1', notes: [note.replace('PORT', String(server.port))] });
    expect(answer.trouble).toBeUndefined();
  },
);
