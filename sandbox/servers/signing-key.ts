import { createHash, createPublicKey, generateKeyPairSync, type KeyObject, sign, verify } from 'node:crypto';

type SigningKey = { readonly kid: string; readonly privateKey: KeyObject; readonly publicKey: KeyObject };

let made: SigningKey | undefined;

// One key for all servers of this process, as all nodes of a deployment share a keystore. It is made on first use.
function signingKey(): SigningKey {
  if (made === undefined) {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const kid = createHash('sha256')
      .update(createPublicKey(privateKey).export({ type: 'spki', format: 'der' }))
      .digest('base64url');
    made = { kid, privateKey, publicKey };
  }
  return made;
}

/** The JWKS of the Key Manager (RFC 7517), or one with the key of another node only. */
export function publicKeys(areOthers: boolean): unknown {
  const { kid, publicKey } = signingKey();
  const shown = areOthers ? 'the-key-of-another-node' : kid;
  return { keys: [{ ...publicKey.export({ format: 'jwk' }), use: 'sig', kid: shown, alg: 'RS256' }] };
}

/** Signs claims as a JWT (RFC 7519) with RS256. */
export function signToken(claims: Readonly<Record<string, unknown>>): string {
  const { kid, privateKey } = signingKey();
  const signed = [{ typ: 'at+jwt', kid, alg: 'RS256' }, claims]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.');
  return `${signed}.${sign('sha256', Buffer.from(signed), privateKey).toString('base64url')}`;
}

/** Whether a token is one of this Key Manager and has not expired; `now` in milliseconds since 1970. */
export function isValidToken(token: string, issuer: string, now: number): boolean {
  const [head = '', claims = '', signature = ''] = token.split('.');
  const isSigned = verify('sha256', Buffer.from(`${head}.${claims}`), signingKey().publicKey, Buffer.from(signature, 'base64url'));
  if (!isSigned) return false;
  const { iss, exp } = JSON.parse(Buffer.from(claims, 'base64url').toString('utf8')) as { iss: unknown; exp: number };
  return iss === issuer && exp * 1000 > now;
}
