import { execFileSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readCa } from '../../../monitor/config/ca-file.ts';
import { isCertificate } from '../../../monitor/files/is-certificate.ts';
import { certificateFlaw } from '../../../monitor/text/der.ts';
import { issueCertificate } from '../../../sandbox/wire/certificate.ts';
import { isProgramThere } from '../../../testkit/real/program-there.ts';
import { scratchFolder } from '../../../testkit/scratch.ts';

const { path: inScratch } = scratchFolder();

const { certificate: PEM, key: KEY } = issueCertificate({ commonName: 'ca', authority: true, rsaBits: 2048 });
const OTHER = issueCertificate({ commonName: 'other', authority: true }).certificate;
const DER = Buffer.from(new X509Certificate(PEM).raw);
const BASE64 = DER.toString('base64');
const [BEGIN, END] = ['-----BEGIN CERTIFICATE-----', '-----END CERTIFICATE-----'];

const read = (content: string | Uint8Array) => readCa({ bytes: Buffer.from(content) }, 'ca.pem');

function problemOf(content: string | Uint8Array): { readonly got: string; readonly fix: string } {
  const file = read(content);
  if ('pem' in file) throw new Error('it was read');
  return file.problem;
}

describe('a PEM file', () => {
  test.each([
    ['as it is written', PEM, [PEM]],
    ['with two certificates and words around them', `# old\n${PEM}\nsubject=other\n${OTHER}end`, [PEM, OTHER]],
    ['indented by YAML', `    ${PEM.replaceAll('\n', '\n    ')}`, [PEM]],
    ['indented by tabs', `\t${PEM.replaceAll('\n', '\n\t')}`, [PEM]],
    ['with its base64 in one line', `${BEGIN}\n${BASE64}\n${END}\n`, [PEM]],
    ['in one line', `${BEGIN}${BASE64}${END}`, [PEM]],
    ['folded by YAML', PEM.replaceAll('\n', ' '), [PEM]],
    ['with \\n as two characters', PEM.replaceAll('\n', '\\n'), [PEM]],
    ['with \\r\\n as four, quoted as JSON', JSON.stringify(PEM.replaceAll('\n', '\r\n')), [PEM]],
    ['with \\\\n as three', PEM.replaceAll('\n', '\\\\n'), [PEM]],
    ['with line ends of Windows', PEM.replaceAll('\n', '\r\n'), [PEM]],
    ['with line ends of an old Mac', PEM.replaceAll('\n', '\r'), [PEM]],
    ['with blank lines', PEM.replaceAll('\n', '\n\n \n'), [PEM]],
    ['with a byte order mark', `\ufeff${PEM}`, [PEM]],
    ['in UTF-16, as PowerShell writes it', Buffer.from(`\ufeff${PEM}`, 'utf16le'), [PEM]],
    ['in UTF-16 of the other order', Buffer.from(`\ufeff${PEM}`, 'utf16le').swap16(), [PEM]],
    ['in UTF-16 without a byte order mark', Buffer.from(PEM, 'utf16le'), [PEM]],
    ['in UTF-16 of the other order without one', Buffer.from(PEM, 'utf16le').swap16(), [PEM]],
    ['without padding', `${BEGIN}\n${BASE64.replace(/=+$/, '')}\n${END}`, [PEM]],
    ['with the old label', PEM.replaceAll(' CERTIFICATE', ' X509 CERTIFICATE'), [PEM]],
    ['beside a list of revoked ones', `${PEM}-----BEGIN X509 CRL-----\nAAAA\n-----END X509 CRL-----\n`, [PEM]],
  ])('is read %s', (_name, content, expected) => {
    expect(read(content)).toEqual({ pem: expected.join('') });
  });

  test.each([
    ['its last line is missing', PEM.replace(`${END}\n`, ''), /^ca.pem, line 1: a certificate without its line -----END CERTIFICATE-----$/],
    ['the second has lost its last line', `${PEM}${OTHER.replace(END, '')}`, /line \d{2}: .* without its line/],
    ['the next begins before it ends', `${PEM.replace(END, '')}${OTHER}`, /line 1: .* without its line/],
    ['a line is missing at its end', PEM.replace(/\n.+\n-----END/, '\n-----END'), /line 1: a certificate whose end is missing$/],
    ['half of it is there', `${BEGIN}\n${DER.subarray(0, 300).toString('base64')}\n${END}`, /whose end is missing$/],
    ['a line is missing in the middle', PEM.split('\n').toSpliced(3, 1).join('\n'), /whose end is missing$/],
    ['a letter is missing', PEM.replace(/\n./, '\n'), /(cannot be parsed|whose end is missing|not base64)$/],
    ['a line is there twice', PEM.replace(/\n(.+)\n/, '\n$1\n$1\n'), /cannot be parsed$/],
    ['it is quoted like a mail', PEM.replaceAll('\n', '\n> '), /that is not base64$/],
    ['it is left out', `${BEGIN}\n...\n${END}`, /that is not base64$/],
    ['it is empty', `${BEGIN}\n${END}`, /without content$/],
    ['a bit has flipped in a length', `${BEGIN}\n${flipped(6)}\n${END}`, /(cannot be parsed|end is missing)$/],
  ])('is refused when %s', (_name, content, got) => {
    expect(problemOf(content)).toMatchObject({ rule: 'tls.ca-pem', expected: 'whole certificates', got: expect.stringMatching(got) });
  });

  test.each([
    ['PEM', `${PEM}${KEY}`],
    ['PEM, encrypted', '-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n'],
    ['DER of PKCS #8', Buffer.from(KEY.replace(/-----.*-----/g, ''), 'base64')],
  ])('is refused with a private key, which is not repeated: %s', (_name, content) => {
    const problem = problemOf(content);
    expect(problem.got).toBe('a private key');
    expect(JSON.stringify(problem)).not.toContain(KEY.slice(100, 120));
  });
});

