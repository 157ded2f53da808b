import { createHash, type X509Certificate } from 'node:crypto';
import { checkServerIdentity } from 'node:tls';
import { oneLine } from './distinguished-name.ts';
import { createLruCache } from './lru-cache.ts';

/** The contents of a certificate. */
export type Certificate = {
  readonly subject: string;
  readonly issuer: string;
  /** The end of its validity in ISO 8601, and the same in milliseconds since 1970. */
  readonly notAfter: string;
  readonly notAfterMs: number;
  /** The hash of the public key as curl writes it: https://curl.se/libcurl/c/CURLOPT_PINNEDPUBLICKEY.html */
  readonly pin: string;
  /** The names that it is valid for, as text for people. */
  readonly names: string;
  /** Whether it is valid for the server of this name or IP address. */
  readonly isFor: (name: string) => boolean;
};

/** Reads the contents of a certificate. */
export type ReadCertificate = (certificate: X509Certificate) => Certificate;

/** The number of certificates that are cached: parsing one took a tenth of the CPU time of a check. */
const KEPT = 1000;

/** Creates a reader that parses each certificate once, since servers present the same one at each check. */
export function createCertificateReader(): ReadCertificate {
  const kept = createLruCache<Certificate>(KEPT);
  return (x509) => kept(x509.fingerprint256, () => parse(x509));
}

function parse(x509: X509Certificate): Certificate {
  const subject = oneLine(x509.subject);
  const verdicts = new Map<string, boolean>();
  // socket.getPeerCertificate() is empty once the X509Certificate was read (Node 24).
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
