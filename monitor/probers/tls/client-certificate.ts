import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { type PemBlock, pemBlocks, pemOf } from '../../text/pem.ts';
import { LookStopped } from '../net/look-stopped.ts';

/** A client certificate with those that signed it, and its private key, as PEM. */
export type ClientCertificate = { readonly cert: string; readonly key: string };

/**
 * Reads a certificate and its private key from one text, in any order, with `\\n` as two characters, and with
 * blanks where lines ended. The certificate of the key comes first, as TLS demands (RFC 8446 section 4.4.2).
 * Throws LookStopped with `monitor.secret` if they cannot be used; nothing of the text is quoted.
 */
export function readClientCertificate(text: string): ClientCertificate {
  const blocks = pemBlocks(text);
  const keys = blocks.filter(({ label }) => label.endsWith('PRIVATE KEY'));
  const certificates = blocks.filter(({ label }) => label === 'CERTIFICATE');
  const [key] = keys;
  if (blocks.length === 0) throw refused('it is not PEM', 'store the certificate and its private key as PEM, one after the other');
  if (certificates.length === 0) throw refused('the secret has no certificate', 'add the certificate to the secret, as PEM');
  if (!key) throw refused('the secret has no private key', 'add the private key of the certificate to the secret, as PEM');
  if (keys.length > 1) throw refused('the secret has several private keys', 'leave only the key of the certificate in the secret');
  const cut = [...certificates, key].find(({ isCut }) => isCut);
  if (cut) throw refused(`its line -----END ${cut.label}----- is missing`, 'store the secret again, whole');
  if (isEncrypted(key)) throw refused('the private key is encrypted', 'store it without a passphrase: openssl pkey -in KEY -out plain.pem');
  const pem = pemOf(key.label, key.base64);
  return { cert: ownFirst(certificates, privateKey(pem)).join(''), key: pem };
}

// A key of PKCS #1 or SEC 1 is encrypted by headers that come before its content (RFC 1421).
function isEncrypted({ label, base64 }: PemBlock): boolean {
  return label.startsWith('ENCRYPTED') || base64.startsWith('Proc-Type:');
}

function privateKey(pem: string): KeyObject {
  try {
    return createPrivateKey(pem);
  } catch (error) {
    throw refused(`the private key cannot be parsed${codeOf(error)}`, 'store it again, whole, as PKCS #8, PKCS #1, or SEC 1 in PEM');
  }
}

function ownFirst(blocks: readonly PemBlock[], key: KeyObject): readonly string[] {
  const pems = blocks.map(({ base64 }) => pemOf('CERTIFICATE', base64));
  const own = pems.find((pem) => parse(pem).checkPrivateKey(key));
  if (own === undefined) throw refused('the private key does not belong to the certificate', 'store the two that were made together');
  return [own, ...pems.filter((pem) => pem !== own)];
}

function parse(pem: string): X509Certificate {
  try {
    return new X509Certificate(pem);
  } catch (error) {
    throw refused(`the certificate cannot be parsed${codeOf(error)}`, 'store it again, whole');
  }
}

// Only the code is reported, because the message of OpenSSL may quote the secret.
function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? ` (${String(error.code)})` : '';
}

function refused(why: string, fix: string): LookStopped {
  return new LookStopped('monitor.secret', `the client certificate or its key cannot be used: ${why}`, fix);
}
