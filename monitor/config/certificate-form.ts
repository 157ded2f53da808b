import { derElement, derElements } from '../text/der.ts';
import { fromBase64, pemBlocks } from '../text/pem.ts';

/** A file that is not a list of PEM certificates: what it is, and the fix, with the command that converts it. */
export type CertificateForm = { readonly got: string; readonly fix: string };

const NAMES = 'once for each name that keytool -list -keystore FILE shows';
const KEYTOOL = 'keytool -exportcert -rfc -keystore FILE';
const BOUNCY_CASTLE = '-storetype BKS -providerclass org.bouncycastle.jce.provider.BouncyCastleProvider -providerpath bcprov.jar';

/** The first bytes of keystores of Java. JKS and JCEKS: sun.security.provider.JavaKeyStore; BKS: BouncyCastle. */
const KEYSTORES: readonly (readonly [hex: RegExp, form: CertificateForm])[] = [
  [/^feedfeed/, { got: 'a Java keystore (JKS)', fix: `Export its certificates: ${KEYTOOL} -alias NAME > ca.pem, ${NAMES}` }],
  [
    /^cececece/,
    { got: 'a Java keystore (JCEKS)', fix: `Export its certificates: ${KEYTOOL} -storetype JCEKS -alias NAME > ca.pem, ${NAMES}` },
  ],
  [
    /^0000000[12]00000014/,
    { got: 'a BouncyCastle keystore (BKS)', fix: `Export its certificates: ${KEYTOOL} ${BOUNCY_CASTLE} -alias NAME > ca.pem` },
  ],
];

const PKCS12: CertificateForm = {
  got: 'a PKCS #12 keystore',
  fix: 'Export its certificates: openssl pkcs12 -in FILE -nokeys -out ca.pem (add -legacy if OpenSSL does not support its algorithms)',
};
const DER: CertificateForm = {
  got: 'a certificate in DER format',
  fix: 'Convert it: openssl x509 -inform der -in FILE -out ca.pem',
};
const PKCS7_DER: CertificateForm = {
  got: 'a PKCS #7 file in DER format',
  fix: 'Convert it: openssl pkcs7 -inform der -in FILE -print_certs -out ca.pem',
};
const PKCS7_PEM: CertificateForm = { got: 'a PKCS #7 file', fix: 'Convert it: openssl pkcs7 -in FILE -print_certs -out ca.pem' };

/** PEM blocks that people take for a certificate, by their label. */
const LABELS: Readonly<Record<string, CertificateForm>> = {
  'TRUSTED CERTIFICATE': {
    got: 'a certificate with the trust settings of OpenSSL (BEGIN TRUSTED CERTIFICATE)',
    fix: 'Remove them: openssl x509 -in FILE -out ca.pem',
  },
  PKCS7: PKCS7_PEM,
  'PKCS #7 SIGNED DATA': PKCS7_PEM,
  'CERTIFICATE REQUEST': { got: 'a certificate request', fix: 'Use the certificate of the authority that answers such requests' },
  'NEW CERTIFICATE REQUEST': { got: 'a certificate request', fix: 'Use the certificate of the authority that answers such requests' },
  'X509 CRL': { got: 'a list of revoked certificates (CRL)', fix: 'Use the certificate of the authority that signed the list' },
  'PUBLIC KEY': { got: 'a public key without its certificate', fix: 'Use the certificate of the authority' },
};

/** How much of a file is searched for its encoding, bytes: a PEM block may have a preamble. */
const SEARCHED = 4096;

/** The beginning of a PEM block in encodings that are not read. EBCDIC is the one of z/OS (code page 1047). */
const ENCODINGS: readonly (readonly [hex: RegExp, form: CertificateForm])[] = [
  [/^(?:.{8})*?(2d000000){5}/, { got: 'a PEM file in UTF-32', fix: 'Convert it: iconv -f UTF-32LE -t UTF-8 FILE > ca.pem' }],
  [/^(?:.{8})*?(0000002d){5}/, { got: 'a PEM file in UTF-32', fix: 'Convert it: iconv -f UTF-32BE -t UTF-8 FILE > ca.pem' }],
  [/(60){5}c2c5c7c9d5/, { got: 'a PEM file in EBCDIC', fix: 'Convert it: iconv -f IBM1047 -t UTF-8 FILE > ca.pem' }],
];

const SIGNED_DATA = '2a864886f70d010702';
const SEQUENCE = 0x30;
const INTEGER = 0x02;

/** Returns the form of a PEM label other than CERTIFICATE; undefined for one that has nothing to do with it. */
export function formOfLabel(label: string): CertificateForm | undefined {
  return Object.hasOwn(LABELS, label) ? LABELS[label] : undefined;
}

/** Returns what bytes without a PEM block are; undefined if that is not known. */
export function formOfBytes(bytes: Uint8Array): CertificateForm | undefined {
  const start = hexOf(bytes.subarray(0, 16));
  const encoding = () => ENCODINGS.find(([begin]) => begin.test(hexOf(bytes.subarray(0, SEARCHED))))?.[1];
  return KEYSTORES.find(([magic]) => magic.test(start))?.[1] ?? formOfDer(bytes) ?? encoding() ?? formOfText(bytes);
}

/** Whether bytes are a private key in DER: PKCS #8 (RFC 5958), PKCS #1 (RFC 8017), or EC (RFC 5915). */
export function isPrivateKey(bytes: Uint8Array): boolean {
  const [version, second] = partsOf(bytes);
  if (version?.tag !== INTEGER || version.content.length !== 1) return false;
  const number = version.content[0];
  return (number === 0 && (second?.tag === SEQUENCE || second?.tag === INTEGER)) || (number === 1 && second?.tag === 0x04);
}

function formOfDer(bytes: Uint8Array): CertificateForm | undefined {
  const [first, second] = partsOf(bytes);
  if (first?.tag === INTEGER && hexOf(first.content) === '03') return PKCS12;
  if (first?.tag === 0x06) return hexOf(first.content) === SIGNED_DATA ? PKCS7_DER : undefined;
  return first?.tag === SEQUENCE && (second === undefined || second.tag === SEQUENCE) ? DER : undefined;
}

/** Returns the first elements of a DER or BER sequence. */
function partsOf(bytes: Uint8Array) {
  const outer = derElement(bytes);
  return outer?.tag === SEQUENCE ? derElements(outer.content).slice(0, 3) : [];
}

function formOfText(bytes: Uint8Array): CertificateForm | undefined {
  if (bytes.length === 0) return { got: 'an empty file', fix: 'Write the certificates of the authorities into it, as PEM' };
  const text = new TextDecoder().decode(bytes);
  if (/^\s*<(!doctype\s+html|html)\b/i.test(text)) return { got: 'an HTML page', fix: 'Download the certificate itself, as PEM' };
  const inner = fromBase64(text.replace(/\s+/g, ''));
  if (!inner) return undefined;
  if (pemBlocks(new TextDecoder().decode(inner)).length > 0)
    return { got: 'a PEM file in base64', fix: 'Decode it: base64 -d FILE > ca.pem' };
  const isDer = formOfDer(inner) === DER;
  return isDer
    ? {
        got: 'a certificate in base64 without its BEGIN and END lines',
        fix: 'Convert it: base64 -d FILE | openssl x509 -inform der -out ca.pem',
      }
    : undefined;
}

function hexOf(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