test('is refused whenever OpenSSL cannot parse it, and only then', () => {
  const parsed = (bytes: Uint8Array) => isCertificate(pemFrom(bytes));
  const accepted = (bytes: Uint8Array) => 'pem' in readCa({ bytes: Buffer.from(pemFrom(bytes)) }, 'ca.pem', isCertificate);
  const damaged = [...DER.keys()].flatMap((at) => [flippedAt(at), DER.subarray(0, at)]);
  expect(damaged.filter((bytes) => parsed(bytes) !== accepted(bytes))).toEqual([]);
  // The structure alone says nothing wrong of a whole one, and never accepts one that is cut.
  expect(damaged.filter((bytes) => parsed(bytes) && certificateFlaw(bytes) !== undefined)).toEqual([]);
  expect([...DER.keys()].filter((at) => certificateFlaw(DER.subarray(0, at)) === undefined)).toEqual([]);
});

const pemFrom = (bytes: Uint8Array) => `${BEGIN}\n${Buffer.from(bytes).toString('base64')}\n${END}\n`;

function flippedAt(at: number): Buffer {
  const bytes = Buffer.from(DER);
  bytes[at] = (bytes[at] ?? 0) ^ 0x01;
  return bytes;
}

function flipped(at: number): string {
  const bytes = Buffer.from(DER);
  bytes[at] = 0xff;
  return bytes.toString('base64');
}

