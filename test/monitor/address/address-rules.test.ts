import { isIPv6 } from 'node:net';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type AddressSetting, createAddressRules } from '../../../monitor/address/address-rules.ts';
import { embeddedIpv4 } from '../../../monitor/address/embedded-ipv4.ts';
import type { Answer } from '../../../monitor/observation/observation.ts';
import type { WireLook } from '../../../monitor/target/probe.ts';
import { httpLook, tcpLook, tlsLook } from '../../../testkit/zoo/animal.ts';
import { onConnection } from '../../../testkit/zoo/listen.ts';
import { lookAt } from '../../../testkit/zoo/look-at.ts';

const EVERYTHING = ['0.0.0.0/0', '::/0'];
const LINK_LOCAL = [
  '169.254.169.254',
  '169.254.170.2',
  '169.254.0.1',
  '169.254.255.255',
  'fe80::1',
  'febf:ffff::1',
  'fd00:ec2::254',
  'fd00:ec2::123',
];
const LOOPBACK = ['127.0.0.1', '127.1.2.3', '127.255.255.255', '0.0.0.0', '0.1.2.3', '::1', '::'];
const PRIVATE = [
  '10.0.0.1',
  '10.255.255.255',
  '172.16.0.1',
  '172.31.255.255',
  '192.168.0.1',
  '100.64.0.1',
  '100.127.255.255',
  'fc00::1',
  'fdff::1',
];
const ODD = [
  '192.0.0.8',
  '198.18.0.1',
  '198.19.255.255',
  '224.0.0.1',
  '240.0.0.1',
  '255.255.255.255',
  'ff02::1',
  '64:ff9b::a00:1',
  '2002:a00:1::1',
];
const PUBLIC = ['8.8.8.8', '9.255.255.255', '11.0.0.0', '126.255.255.255', '128.0.0.0', '169.253.255.255', '169.255.0.0', '172.15.255.255'];
const PUBLIC_TOO = [
  '172.32.0.0',
  '192.167.255.255',
  '192.169.0.0',
  '100.63.255.255',
  '100.128.0.0',
  '223.255.255.255',
  '1.0.0.0',
  '2600:1f18::1',
  '2a05:d018::1',
];

const rules = (setting: Partial<AddressSetting> = {}) => createAddressRules({ allow: [], vpc: false, ...setting });
const verdicts = (ips: readonly string[], setting: Partial<AddressSetting> = {}) =>
  Object.fromEntries(ips.map((ip) => [ip, rules(setting)(ip, 443)]));
const all = (ips: readonly string[], isAllowed: boolean) => Object.fromEntries(ips.map((ip) => [ip, isAllowed]));

