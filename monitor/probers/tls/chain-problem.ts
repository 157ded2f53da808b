import type { X509Certificate } from 'node:crypto';
import type { LookReason } from '../../observation/observation.ts';
import { quote } from '../../text/quote.ts';
import { oneLine } from './distinguished-name.ts';
import { unfitChain } from './unfit-chain.ts';

/**
 * What OpenSSL says about keys and signatures below its security level 2: RSA keys under 2048 bits, and
 * signatures with SHA-1. Node has one code for all of them, UNSPECIFIED. Source: crypto/x509/x509_txt.c.
 */
const WEAK: Readonly<Record<string, string>> = {
  'EE certificate key too weak': 'the key of the certificate is too short',
  'CA certificate key too weak': 'the key of an authority in the chain is too short',
  'CA signature digest algorithm too weak': 'a certificate of the chain is signed with SHA-1 or MD5',
};

/** What OpenSSL says about names that an authority may not sign for (RFC 5280 section 4.2.1.10). */
const CONSTRAINED: readonly string[] = [
  'permitted subtree violation',
  'excluded subtree violation',
  'name constraints minimum and maximum not supported',
  'unsupported name constraint type',
  'unsupported or invalid name constraint syntax',
  'unsupported or invalid name syntax',
];

/** The object identifier of name constraints, 2.5.29.30, as it is in a certificate. */
const NAME_CONSTRAINTS = Buffer.from('0603551d1e', 'hex');

/**
 * Returns what is wrong with a chain that does reach a trusted authority, from OpenSSL's sentence. `chain`
 * begins with the certificate of the server.
 */
export function refusedChain(words: string, code: string, chain: readonly X509Certificate[]): LookReason {
  const weak = WEAK[words];
  if (weak !== undefined) return { reason: 'tls.untrusted', detail: `is refused: ${weak}${weakest(chain)} (${words})`, fix: STRONGER };
  if (CONSTRAINED.includes(words)) {
    const issuer = chain.find(({ raw }, place) => place > 0 && raw.includes(NAME_CONSTRAINTS));
    const who = issuer ? oneLine(issuer.subject) : 'an authority in the chain';
    const names = quote(chain[0]?.subjectAltName ?? oneLine(chain[0]?.subject), 120);
    const fix = `install a certificate of an authority that may sign for these names: the name constraint of ${who} excludes them`;
    return { reason: 'tls.untrusted', detail: `is for ${names}, and ${who} must not sign for that: its name constraint (${words})`, fix };
  }
  const unfit = unfitChain(words, code, chain);
  if (unfit) return unfit;
  return { reason: 'tls.untrusted', detail: `(${code === 'UNSPECIFIED' && words !== '' ? words : code})` };
}

const STRONGER =
  'replace the named certificate by one with an RSA key of at least 2048 bits, or an EC key, that is signed with SHA-256 or better';

const SHORTEST_RSA = 2048;

// The root's own signature proves nothing, so OpenSSL does not look at it.
function weakest(chain: readonly X509Certificate[]): string {
  const found = chain.flatMap((certificate, place) => {
    const bits = certificate.publicKey.asymmetricKeyDetails?.modulusLength ?? SHORTEST_RSA;
    const signature = certificate.signatureAlgorithm ?? '';
    const isOldSignature = /^(sha1|md5)|with-?sha1$/i.test(signature) && (place < chain.length - 1 || place === 0);
    if (bits < SHORTEST_RSA) return [`${oneLine(certificate.subject)} has an RSA key of ${bits} bits`];
    return isOldSignature ? [`${oneLine(certificate.subject)} is signed with ${signature}`] : [];
  });
  return found.length === 0 ? '' : `: ${found.slice(0, 3).join(', ')}`;
}

/**
 * Returns what is missing in a chain that reaches no trusted authority. `chain` is as far as it could be
 * built, `sent` is what the server sent, and `anchors` are the trusted authorities.
 */
export function unfinishedChain(
  chain: readonly X509Certificate[],
  sent: readonly X509Certificate[],
  anchors: readonly X509Certificate[],
): LookReason {
  const last = chain.at(-1);
  const [first] = chain;
  if (!last || !first) return { reason: 'tls.untrusted', detail: '(unknown issuer)' };
  const subject = oneLine(last.subject);
  if (last.checkIssued(last)) {
    if (last === first) return { reason: 'tls.untrusted', detail: '(self-signed)' };
    return { reason: 'tls.untrusted', detail: `is signed by ${subject}, an authority that is not trusted (self-signed)` };
  }
  const issuer = oneLine(last.issuer);
  if (anchors.some((anchor) => anchor.subject === last.issuer)) {
    const fix = `set \`tls.ca\` to the certificate of ${issuer} that signed ${subject}: an authority may have several`;
    return { reason: 'tls.untrusted', detail: `is not signed by the key of the trusted authority of that name, ${issuer}`, fix };
  }
  const who = last === first ? 'it' : subject;
  const unfit = sent.find((certificate) => certificate !== last && certificate.subject === last.issuer);
  if (unfit) return { reason: 'tls.untrusted', detail: `cannot be verified: ${why(unfit, last, issuer, who)}`, fix: ANOTHER };
  const place = addressOf(last);
  const where = place === undefined ? '' : `; the certificate says that it is at ${place}`;
  const fix = `append the certificate of ${issuer} to the certificate file of the server${where}. If ${issuer} is a root authority, set \`tls.ca\` to it`;
  return { reason: 'tls.untrusted', detail: `cannot be verified: the server does not send ${issuer}, which signed ${who}`, fix };
}

// The server does send a certificate of this name, so telling it to append one would be of no use.
function why(unfit: X509Certificate, signed: X509Certificate, issuer: string, who: string): string {
  if (!signed.verify(unfit.publicKey)) return `the ${issuer} that the server sends has another key than the one that signed ${who}`;
  return `${issuer}, which signed ${who}, is sent, but is not the certificate of an authority that may sign others`;
}

const ANOTHER = 'install a certificate of an authority on the server, with the certificates above it as the authority issued them';

/** Returns where a certificate says that the one of its issuer is (RFC 5280 section 4.2.2.1). */
function addressOf({ infoAccess }: X509Certificate): string | undefined {
  const line = /^CA Issuers - URI:(https?:\/\/\S+)$/m.exec(infoAccess ?? '')?.[1];
  return line && quote(line, 120);
}
