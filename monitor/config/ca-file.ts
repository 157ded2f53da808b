import type { FileRead } from '../grammar/file.ts';
import type { Path } from '../grammar/path.ts';
import type { UnplacedFinding } from '../grammar/unplaced-finding.ts';
import { quote } from '../text/quote.ts';

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]{64,}?-----END CERTIFICATE-----/g;

type CaProblem = Extract<FileRead, { problem: string }>['problem'] | 'private-key' | 'no-certificate';

/** The certificates of a file, or why it has none. */
export type CaFile = { readonly pem: string } | { readonly problem: CaProblem; readonly written: string };

/** Reads the certificates of a PEM file, and nothing else of it. `written` is its path as written in the config. */
export function readCa(file: FileRead, written: string): CaFile {
  if ('problem' in file) return { problem: file.problem, written };
  const text = new TextDecoder().decode(file.bytes);
  if (text.includes('PRIVATE KEY-----')) return { problem: 'private-key', written };
  const certificates = text.match(CERTIFICATE);
  if (!certificates) return { problem: 'no-certificate', written };
  return { pem: `${certificates.map((pem) => pem.replace(/\r/g, '')).join('\n')}\n` };
}

const FILE_PROBLEMS = {
  missing: 'no such file',
  directory: 'a directory',
  unreadable: 'a file that cannot be read',
  'too-large': 'a file that is too large',
} as const;

/** What is wrong with a file of `tls.ca`; `path` is where the file is named. */
export function caFileFinding(file: CaFile, path: Path): UnplacedFinding | undefined {
  if ('pem' in file) return undefined;
  const { problem, written } = file;
  if (problem === 'private-key') {
    const fix = 'Write the certificate alone to a file: what stands there ends up in the template';
    return { rule: 'tls.ca-pem', path, expected: 'certificates', got: 'a private key', fix };
  }
  if (problem === 'no-certificate') {
    const fix = 'Convert it: openssl x509 -inform der -in FILE -out ca.pem';
    return { rule: 'tls.ca-pem', path, expected: 'PEM, -----BEGIN CERTIFICATE-----', got: 'none in the file', fix };
  }
  const fix = `Correct the path: ${quote(written, 80)} is looked up beside the config`;
  return { rule: 'tls.ca-file', path, expected: 'a PEM file', got: FILE_PROBLEMS[problem], fix };
}
