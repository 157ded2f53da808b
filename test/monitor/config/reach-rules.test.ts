import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createAddressRules } from '../../../monitor/address/address-rules.ts';
import { canonicalAddress } from '../../../monitor/address/literal-address.ts';
import { compileText } from '../../../testkit/config-fixtures.ts';

const VPC = 'vpc: { subnets: [subnet-0a1b2c3d], securityGroups: [sg-0a1b2c3d] }';

function rulesOf(host: string, monitor = ''): readonly string[] {
  const config = `monitor: { name: prod, regions: [eu-west-1]${monitor && `, ${monitor}`} }
targets: [{ name: t, profile: gateway, host: ${JSON.stringify(host)} }]`;
  const { issues, deployIssues } = compileText(config);
  expect(issues).toEqual([]);
  return deployIssues.map(({ rule }) => rule);
}

const anyAddress = fc.oneof(
  fc.ipV4(),
  fc.ipV6(),
  fc.constantFrom(
    '10.1.2.3',
    '172.31.0.9',
    '192.168.1.1',
    '100.64.0.1',
    '127.0.0.1',
    '169.254.169.254',
    '0.0.0.0',
    'fd00:ec2::254',
    '::1',
    '::',
  ),
  fc.ipV4().map((ip) => `::ffff:${ip}`),
);

describe('an address as the host', () => {
  // The prober in the function is the second opinion: what it refuses, and nothing else, is an error before.
  test.each([
    ['', []],
    [VPC, []],
    ['network: { allow: [10.0.0.0/8, "fc00::/7"] }', ['10.0.0.0/8', 'fc00::/7']],
  ])('is refused with %j exactly if the prober refuses it', (monitor, allow) => {
    const isAllowed = createAddressRules({ allow, vpc: monitor === VPC });
    fc.assert(
      fc.property(anyAddress, (host) => {
        expect(rulesOf(host, monitor).includes('address.blocked')).toBe(!isAllowed(canonicalAddress(host), 9443));
      }),
      { numRuns: 200 },
    );
  });

  test('may be public', () => {
    expect(['8.8.8.8', '203.0.113.7', '172.32.0.1', '11.0.0.1'].flatMap((host) => rulesOf(host))).toEqual([]);
  });

  test.each(['0x7f000001', '0xa9fea9fe'])('is found in %s, which the system resolves like inet_aton', (host) => {
    expect(rulesOf(host)).toEqual(['address.blocked']);
  });
});

describe('a name as the host', () => {
  test.each([
    'gw.example.com',
    'gw.internal.example.com',
    'localhost.example.com',
    'gw.local.de',
    'internal.example.org.',
    'svc.example.net',
  ])('%s may be anything', (host) => expect(rulesOf(host)).toEqual([]));

  test.each(['localhost', 'LOCALHOST.', 'gw.localhost'])('%s is the function itself, in a VPC too', (host) => {
    expect([rulesOf(host), rulesOf(host, VPC)]).toEqual([['address.blocked'], ['address.blocked']]);
    expect(rulesOf(host, 'network: { allow: [127.0.0.0/8] }')).toEqual([]);
  });

  test.each(['gw.internal', 'gw.local', 'printer.home.arpa', 'gw.test'])('%s needs a VPC', (host) => {
    expect([rulesOf(host), rulesOf(host, VPC)]).toEqual([['name.not-public'], []]);
    expect(rulesOf(host, 'network: { allow: [10.0.0.0/8] }')).toEqual(['name.private']);
  });

  test('a name of a cluster needs more than a VPC', () => {
    expect([rulesOf('gw.prod.svc.cluster.local'), rulesOf('gw.prod.svc', VPC)]).toEqual([['name.not-public'], ['name.private']]);
  });

  test.each(['gw-1', 'gw.lan'])('%s is only a warning: nothing reserves it', (host) => {
    expect([rulesOf(host), rulesOf(host, VPC)]).toEqual([['name.private'], []]);
  });
});

describe('what is not known', () => {
  test('is not guessed: a wrong vpc or network has its own finding only', () => {
    const of = (monitor: string) =>
      compileText(`monitor: { name: prod, regions: [eu-west-1], ${monitor} }\ntargets: [{ name: t, profile: gateway, host: 10.0.0.1 }]`);
    for (const monitor of ['vpc: { subnets: [] }', 'network: { allow: [ten] }']) {
      const { issues, deployIssues } = of(monitor);
      expect([issues.length > 0, deployIssues]).toEqual([true, []]);
    }
  });

  test('a target through a proxy: the proxy decides about the server', () => {
    const config = `monitor: { name: prod, regions: [eu-west-1] }
targets: [{ name: t, profile: gateway, host: 10.0.0.1, proxy: "http://proxy.example.com:3128" }]`;
    expect(compileText(config).deployIssues).toEqual([]);
  });

  test('the same host in the defaults of many targets is one finding', () => {
    const config = `monitor: { name: prod, regions: [eu-west-1] }
defaults: { profile: gateway, proxy: "http://10.0.0.9:3128" }
targets: [{ name: a, host: a.example.com }, { name: b, host: b.example.com }]`;
    expect(compileText(config).deployIssues).toMatchObject([{ rule: 'address.blocked', path: 'defaults.proxy' }]);
  });
});