describe('createAddressRules()', () => {
  test('never lets at link-local addresses and instance metadata, whatever is allowed', () => {
    for (const setting of [
      {},
      { vpc: true },
      { allow: EVERYTHING },
      { allow: ['169.254.0.0/16', 'fe80::/10', 'fd00:ec2::/32'], vpc: true },
    ])
      expect(verdicts(LINK_LOCAL, setting)).toEqual(all(LINK_LOCAL, false));
  });

  test('lets at loopback and its kind only where that is allowed, in a VPC too', () => {
    expect(verdicts(LOOPBACK)).toEqual(all(LOOPBACK, false));
    expect(verdicts(LOOPBACK, { vpc: true })).toEqual(all(LOOPBACK, false));
    expect(verdicts(LOOPBACK, { allow: EVERYTHING })).toEqual(all(LOOPBACK, true));
    expect(verdicts(['127.0.0.1', '127.1.2.3', '::1'], { allow: ['127.0.0.0/24'] })).toEqual({
      '127.0.0.1': true,
      '127.1.2.3': false,
      '::1': false,
    });
  });

  test('lets at private ranges in a VPC, or where they are allowed', () => {
    expect(verdicts(PRIVATE)).toEqual(all(PRIVATE, false));
    expect(verdicts(PRIVATE, { vpc: true })).toEqual(all(PRIVATE, true));
    expect(verdicts(['10.1.2.3', '10.2.0.1', 'fd12::1'], { allow: ['10.1.0.0/16', 'fd12::/16'] })).toEqual({
      '10.1.2.3': true,
      '10.2.0.1': false,
      'fd12::1': true,
    });
  });

  test('lets at nothing that is no server: multicast, reserved, benchmarks, IPv4 inside IPv6', () => {
    expect(verdicts(ODD)).toEqual(all(ODD, false));
    expect(verdicts(ODD, { vpc: true })).toEqual(all(ODD, false));
  });

  test('knows metadata addresses carried inside others, and a range without its size', () => {
    for (const ip of ['64:ff9b::a9fe:a9fe', '2002:a9fe:a9fe::1']) expect(rules({ allow: ['::/0'] })(ip, 80)).toBe(false);
    expect(() => rules({ allow: ['10.0.0.0'] })).toThrow('10.0.0.0 is not a CIDR');
  });

  test.each([
    ['IPv4-compatible', '::a9fe:a9fe'],
    ['IPv4-compatible, as IPv4 is written', '::169.254.169.254'],
    ['IPv4-mapped', '::ffff:a9fe:a9fe'],
    ['IPv4-translated', '::ffff:0:a9fe:a9fe'],
    ['NAT64', '64:ff9b::a9fe:a9fe'],
    ['NAT64 of a prefix of its own, 48 bits', '64:ff9b:1:a9fe:a9:fe00::'],
    ['NAT64 of a prefix of its own, 56 bits', '64:ff9b:1:a9:fe:a9fe::'],
    ['NAT64 of a prefix of its own, 64 bits', '64:ff9b:1:2:a9:fea9:fe00:0'],
    ['NAT64 of a prefix of its own, 96 bits', '64:ff9b:1:2:3:4:a9fe:a9fe'],
    ['6to4', '2002:a9fe:a9fe::1'],
    ['Teredo, as its server', '2001:0:a9fe:a9fe::'],
    ['Teredo, as its client', '2001:0:c000:201:8000:63bf:5601:5601'],
    ['ISATAP', '2001:db8::5efe:a9fe:a9fe'],
    ['ISATAP, said to be unique', '2001:db8::200:5efe:a9fe:a9fe'],
  ])('never lets at metadata inside another address: %s', (_, ip) => {
    for (const setting of [{}, { vpc: true }, { allow: EVERYTHING }, { allow: [...EVERYTHING, `${ip}/128`], vpc: true }])
      expect(rules(setting)(ip, 80)).toBe(false);
  });

  test.each(['::ffff:0:7f00:1', '64:ff9b::7f00:1', '64:ff9b:1::7f00:1', '2002:7f00:1::', '2001:0:7f00:1::', '2001:db8::5efe:7f00:1'])(
    'never lets at the runtime API inside another address: %s',
    (ip) => {
      const setting = { allow: EVERYTHING, runtimeApi: '127.0.0.1:9001' };
      expect([rules(setting)(ip, 9001), rules(setting)(ip, 9002)]).toEqual([false, true]);
      expect(rules({ allow: EVERYTHING, runtimeApi: '192.0.2.7:9001' })('2002:c000:207::', 9001)).toBe(false);
    },
  );

  test('lets at public addresses, right up to the borders of the others', () => {
    const ips = [...PUBLIC, ...PUBLIC_TOO];
    expect(verdicts(ips)).toEqual(all(ips, true));
    expect(verdicts(ips, { vpc: true })).toEqual(all(ips, true));
  });

  test('does not care what is around a range it was given one address of', () => {
    fc.assert(
      fc.property(fc.ipV4(), (ip) => {
        const other = ip === '10.9.8.7' ? '10.9.8.6' : '10.9.8.7';
        expect(rules({ allow: [`${ip}/32`] })(other, 80)).toBe(false);
      }),
    );
  });

  test('never refuses more for what is allowed, never allows a metadata address', () => {
    fc.assert(
      fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), fc.boolean(), (ip, vpc) => {
        const plain = ip.includes(':') ? new URL(`http://[${ip}]`).hostname.slice(1, -1) : ip;
        const [strict, open] = [rules({ vpc })(plain, 80), rules({ vpc, allow: EVERYTHING })(plain, 80)];
        if (strict) expect(open).toBe(true);
        if (!open)
          expect([plain, ...(isIPv6(plain) ? embeddedIpv4(plain) : [])].join(' ')).toMatch(/(^| )169\.254\.|^fe[89ab].:|^fd00:ec2:/);
      }),
    );
  });

  test('keeps the runtime API out of reach even where loopback is allowed, and only it', () => {
    const atHome = rules({ allow: ['127.0.0.0/8'], runtimeApi: '127.0.0.1:9001' });
    expect([atHome('127.0.0.1', 9001), atHome('127.0.0.1', 9002), atHome('127.0.0.2', 9002)]).toEqual([false, true, true]);
    for (const ip of ['0.0.0.0', '127.9.9.9', '::1', '::', '::7f00:1'])
      expect(rules({ allow: EVERYTHING, runtimeApi: '127.0.0.1:9001' })(ip, 9001)).toBe(false);
    const elsewhere = rules({ allow: EVERYTHING, runtimeApi: '169.254.100.1:9001' });
    expect([elsewhere('169.254.100.1', 9001), elsewhere('169.254.100.1', 80)]).toEqual([false, false]);
  });
});

