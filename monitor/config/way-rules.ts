import type { Path } from '../grammar/path.ts';
import type { UnplacedFinding } from '../grammar/unplaced-finding.ts';
import { isWireProbe } from '../target/probe.ts';
import type { Target } from '../target/target.ts';
import type { AddressFamily } from '../target/way.ts';
import { type CaFile, caFileFinding } from './ca-file.ts';
import { proxyPath, readProxyUrl, writtenProxy } from './proxy-url.ts';
import type { ConfigTarget } from './written-target.ts';

/** Findings about `addressFamily` and a host that is an address of the other family. */
export function familyFindings(
  { addressFamily }: ConfigTarget,
  { host, probes }: Pick<Target, 'host' | 'probes'>,
): readonly UnplacedFinding[] {
  if (addressFamily === undefined || addressFamily === 'any') return [];
  const hosts = [host, ...probes.filter(isWireProbe).map(({ look }) => look.host)];
  const other = hosts.find((one) => (familyOf(one) ?? addressFamily) !== addressFamily);
  if (other === undefined) return [];
  const expected = addressFamily === 'ipv6' ? 'an IPv6 address or a name' : 'an IPv4 address or a name';
  const fix = `Remove addressFamily, or write ${addressFamily === 'ipv6' ? 'ipv4' : 'ipv6'}`;
  return [{ rule: 'address.family', path: ['addressFamily'], expected: `${expected} as the host`, got: other, fix }];
}

// No name has a colon, or a last label of digits only.
function familyOf(host: string): AddressFamily | undefined {
  if (host.includes(':')) return 'ipv6';
  return /^[\d.]+$/.test(host) ? 'ipv4' : undefined;
}

const PROBLEMS = {
  credentials: {
    got: 'a URL with credentials',
    fix: 'Write proxy: { url: http://HOST:PORT, credentials: { secret: NAME } }, and the user name and password into that secret',
  },
  path: { got: 'a URL with a path', fix: 'Write only the scheme, host, and port' },
  'no-url': { got: 'another text', fix: 'Write the scheme, host, and port, such as http://proxy.example.com:3128' },
} as const;

/** Findings about `proxy`. None of them repeats its text, which may hold a password. */
export function proxyFindings(target: ConfigTarget, files: readonly CaFile[]): readonly UnplacedFinding[] {
  const proxy = writtenProxy(target);
  if (!proxy) return [];
  const place = readProxyUrl(proxy.url);
  const ofUrl: readonly UnplacedFinding[] =
    'problem' in place
      ? [
          {
            rule: 'proxy.url',
            path: proxyPath(target),
            expected: 'http://HOST:PORT or https://HOST:PORT',
            ...PROBLEMS[place.problem],
          },
        ]
      : [];
  const placeOf = (i: number): Path => (typeof proxy.ca === 'string' ? ['proxy', 'ca'] : ['proxy', 'ca', i]);
  return [...ofUrl, ...files.flatMap((file, i) => caFileFinding(file, placeOf(i)) ?? []), ...throughProxyFindings(target)];
}

function throughProxyFindings({ addressFamily = 'any', addresses = 'first' }: ConfigTarget): readonly UnplacedFinding[] {
  const about = { rule: 'proxy.addresses', expected: 'a target without a proxy', got: 'a proxy, which resolves the name itself' } as const;
  const fix = 'Remove this key, or the proxy';
  return [
    ...(addressFamily === 'any' ? [] : [{ ...about, path: ['addressFamily'], fix }]),
    ...(addresses === 'first' ? [] : [{ ...about, path: ['addresses'], fix }]),
  ];
}
