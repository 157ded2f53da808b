import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, randomBytes, sign, X509Certificate } from 'node:crypto';
import { isIP, isIPv4 } from 'node:net';
import { bitString, der, explicit, integer, oid, sequence } from './der.ts';

const DAY = 86_400_000;

/**
 * The contents of a certificate. Without dates it is valid from yesterday for one year; without an issuer it
 * is self-signed.
 */
export type CertificateRequest = {
  readonly commonName: string;
  /** The DNS names and IP addresses of subjectAltName. */
  readonly names?: readonly string[];
  readonly notBefore?: Date;
  readonly notAfter?: Date;
  /** Whether the certificate may sign others. */
  readonly authority?: boolean;
  readonly issuer?: Issued;
  /** The length of an RSA key in bits; without it, the key is on P-256. */
  readonly rsaBits?: number;
  /** The hash of the signature: SHA-256 without it. */
  readonly hash?: 'sha1';
  /** The DNS domain that an authority is restricted to (RFC 5280 section 4.2.1.10). */
  readonly permitted?: string;
  /** Without it, a host certificate is for servers and clients. */
  readonly use?: 'client';
  /** How many authorities may stand below this one (RFC 5280 section 4.2.1.9). */
  readonly pathLength?: number;
  /** The object identifier of a critical extension without contents. */
  readonly critical?: string;
  /** Where the certificate of the issuer is (RFC 5280 section 4.2.2.1). */
  readonly issuerUrl?: string;
};

/** A certificate and its private key (PKCS#8), both PEM. */
export type Issued = { readonly certificate: string; readonly key: string };

/**
 * Issues an X.509 v3 certificate (RFC 5280) for a new key, signed by the issuer or by itself. Throws a
 * TypeError when the certificate or the key of the issuer is not PEM.
 */
export function issueCertificate(request: CertificateRequest): Issued {
  const { privateKey, publicKey } = newKeyPair(request.rsaBits);
  const key = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const spki = publicKey.export({ type: 'spki', format: 'der' });
  const subject = nameOf(request.commonName);
  const { issuer, hash = 'sha256' } = request;
  const signingKey = issuer ? createPrivateKey(issuer.key) : privateKey;
  const algorithm = signatureAlgorithm(signingKey.asymmetricKeyType === 'rsa', hash);
  const body = sequence(
    explicit(0, integer(Buffer.of(2))),
    integer(serialNumber()),
    algorithm,
    issuer ? subjectOf(issuer) : subject,
    sequence(
      time(request.notBefore ?? new Date(Date.now() - DAY)),
      time(request.notAfter ?? new Date((request.notBefore?.getTime() ?? Date.now()) + 365 * DAY)),
    ),
    subject,
    spki,
    explicit(3, sequence(...extensions(request, spki))),
  );
  const signature = sign(hash, body, signingKey);
  return { certificate: pem(sequence(body, algorithm, bitString(signature, 0))), key };
}

function newKeyPair(rsaBits: number | undefined) {
  return rsaBits === undefined
    ? generateKeyPairSync('ec', { namedCurve: 'prime256v1' })
    : generateKeyPairSync('rsa', { modulusLength: rsaBits });
}

// RFC 4055 section 5 demands NULL parameters for RSA, and RFC 5758 section 3.2 none for ECDSA.
function signatureAlgorithm(isRsa: boolean, hash: 'sha1' | 'sha256'): Buffer {
  if (isRsa) return sequence(oid(hash === 'sha1' ? '1.2.840.113549.1.1.5' : '1.2.840.113549.1.1.11'), der(0x05, Buffer.alloc(0)));
  return sequence(oid(hash === 'sha1' ? '1.2.840.10045.4.1' : '1.2.840.10045.4.3.2'));
}

