import { createHash } from 'node:crypto';
import { createSecureContext, type SecureContext } from 'node:tls';
import type { TlsMaterial } from '../../engine/ports.ts';
import { LookStopped } from '../net/look-stopped.ts';
import { createLruCache } from './lru-cache.ts';

/** How many different TLS settings are kept ready: a context with its own authorities costs about a millisecond of CPU. */
const KEPT = 64;

/**
 * The key exchanges to offer, OpenSSL's names. Node's own list leads with a post-quantum one: its key share makes the hello 1.2 KB larger and takes a
 * sixth of the computing of a look, and merely named behind the others it costs a round trip more with servers that prefer it. Nobody impersonates
 * a server by breaking a key exchange years later, so it is offered to those alone that take nothing else.
 */
export const KEY_EXCHANGES = { usual: 'X25519:P-256:P-384:P-521:X448', every: 'X25519MLKEM768:X25519:P-256:P-384:P-521:X448' } as const;

/** Gives the context for a TLS setting. */
export type SecureContexts = (material: TlsMaterial) => SecureContext;

/**
 * A small cache of contexts, one per distinct setting, the oldest dropped first. TLS 1.2 is the least. An issuing authority in `ca`
 * is enough of an anchor, as with curl. A client certificate that cannot be used stops the look as `monitor.secret`.
 */
export function createSecureContexts(groups: string = KEY_EXCHANGES.usual): SecureContexts {
  const kept = createLruCache<SecureContext>(KEPT);
  // A round has the same list for all looks of a target: it is hashed once.
  const hashes = new WeakMap<readonly string[], string>();
  const hashOfAll = (ca: readonly string[]): string => {
    const hash = hashes.get(ca) ?? hashOf(ca);
    hashes.set(ca, hash);
    return hash;
  };
  return (material) => {
    const { ca, clientCertificate } = material;
    const key = `${ca ? hashOfAll(ca) : ''} ${clientCertificate === undefined ? '' : hashOf([clientCertificate])}`;
    return kept(key, () => create({ ca, clientCertificate, groups }));
  };
}

function hashOf(texts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(texts)).digest('base64');
}

type Setting = { readonly ca: readonly string[] | undefined; readonly clientCertificate: string | undefined; readonly groups: string };

function create({ ca, clientCertificate, groups }: Setting): SecureContext {
  const base = { minVersion: 'TLSv1.2' as const, allowPartialTrustChain: true, ecdhCurve: groups, ...(ca && { ca: [...ca] }) };
  if (clientCertificate === undefined) return createSecureContext(base);
  try {
    return createSecureContext({ ...base, cert: clientCertificate, key: clientCertificate });
  } catch (error) {
    // Only the code: OpenSSL's own words might quote the secret.
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'no code';
    throw new LookStopped('monitor.secret', `the client certificate or its key cannot be used (${code})`);
  }
}