describe('a look under these rules', () => {
  /** Looks at a server of loopback by this host; tells how many connections it got. */
  async function lookBy(
    host: string,
    look: (port: number, host: string) => WireLook,
    setting: Partial<AddressSetting> = {},
    of = '127.0.0.1',
  ) {
    let connections = 0;
    const server = await onConnection((socket) => {
      connections++;
      socket.resume();
    }, of);
    const allowAddress = rules(setting);
    const lookup = async () => [{ address: of }, { address: '::ffff:7f00:1' }];
    const answer: Answer = await lookAt({ look: look(server.port, host) }, { allowAddress, ...(host.startsWith('gw') && { lookup }) });
    await server.close();
    return { answer, connections };
  }

  test.each<readonly [string, string, (port: number, host: string) => WireLook]>([
    ['an address of loopback', '127.0.0.1', tcpLook],
    ['IPv4 in IPv6', '::ffff:127.0.0.1', tcpLook],
    ['IPv4 in IPv6 in other digits', '::ffff:7f00:1', tcpLook],
    ['IPv4 in IPv6, written out', '0:0:0:0:0:ffff:7f00:0001', tcpLook],
    ['… over HTTP', '::ffff:127.0.0.1', httpLook],
    ['… over TLS', '::ffff:127.0.0.1', tlsLook],
    ['a name that leads here', 'gw.example.com', httpLook],
    ['an address that only the resolver takes for one', '127.1', tcpLook],
    ['… or as one number', '2130706433', tcpLook],
    ['no address at all', '0.0.0.0', tcpLook],
  ])('connects to nothing: %s', async (_, host, look) => {
    const { answer, connections } = await lookBy(host, look);
    expect(answer).toMatchObject({ answered: false, trouble: { reason: 'monitor.blocked-address' } });
    expect(answer.trouble?.detail).toContain(`${host} resolves to `);
    expect(connections).toBe(0);
  });

  test.each([
    ['::ffff:169.254.169.254', '::ffff:169.254.169.254'],
    ['169.254.169.254', '169.254.169.254'],
    ['fd00:ec2::254', 'fd00:ec2::254'],
    ['fe80::1%lo', 'fe80::1%lo'],
  ])('never leaves for %s, though everything is allowed', async (host, shown) => {
    const answer = await lookAt({ look: httpLook(80, host) }, { allowAddress: rules({ allow: EVERYTHING }) });
    expect(answer.trouble).toEqual({ reason: 'monitor.blocked-address', detail: `${host} resolves to ${shown}` });
    expect(answer.phases.connectMs).toBeUndefined();
  });

  test.each(['127.0.0.1', '::ffff:127.0.0.1', 'gw.example.com'])('connects to %s where loopback is allowed', async (host) => {
    const { answer, connections } = await lookBy(host, tcpLook, { allow: ['127.0.0.0/8'] });
    expect(answer.trouble).toBeUndefined();
    expect(answer.answered).toBe(true);
    expect(connections).toBe(1);
  });

  test('says of a name with very many forbidden addresses as much as a line holds, in the same order each time', async () => {
    const all = Array.from({ length: 4000 }, (_, i) => ({ address: `10.${i >> 8}.${i & 255}.1` }));
    const detailOf = async (addresses: typeof all) => {
      const { trouble } = await lookAt({ look: tcpLook(80, 'gw.example.com') }, { lookup: async () => addresses, allowAddress: rules() });
      return trouble?.detail ?? '';
    };
    const detail = await detailOf(all);
    expect(detail.length).toBeLessThanOrEqual(400);
    expect(await detailOf(all.toReversed())).toBe(detail);
  });

  test('takes of several addresses those it may', async () => {
    const server = await onConnection((socket) => socket.resume(), '127.0.0.1');
    const lookup = async () => [{ address: '169.254.169.254' }, { address: '10.0.0.1' }, { address: '127.0.0.1' }];
    const answer = await lookAt(
      { look: tcpLook(server.port, 'gw.example.com') },
      { lookup, allowAddress: rules({ allow: ['127.0.0.0/8'] }) },
    );
    await server.close();
    expect(answer).toMatchObject({ answered: true, address: '127.0.0.1' });
  });

  test('does not reach the runtime API under its other spelling', async () => {
    let connections = 0;
    const api = await onConnection((socket) => {
      connections++;
      socket.resume();
    });
    const allowAddress = rules({ allow: EVERYTHING, runtimeApi: `127.0.0.1:${api.port}` });
    const answer = await lookAt({ look: httpLook(api.port, '::ffff:127.0.0.1') }, { allowAddress });
    await api.close();
    expect(answer.trouble?.reason).toBe('monitor.blocked-address');
    expect(connections).toBe(0);
  });
});