function extensions(request: CertificateRequest, spki: Buffer): Buffer[] {
  const authority = request.authority === true;
  const pathLength = request.pathLength === undefined ? [] : [integer(Buffer.of(request.pathLength))];
  const uses = [...(request.use === 'client' ? [] : [oid('1.3.6.1.5.5.7.3.1')]), oid('1.3.6.1.5.5.7.3.2')]; // server, client
  const list = [
    extension('2.5.29.19', true, sequence(...(authority ? [der(0x01, Buffer.of(0xff)), ...pathLength] : []))), // basicConstraints
    extension('2.5.29.14', false, der(0x04, keyIdentifier(spki))),
  ];
  if (authority) list.push(extension('2.5.29.15', true, bitString(Buffer.of(0b0000_0110), 1))); // keyCertSign, cRLSign
  if (!authority) list.push(extension('2.5.29.37', false, sequence(...uses)));
  // A self-signed certificate that is not an authority gets no keyUsage: without keyCertSign, its own
  // signature would be invalid.
  if (!authority && request.issuer) list.push(extension('2.5.29.15', true, bitString(Buffer.of(0b1000_0000), 7))); // digitalSignature
  if (request.issuer) {
    const issuerKey = createPublicKey(request.issuer.certificate).export({ type: 'spki', format: 'der' });
    list.push(extension('2.5.29.35', false, sequence(der(0x80, keyIdentifier(issuerKey)))));
  }
  if (request.critical) list.push(extension(request.critical, true, sequence()));
  if (request.permitted) {
    const subtree = sequence(der(0x82, Buffer.from(request.permitted, 'latin1')));
    list.push(extension('2.5.29.30', true, sequence(der(0xa0, subtree)))); // nameConstraints
  }
  if (request.issuerUrl) {
    const access = sequence(oid('1.3.6.1.5.5.7.48.2'), der(0x86, Buffer.from(request.issuerUrl, 'latin1')));
    list.push(extension('1.3.6.1.5.5.7.1.1', false, sequence(access))); // authorityInfoAccess
  }
  if (request.names?.length) list.push(extension('2.5.29.17', false, sequence(...request.names.map(alternativeName))));
  return list;
}

function extension(id: string, critical: boolean, value: Buffer): Buffer {
  return sequence(oid(id), ...(critical ? [der(0x01, Buffer.of(0xff))] : []), der(0x04, value));
}

function alternativeName(name: string): Buffer {
  if (isIP(name) === 0) return der(0x82, Buffer.from(name, 'latin1'));
  return der(0x87, isIPv4(name) ? Buffer.from(name.split('.').map(Number)) : ipv6Bytes(name));
}

function ipv6Bytes(address: string): Buffer {
  const [head = '', tail] = address.split('::');
  const left = head.split(':').filter(Boolean);
  const right = (tail ?? '').split(':').filter(Boolean);
  const middle = Array<string>(8 - left.length - right.length).fill('0');
  return Buffer.concat([...left, ...middle, ...right].map((group) => Buffer.from(group.padStart(4, '0'), 'hex')));
}

function keyIdentifier(spki: Buffer): Buffer {
  return createHash('sha256').update(spki).digest().subarray(0, 20);
}

function nameOf(commonName: string): Buffer {
  return sequence(der(0x31, sequence(oid('2.5.4.3'), der(0x0c, Buffer.from(commonName, 'utf8')))));
}

/** Returns the subject exactly as the issuer's certificate encodes it: the sixth field of its body. */
function subjectOf(issuer: Issued): Buffer {
  const [body = Buffer.alloc(0)] = children(new X509Certificate(issuer.certificate).raw);
  return children(body)[5] ?? Buffer.alloc(0);
}

function children(node: Buffer): Buffer[] {
  const list: Buffer[] = [];
  let at = extent(node, 0).content;
  while (at < node.length) {
    const { end } = extent(node, at);
    list.push(node.subarray(at, end));
    at = end;
  }
  return list;
}

function extent(bytes: Buffer, at: number): { content: number; end: number } {
  const first = bytes[at + 1] ?? 0;
  const size = first < 0x80 ? 0 : first & 0x7f;
  const length = size === 0 ? first : bytes.readUIntBE(at + 2, size);
  return { content: at + 2 + size, end: at + 2 + size + length };
}

// A serial number is positive, not zero, and at most 20 bytes long (RFC 5280 section 4.1.2.2).
function serialNumber(): Buffer {
  const bytes = randomBytes(16);
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x40;
  return bytes;
}

// Dates from 1950 to 2049 are UTCTime, all others GeneralizedTime (RFC 5280 section 4.1.2.5).
function time(date: Date): Buffer {
  const digits = `${date
    .toISOString()
    .replace(/\.\d+Z$/, '')
    .replace(/[-:T]/g, '')}Z`;
  const year = date.getUTCFullYear();
  return year >= 1950 && year < 2050 ? der(0x17, Buffer.from(digits.slice(2))) : der(0x18, Buffer.from(digits));
}

function pem(bytes: Buffer): string {
  const lines = bytes.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}
