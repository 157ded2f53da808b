import type { Target } from './target.ts';

/**
 * Returns the names of the secrets that probing these targets requires, as in the config; each once, sorted.
 */
export function secretNames(targets: readonly Target[]): readonly string[] {
  return [...new Set(targets.flatMap(namesIn))].sort();
}

function namesIn({ probes, tls, way, tokens = [], peers = [], discovery }: Target): readonly string[] {
  const looks = [...probes, ...tokens, ...peers, ...(discovery ? [discovery.each] : [])].map(({ look }) => look);
  const headers = looks.flatMap((look) => (look.kind === 'http' ? look.headers : []));
  const ofHeaders = headers.flatMap((header) => {
    if ('secret' in header) return [header.secret];
    return 'credentials' in header ? [header.credentials] : [];
  });
  const ofWays = [{ tls, way }, ...tokens, ...peers].flatMap((one) => [one.tls.clientCertificate, one.way?.proxy?.credentials]);
  return [...ofHeaders, ...ofWays.filter((name) => name !== undefined)];
}
