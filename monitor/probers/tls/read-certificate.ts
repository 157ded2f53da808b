import { createHash, type X509Certificate } from 'node:crypto';
import { checkServerIdentity } from 'node:tls';
import { oneLine } from './judge-chain.ts';
import { createLruCache } from './lru-cache.ts';

/** What a certificate says of itself. */
export type Certificate = {
  readonly subject: string;
  readonly issuer: string;
  /** ISO 8601, and the same in milliseconds since 1970. */
  readonly notAfter: string;
  readonly notAfterMs: number;
  /** The public key as curl writes a pin: https://curl.se/libcurl/c/CURLOPT_PINNEDPUBLICKEY.html */
  readonly pin: string;
  /** The names it is for, for a person. */
  readonly names: string;
  /** Whether it is for the server of this name or IP address. */
  readonly isFor: (name: string) => boolean;
};

/** Takes a certificate apart. */
export type ReadCertificate = (certificate: X509Certificate) => Certificate;

/** How many certificates are kept taken apart: a tenth of the computing of a look went into it. */
const KEPT = 1000;

/** Servers show the same certificate at each look: each is taken apart once, the one that was shown longest ago is dropped first. */
export function createCertificateReader(): ReadCertificate {
  const kept = createLruCache<Certificate>(KEPT);
  return (x509) => kept(x509.fingerprint256, () => takeApart(x509));
}

function takeApart(x509: X509Certificate): Certificate {
  const subject = oneLine(x509.subject);
  const verdicts = new Map<string, boolean>();
  // Not socket.getPeerCertificate(): once the X509Certificate was taken it comes back empty (Node 24).
  const judge = (name: string) => checkServerIdentity(name, x509.toLegacyObject()) === undefined;
  return {
    subject,
    issuer: oneLine(x509.issuer),
    notAfter: x509.validToDate.toISOString(),
    notAfterMs: x509.validToDate.getTime(),
    pin: pinOf(x509),
    names: x509.subjectAltName ?? subject,
    isFor: (name) => {
      const isFor = verdicts.get(name) ?? judge(name);
      verdicts.set(name, isFor);
      return isFor;
    },
  };
}

function pinOf(x509: X509Certificate): string {
  const key = x509.publicKey.export({ type: 'spki', format: 'der' });
  return `sha256//${createHash('sha256').update(key).digest('base64')}`;
}
