import type { FileRead } from '../grammar/file.ts';
import type { UnplacedFinding } from '../grammar/unplaced-finding.ts';
import { quote } from '../text/quote.ts';

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]{64,}?-----END CERTIFICATE-----/g;

/** The certificates of a file, or why it has none; the finding does not know yet where the file is named. */
export type CaFile = { readonly pem: string } | { readonly finding: Omit<UnplacedFinding, 'path'> };

/** The certificates of a PEM file, and nothing else of it. */
export function readCa(file: FileRead, written: string): CaFile {
  if ('problem' in file) {
    const got = {
      missing: 'no such file',
      directory: 'a directory',
      unreadable: 'a file that cannot be read',
      'too-large': 'a file that is too large',
    };
    const fix = `Correct the path: ${quote(written, 80)} is looked up beside the config`;
    return { finding: { rule: 'tls.ca-file', expected: 'a PEM file', got: got[file.problem], fix } };
  }
  const text = new TextDecoder().decode(file.bytes);
  if (text.includes('PRIVATE KEY-----')) {
    const fix = 'Write the certificate alone to a file: what stands there ends up in the template';
    return { finding: { rule: 'tls.ca-pem', expected: 'certificates', got: 'a private key', fix } };
  }
  const certificates = text.match(CERTIFICATE);
  if (certificates) return { pem: `${certificates.map((pem) => pem.replace(/\r/g, '')).join('\n')}\n` };
  const fix = 'Convert it: openssl x509 -inform der -in FILE -out ca.pem';
  return { finding: { rule: 'tls.ca-pem', expected: 'PEM, -----BEGIN CERTIFICATE-----', got: 'none in the file', fix } };
}
