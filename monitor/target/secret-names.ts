import type { Target } from './target.ts';

/**
 * Returns the names of the secrets that probing these targets requires, as in the config; each once, sorted.
 */
export function secretNames(targets: readonly Target[]): readonly string[] {
  return [...new Set(targets.flatMap(namesIn))].sort();
}

function namesIn({ probes, tls, way }: Target): readonly string[] {
  const headers = probes.flatMap(({ look }) => (look.kind === 'http' ? look.headers : []));
  const ofHeaders = headers.flatMap((header) => {
    if ('secret' in header) return [header.secret];
    return 'credentials' in header ? [header.credentials] : [];
  });
  return [...ofHeaders, ...[tls.clientCertificate, way?.proxy?.credentials].filter((name) => name !== undefined)];
}
