import type { Path } from '../grammar/path.ts';
import type { ReadConfig } from '../grammar/read-config.ts';
import type { ProbeBlock, Shape } from '../grammar/schema.ts';
import type { UnplacedFinding } from '../grammar/unplaced-finding.ts';
import type { WireLook } from '../target/probe.ts';
import type { Target } from '../target/target.ts';
import { proxyPath } from './proxy-url.ts';
import { reachFinding, type Vantage, vantagesOf } from './reach-rules.ts';
import type { ConfigTarget } from './written-target.ts';

/** Probes as they are written at one place of a target, and what they expand to. */
type WrittenProbes = {
  readonly path: Path;
  readonly block: ProbeBlock | undefined;
  readonly probes: readonly { readonly look: WireLook }[];
};

/** A target as it is written, and what it expands to. */
type Deployed = { readonly written: ConfigTarget; readonly target: Pick<Target, 'way' | 'vpc'>; readonly parts: readonly WrittenProbes[] };

/** The rules about what a deployed monitor can reach. */
type ReachRules = {
  readonly ofMonitor: (monitor: Shape<'monitor'>) => readonly UnplacedFinding[];
  readonly ofTarget: (one: Deployed) => readonly UnplacedFinding[];
};

/** Creates the rules; undefined if what the file says about the network of the functions is itself wrong. */
export function reachRules({ monitor, isDamaged }: ReadConfig): ReachRules | undefined {
  if (isDamaged(['monitor', 'vpc']) || isDamaged(['monitor', 'network'])) return undefined;
  const hasVpc = monitor.vpc !== undefined;
  const from = vantagesOf(hasVpc, monitor.network?.allow ?? []);
  return {
    // The function that finishes last calls it, so the better place of the two counts.
    ofMonitor: ({ heartbeat, alerts, tokens }) => [
      ...Object.entries(tokens ?? {}).flatMap(([name, { url }]) => urlFindings(url, ['monitor', 'tokens', name, 'url'], from(hasVpc))),
      ...(heartbeat ? urlFindings(heartbeat.url, ['monitor', 'heartbeat', 'url'], from(hasVpc)) : []),
      ...(alerts?.pager ?? []).flatMap((pager, i) => (typeof pager === 'string' ? pagerFindings(pager, i) : [])),
    ],
    ofTarget: (one) => targetFindings(one, from(one.target.vpc)),
  };
}

function targetFindings({ written, target, parts }: Deployed, from: Vantage): readonly UnplacedFinding[] {
  // The proxy resolves the names of the servers, and decides which of them it connects to.
  const proxy = target.way?.proxy;
  if (proxy) return listOf(reachFinding(proxy.host, proxyPath(written), from));
  const places = new Map(parts.flatMap((part) => hostsOf(part, written.host)).map(({ host, path }) => [path.join(), { host, path }]));
  return [...places.values()].flatMap(({ host, path }) => reachFinding(host, path, from) ?? []);
}

type HostPlace = { readonly host: string; readonly path: Path };

function hostsOf({ block, path, probes }: WrittenProbes, usual: string): readonly HostPlace[] {
  const handler = (['httpGet', 'tcpSocket', 'tlsSocket'] as const).find((key) => block?.[key]?.host !== undefined);
  const own = handler ? [handler, 'host'] : ['host'];
  return probes.map(({ look }) => ({ host: look.host, path: look.host === usual ? ['host'] : [...path, ...own] }));
}

// Whatever the functions may reach, a pager is told from the internet. Its URL is not repeated.
function pagerFindings(url: string, i: number): readonly UnplacedFinding[] {
  const fix = 'Write a public URL: pagers are notified from the internet, whatever monitor.vpc says';
  return urlFindings(url, ['monitor', 'alerts', 'pager', i], vantagesOf(false, [])(false)).map((finding) => ({
    ...finding,
    got: `its host, ${finding.got.split(', ').at(-1)}`,
    fix,
  }));
}

function urlFindings(text: string | undefined, path: Path, from: Vantage): readonly UnplacedFinding[] {
  const host = URL.parse(text ?? '')?.hostname.replace(/^\[|\]$/g, '') ?? '';
  return host === '' ? [] : listOf(reachFinding(host, path, from));
}

function listOf(finding: UnplacedFinding | undefined): readonly UnplacedFinding[] {
  return finding ? [finding] : [];
}
