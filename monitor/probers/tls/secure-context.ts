import { createHash } from 'node:crypto';
import { createSecureContext, type SecureContext } from 'node:tls';
import type { TlsMaterial } from '../../engine/ports.ts';
import { LookStopped } from '../net/look-stopped.ts';
import { readClientCertificate } from './client-certificate.ts';
import { createLruCache } from './lru-cache.ts';

/** The number of TLS contexts that are cached: one with its own authorities takes about 1 ms of CPU time. */
const KEPT = 64;

/**
 * The key exchanges to offer, by OpenSSL's names. Node's list begins with a post-quantum one. Its key share
 * makes the ClientHello 1.2 KB larger and takes a sixth of the CPU time of a check; listed last, it costs one
 * round trip more with servers that prefer it. Breaking a key exchange years later does not help to
 * impersonate a server, so it is offered only to servers that accept nothing else.
 */
export const KEY_EXCHANGES = { usual: 'X25519:P-256:P-384:P-521:X448', every: 'X25519MLKEM768:X25519:P-256:P-384:P-521:X448' } as const;

/** Returns the context for a TLS setting. */
export type SecureContexts = (material: TlsMaterial) => SecureContext;

/**
 * Creates a cache of TLS contexts, one per distinct setting. The lowest version is TLS 1.2. As with curl, an
 * issuing authority in `ca` is a sufficient trust anchor. The function throws LookStopped with
 * `monitor.secret` for a client certificate that cannot be used.
 */
export function createSecureContexts(groups: string = KEY_EXCHANGES.usual): SecureContexts {
  const kept = createLruCache<SecureContext>(KEPT);
  // All checks of a target share one list in a round, so it is hashed once.
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
  const { cert, key } = readClientCertificate(clientCertificate);
  try {
    return createSecureContext({ ...base, cert, key });
  } catch (error) {
    // Only the code is reported, because the message of OpenSSL may quote the secret.
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'no code';
    throw new LookStopped('monitor.secret', `the client certificate or its key cannot be used (${code})`);
  }
}
