import { createHash } from 'node:crypto';
import { createSecureContext, type SecureContext } from 'node:tls';
import type { TlsMaterial } from '../engine/ports.ts';
import { LookStopped } from './look-stopped.ts';

/** How many different TLS settings are kept ready: a context with its own authorities costs about a millisecond of CPU. */
const KEPT = 64;

/** Gives the context for a TLS setting. */
export type SecureContexts = (material: TlsMaterial) => SecureContext;

/**
 * A small cache of contexts, one per distinct setting, the oldest dropped first. TLS 1.2 is the least. An issuing authority in `ca`
 * is enough of an anchor, as with curl. A client certificate that cannot be used stops the look as `monitor.secret`.
 */
export function createSecureContexts(): SecureContexts {
  const kept = new Map<string, SecureContext>();
  return (material) => {
    const { ca, clientCertificate } = material;
    const key = createHash('sha256')
      .update(JSON.stringify([ca, clientCertificate]))
      .digest('base64');
    const context = kept.get(key) ?? create(ca, clientCertificate);
    kept.delete(key);
    kept.set(key, context);
    for (const oldest of kept.keys()) {
      if (kept.size <= KEPT) break;
      kept.delete(oldest);
    }
    return context;
  };
}

function create(ca: readonly string[] | undefined, clientCertificate: string | undefined): SecureContext {
  const base = { minVersion: 'TLSv1.2' as const, allowPartialTrustChain: true, ...(ca && { ca: [...ca] }) };
  if (clientCertificate === undefined) return createSecureContext(base);
  try {
    return createSecureContext({ ...base, cert: clientCertificate, key: clientCertificate });
  } catch (error) {
    // Only the code: OpenSSL's own words might quote the secret.
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'no code';
    throw new LookStopped('monitor.secret', `the client certificate or its key cannot be used (${code})`);
  }
}
