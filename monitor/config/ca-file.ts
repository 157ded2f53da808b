import { type FileRead, problemInWords } from '../grammar/file.ts';
import type { Path } from '../grammar/path.ts';
import type { UnplacedFinding } from '../grammar/unplaced-finding.ts';
import { certificateFlaw } from '../text/der.ts';
import { fromBase64, type PemBlock, pemBlocks, pemOf } from '../text/pem.ts';
import { quote } from '../text/quote.ts';
import { formOfBytes, formOfLabel, isPrivateKey } from './certificate-form.ts';

type CaProblem = Pick<UnplacedFinding, 'rule' | 'expected' | 'got' | 'fix'>;

/** The certificates of a file, as PEM that OpenSSL reads, or why it has none. */
export type CaFile = { readonly pem: string } | { readonly problem: CaProblem };

/** The labels of a certificate; the second is that of old tools (PEM_STRING_X509_OLD of OpenSSL). */
const CERTIFICATE: readonly string[] = ['CERTIFICATE', 'X509 CERTIFICATE'];

/** Whether the library that verifies servers can parse a certificate in PEM. */
export type IsCertificate = (pem: string) => boolean;

/**
 * Reads the certificates of a PEM file, and nothing else. `written` is the path as written in the config.
 * Without `isCertificate`, only the structure of each certificate is examined.
 */
export function readCa(file: FileRead, written: string, isCertificate: IsCertificate = () => true): CaFile {
  if ('problem' in file) return { problem: unreadable(problemInWords(file), written) };
  const text = decode(file.bytes);
  if (text.includes('PRIVATE KEY-----') || isPrivateKey(file.bytes)) return { problem: PRIVATE_KEY };
  const blocks = pemBlocks(text);
  const odd = blocks.map(({ label }) => formOfLabel(label)).find((form) => form !== undefined);
  const certificates = blocks.filter(({ label }) => CERTIFICATE.includes(label));
  if (certificates.length === 0) return { problem: notPem(odd ?? formOfBytes(file.bytes) ?? NO_CERTIFICATE) };
  const flaw = certificates.map((block) => flawOf(block, isCertificate)).find((found) => found !== undefined);
  if (flaw) return { problem: { ...flaw, got: `${quote(written, 80)}, ${flaw.got}` } };
  // OpenSSL would read it too; to skip it without a word would be a surprise.
  if (blocks.some(({ label }) => label === 'TRUSTED CERTIFICATE') && odd) return { problem: notPem(odd) };
  return { pem: certificates.map(({ base64 }) => pemOf('CERTIFICATE', base64)).join('') };
}

/** Returns the finding about a file of `tls.ca`; undefined = it has certificates. `path` is the place of its name. */
export function caFileFinding(file: CaFile, path: Path): UnplacedFinding | undefined {
  return 'pem' in file ? undefined : { ...file.problem, path };
}

// PowerShell writes UTF-16; a byte order mark says so, or every second byte of the ASCII text, which is 0.
function decode(bytes: Uint8Array): string {
  const start = [...bytes.subarray(0, 8)];
  const isZero = (rest: 0 | 1) => start.length === 8 && start.every((byte, i) => (byte === 0) === (i % 2 === rest));
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || isZero(1)) return new TextDecoder('utf-16le').decode(bytes);
  if ((bytes[0] === 0xfe && bytes[1] === 0xff) || isZero(0)) return new TextDecoder('utf-16be').decode(bytes);
  return new TextDecoder().decode(bytes);
}

const PRIVATE_KEY: CaProblem = {
  rule: 'tls.ca-pem',
  expected: 'certificates',
  got: 'a private key',
  fix: 'Use a file with the certificates only: its content becomes part of the deployment template',
};

const NO_CERTIFICATE = {
  got: 'a file without one',
  fix: 'Use a file with the lines from -----BEGIN CERTIFICATE----- to -----END CERTIFICATE-----',
};

function notPem({ got, fix }: typeof NO_CERTIFICATE): CaProblem {
  return { rule: 'tls.ca-pem', expected: 'a PEM certificate (-----BEGIN CERTIFICATE-----)', got, fix };
}

function unreadable(got: string, written: string): CaProblem {
  const fix = `Correct the path ${quote(written, 80)}: a relative path starts at the folder of the config file`;
  return { rule: 'tls.ca-file', expected: 'a PEM file', got, fix };
}

const AGAIN = 'Copy the certificate into the file again, whole';

function flawOf({ line, label, base64, isCut }: PemBlock, isCertificate: IsCertificate): CaProblem | undefined {
  const flawed = (got: string): CaProblem => ({
    rule: 'tls.ca-pem',
    expected: 'whole certificates',
    got: `line ${line}: a certificate ${got}`,
    fix: AGAIN,
  });
  if (isCut) return flawed(`without its line -----END ${label}-----`);
  const der = fromBase64(base64);
  if (!der) return flawed(base64 === '' ? 'without content' : 'that is not base64');
  const flaw = certificateFlaw(der);
  if (!flaw && isCertificate(pemOf('CERTIFICATE', base64))) return undefined;
  return flawed(flaw === 'cut' ? 'whose end is missing' : 'that cannot be parsed');
}
