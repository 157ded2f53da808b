import type { X509Certificate } from 'node:crypto';
import type { LookReason } from '../../observation/observation.ts';
import { oneLine } from './distinguished-name.ts';

/** Servers, by the extended key usage of RFC 5280 section 4.2.1.12. */
const SERVER_USE = '1.3.6.1.5.5.7.3.1';
const CLIENT_USE = '1.3.6.1.5.5.7.3.2';

type Judge = (words: string, chain: readonly X509Certificate[]) => Pick<LookReason, 'detail' | 'fix'>;

/**
 * What OpenSSL says about a certificate that must not be used as it is, by Node's code or OpenSSL's sentence. Node has a
 * code for some of them only. Another `tls.ca` does not help. Source: crypto/x509/x509_txt.c.
 */
const UNFIT: Readonly<Record<string, Judge>> = {
  INVALID_PURPOSE: (words, chain) => wrongUse(words, chain),
  'unsuitable certificate purpose': (words, chain) => wrongUse(words, chain),
  PATH_LENGTH_EXCEEDED: (words, chain) => tooLong(words, chain),
  'path length constraint exceeded': (words, chain) => tooLong(words, chain),
  'unhandled critical extension': (words, chain) => unknownExtension(words, chain),
  INVALID_CA: (words) => noAuthority(words),
  'invalid CA certificate': (words) => noAuthority(words),
  'key usage does not include certificate signing': (words) => noAuthority(words),
};

/** Returns why a chain that reaches a trusted authority is unfit for a server; undefined if it is not known to be. */
export function unfitChain(words: string, code: string, chain: readonly X509Certificate[]): LookReason | undefined {
  const judge = UNFIT[code] ?? UNFIT[words];
  return judge && { reason: 'tls.untrusted', ...judge(words === '' ? code : words, chain) };
}

function wrongUse(words: string, chain: readonly X509Certificate[]) {
  // Node calls the extended key usage `keyUsage`.
  const place = chain.findIndex(({ keyUsage }) => keyUsage && !keyUsage.includes(SERVER_USE));
  const found = chain[Math.max(0, place)];
  const which = place > 0 ? `has the issuer ${oneLine(found?.subject)}, which is` : 'is';
  const isForClients = found?.keyUsage?.includes(CLIENT_USE) === true;
  return {
    detail: `${which} ${isForClients ? 'for clients, not for servers' : 'not for TLS servers'} (${words})`,
    fix: 'install a certificate whose extended key usage contains serverAuth, and whose key usage allows digital signatures',
  };
}

function tooLong(words: string, chain: readonly X509Certificate[]) {
  const between = chain.slice(1).map(({ subject }) => oneLine(subject));
  return {
    detail: `is below more authorities than one of them allows: ${between.join(', ')} (${words})`,
    fix: 'have the certificate issued by an authority that may sign it: `pathlen` in the basic constraints of one above it is too small',
  };
}

function unknownExtension(words: string, chain: readonly X509Certificate[]) {
  const whose = chain.length > 1 ? 'or one of its issuers ' : '';
  return {
    detail: `${whose}has a critical extension that OpenSSL does not know, so clients must refuse it (${words})`,
    fix: 'install a certificate without that extension, or one in which it is not critical: see `openssl x509 -noout -text`',
  };
}

function noAuthority(words: string) {
  return {
    detail: `is signed by a certificate that may not sign others (${words})`,
    fix: 'install a certificate of an authority on the server, with the certificates above it as the authority issued them',
  };
}
