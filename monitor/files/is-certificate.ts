import { X509Certificate } from 'node:crypto';

/** Whether OpenSSL can parse a certificate in PEM. */
export function isCertificate(pem: string): boolean {
  try {
    return new X509Certificate(pem) instanceof X509Certificate;
  } catch {
    return false;
  }
}
