/**
 * Where a host name can be found: `loopback` = it is the machine that asks, `cluster` = inside a Kubernetes
 * cluster, `reserved` = never in the public DNS, `local` = a customary private name, or one without a dot.
 */
export type NameScope = 'loopback' | 'cluster' | 'reserved' | 'local' | 'public';

/** The end of a name, and its scope; the first that fits counts. */
const ENDS: readonly (readonly [readonly string[], NameScope])[] = [
  // RFC 6761, section 6.3.
  [['localhost'], 'loopback'],
  // Kubernetes, "DNS for Services and Pods"; the short form is one that a search domain completes.
  [['cluster.local', 'svc'], 'cluster'],
  // RFC 6761 (test, invalid, example), RFC 6762 (local), RFC 7686 (onion), RFC 8375 (home.arpa), RFC 9476 (alt),
  // and ICANN resolution 2024.07.29.06 (internal).
  [['local', 'internal', 'home.arpa', 'test', 'invalid', 'example', 'onion', 'alt'], 'reserved'],
  // RFC 6762, appendix G, and ICANN resolution 2018.02.04.12 (corp, home, mail): not delegated, and not reserved.
  [['intranet', 'private', 'corp', 'home', 'lan', 'mail', 'localdomain'], 'local'],
];

/** Returns the scope of a name. */
export function nameScope(host: string): NameScope {
  const name = host.toLowerCase().replace(/\.$/, '');
  const found = ENDS.find(([ends]) => ends.some((end) => name === end || name.endsWith(`.${end}`)));
  return found?.[1] ?? (name.includes('.') ? 'public' : 'local');
}
