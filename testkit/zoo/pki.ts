import { type Issued, issueCertificate } from '../../sandbox/wire/certificate.ts';

const NAMES = ['localhost', '127.0.0.1'];
const LAST_YEAR = new Date(Date.now() - 400 * 86_400_000);
const YESTERDAY = new Date(Date.now() - 86_400_000);
const TOMORROW = new Date(Date.now() + 86_400_000);

/** The authority the zoo's looks trust; older than everything it signed. */
export const ROOT = issueCertificate({
  commonName: 'Zoo Root',
  authority: true,
  notBefore: new Date(Date.now() - 800 * 86_400_000),
  notAfter: new Date(Date.now() + 800 * 86_400_000),
});

/** Signed by the root; servers ought to show it. */
export const INTERMEDIATE = issueCertificate({ commonName: 'Zoo Intermediate', authority: true, issuer: ROOT });

/** Signed by the root, and past its time. */
export const OLD_INTERMEDIATE = issueCertificate({
  commonName: 'Zoo Old Intermediate',
  authority: true,
  issuer: ROOT,
  notBefore: LAST_YEAR,
  notAfter: YESTERDAY,
});

/** Signed by the root, and at its end in 20 hours. */
export const ENDING_INTERMEDIATE = issueCertificate({
  commonName: 'Zoo Ending Intermediate',
  authority: true,
  issuer: ROOT,
  notAfter: new Date(Date.now() + 20 * 3_600_000),
});

/** For localhost, signed by the intermediate that ends soon. */
export const LEAF_OF_ENDING = issueCertificate({ commonName: 'localhost', names: NAMES, issuer: ENDING_INTERMEDIATE });

/** Signed by the root, and only for example.com. */
export const NARROW_INTERMEDIATE = issueCertificate({
  commonName: 'Zoo Narrow Intermediate',
  authority: true,
  issuer: ROOT,
  permitted: 'example.com',
});

/** For localhost, signed by the intermediate that may not sign for it. */
export const LEAF_OF_NARROW = issueCertificate({ commonName: 'localhost', names: NAMES, issuer: NARROW_INTERMEDIATE });

/** For localhost, signed by the root, with a key that OpenSSL refuses. */
export const WEAK = issueCertificate({ commonName: 'localhost', names: NAMES, issuer: ROOT, rsaBits: 1024 });

/** For localhost, signed by the intermediate. */
export const LEAF = issueCertificate({ commonName: 'localhost', names: NAMES, issuer: INTERMEDIATE });

/** For localhost, signed by the intermediate whose time is over. */
export const LEAF_OF_OLD = issueCertificate({ commonName: 'localhost', names: NAMES, issuer: OLD_INTERMEDIATE });

/** For localhost, signed by the root, past its time. */
export const EXPIRED = issueCertificate({ commonName: 'localhost', names: NAMES, issuer: ROOT, notBefore: LAST_YEAR, notAfter: YESTERDAY });

/** For localhost, signed by the root, before its time. */
export const EARLY = issueCertificate({ commonName: 'localhost', names: NAMES, issuer: ROOT, notBefore: TOMORROW });

/** For another name, signed by the root. */
export const OTHER_NAME = issueCertificate({ commonName: 'other.test', names: ['other.test'], issuer: ROOT });

/** For localhost, signed by itself. */
export const SELF_SIGNED = issueCertificate({ commonName: 'localhost', names: NAMES });

/** For localhost, signed by itself, past its time. */
export const SELF_SIGNED_EXPIRED = issueCertificate({ commonName: 'localhost', names: NAMES, notBefore: LAST_YEAR, notAfter: YESTERDAY });

/** A client's certificate, signed by the root. */
export const CLIENT = issueCertificate({ commonName: 'monitor', issuer: ROOT });

/** What a server is given to show a certificate, with the certificates above it. */
export function shown(leaf: Issued, ...above: Issued[]): { cert: string; key: string } {
  return { cert: [leaf, ...above].map(({ certificate }) => certificate).join(''), key: leaf.key };
}
