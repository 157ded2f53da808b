import type { FileRead } from '../grammar/file.ts';
import type { Path } from '../grammar/path.ts';
import type { UnplacedFinding } from '../grammar/unplaced-finding.ts';
import { quote } from '../text/quote.ts';

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]{64,}?-----END CERTIFICATE-----/g;

type CaProblem = Extract<FileRead, { problem: string }>['problem'] | 'private-key' | 'no-certificate';

/** The certificates of a file, or why it has none. */
export type CaFile = { readonly pem: string } | { readonly problem: CaProblem; readonly written: string };

/** Reads the certificates of a PEM file, and nothing else. `written` is the path as written in the config. */
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
  directory: 'it is a directory',
  unreadable: 'permission denied or another error',
  'too-large': 'it is larger than 4 MiB',
} as const;

/**
 * Returns the finding about a file of `tls.ca`; undefined = it has certificates. `path` is the place of its
 * name.
 */
export function caFileFinding(file: CaFile, path: Path): UnplacedFinding | undefined {
  if ('pem' in file) return undefined;
  const { problem, written } = file;
  if (problem === 'private-key') {
    const fix = 'Use a file with the certificates only: its content becomes part of the deployment template';
    return { rule: 'tls.ca-pem', path, expected: 'certificates', got: 'a private key', fix };
  }
  if (problem === 'no-certificate') {
    const fix = 'If the file is in DER format, convert it: openssl x509 -inform der -in FILE -out ca.pem';
    return { rule: 'tls.ca-pem', path, expected: 'a PEM certificate (-----BEGIN CERTIFICATE-----)', got: 'a file without one', fix };
  }
  const fix = `Correct the path ${quote(written, 80)}: a relative path starts at the folder of the config file`;
  return { rule: 'tls.ca-file', path, expected: 'a PEM file', got: FILE_PROBLEMS[problem], fix };
}