/** Runs a command line in a folder with the file, whose name stands for FILE, and reads what it made. */
function convert(fix: string, file: string, more = ''): string {
  const command = /: ((?:openssl|keytool|base64) [^(,]*)/.exec(fix)?.[1] ?? 'false';
  const line = command.replace('FILE', file).replace('NAME', 'ours').replace('ca.pem', `${file}.pem`);
  execFileSync('bash', ['-c', `${line} ${more}`], { stdio: ['ignore', 'pipe', 'pipe'], cwd: inScratch('') });
  return readFileSync(`${file}.pem`, 'utf8');
}

const PASSWORD = '-storepass changeit -noprompt';
const openssl = (line: string) => execFileSync('bash', ['-c', `openssl ${line}`], { cwd: inScratch(''), stdio: 'pipe' });
const keytool = (file: string, type: string) =>
  execFileSync(
    'bash',
    ['-c', `keytool -importcert -alias ours -file ${inScratch('in.pem')} -keystore ${file} -storetype ${type} ${PASSWORD}`],
    { stdio: 'pipe' },
  );
const hasKeytool = isProgramThere('keytool', 'the commands that convert Java key stores');

describe('another format', () => {
  const file = (name: string) => join(inScratch(''), name);
  const prepare = () => writeFileSync(inScratch('in.pem'), PEM);

  test.each([
    ['a certificate in DER format', 'der', 'x509 -in in.pem -outform der -out der'],
    ['a PKCS #7 file', 'p7b', 'crl2pkcs7 -nocrl -certfile in.pem -out p7b'],
    ['a PKCS #7 file in DER format', 'p7c', 'crl2pkcs7 -nocrl -certfile in.pem -outform der -out p7c'],
    [/TRUSTED CERTIFICATE/, 'trusted', 'x509 -in in.pem -trustout -addtrust serverAuth -out trusted'],
    ['a PEM file in base64', 'base64', 'base64 -in in.pem -out base64'],
    [/base64 without its BEGIN and END/, 'bare', 'x509 -in in.pem -outform der | openssl base64 -out bare'],
  ])('has the command that converts it: %s', (got, name, line) => {
    prepare();
    openssl(line);
    const problem = problemOf(readFileSync(file(name)));
    expect(problem.got).toMatch(got);
    expect(read(convert(problem.fix, file(name)))).toEqual({ pem: PEM });
  });

  test('has the command that converts it: PKCS #12', () => {
    prepare();
    openssl('pkcs12 -export -nokeys -in in.pem -out p12 -passout pass:changeit');
    const problem = problemOf(readFileSync(file('p12')));
    expect(problem.got).toBe('a PKCS #12 keystore');
    expect(read(convert(problem.fix, file('p12'), '-passin pass:changeit'))).toEqual({ pem: PEM });
  });

  test.skipIf(!hasKeytool).each([
    ['JKS', 'a Java keystore (JKS)'],
    ['JCEKS', 'a Java keystore (JCEKS)'],
  ])('has the command that converts it: %s', (type, got) => {
    prepare();
    keytool(file(type), type);
    const problem = problemOf(readFileSync(file(type)));
    expect(problem.got).toBe(got);
    expect(read(convert(problem.fix, file(type), '-storepass changeit'))).toEqual({ pem: PEM });
  });

  test.skipIf(!hasKeytool)('is known by its content: today keytool writes PKCS #12 into a file named .jks', () => {
    prepare();
    keytool(file('client-truststore.jks'), 'PKCS12');
    const problem = problemOf(readFileSync(file('client-truststore.jks')));
    expect(problem.got).toBe('a PKCS #12 keystore');
    expect(read(convert(problem.fix, file('client-truststore.jks'), '-passin pass:changeit'))).toEqual({ pem: PEM });
  });

  test('names the command for the keystore that WSO2 ships', () => {
    const { got, fix } = problemOf(Buffer.from('feedfeed00000002', 'hex'));
    expect(got).toBe('a Java keystore (JKS)');
    expect(fix).toContain('keytool -exportcert -rfc -keystore FILE -alias NAME > ca.pem');
  });

  test.each([
    ['an empty file', ''],
    ['an HTML page', '<!DOCTYPE html><html>'],
    ['a certificate request', '-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n-----END CERTIFICATE REQUEST-----'],
    ['a public key without its certificate', '-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----'],
    ['a list of revoked certificates (CRL)', '-----BEGIN X509 CRL-----\nAAAA\n-----END X509 CRL-----'],
    ['a BouncyCastle keystore (BKS)', Buffer.from('0000000200000014aaaa', 'hex')],
    ['a certificate in DER format', DER.subarray(0, 200)],
    ['a file without one', 'hello'],
    ['a file without one', Buffer.from([0x30, 0x84, 0xff, 0xff, 0xff, 0xff])],
  ])('is said to be %s', (got, content) => {
    expect(problemOf(content).got).toBe(got);
  });
});

describe('a PEM file in an encoding that nothing reads', () => {
  // iconv writes them as other systems do: with a byte order mark, without, and as z/OS.
  test.each([
    ['UTF-32', 'UTF-32'],
    ['UTF-32LE', 'UTF-32'],
    ['UTF-32BE', 'UTF-32'],
    ['IBM1047', 'EBCDIC'],
  ])('%s is named, with the command that converts it', (charset, name) => {
    for (const text of [PEM, `# the authority of the site\n${PEM}`]) {
      const converted = execFileSync('iconv', ['-f', 'UTF-8', '-t', charset], { input: text });
      const { got, fix } = problemOf(converted);
      expect([got, fix]).toEqual([`a PEM file in ${name}`, expect.stringContaining('iconv -f')]);
      const [, from = ''] = /iconv -f (\S+)/.exec(fix) ?? [];
      const again = execFileSync('iconv', ['-f', from, '-t', 'UTF-8'], { input: converted });
      expect(read(again)).toEqual({ pem: PEM });
    }
  });
});
