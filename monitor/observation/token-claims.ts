import { decodeJwt, decodeProtectedHeader } from 'jose';

/** What a JSON Web Token says of itself. Nothing of it is verified: it explains, and decides nothing. Times are in seconds since 1970. */
export type TokenClaims = {
  readonly issuer?: string;
  readonly keyId?: string;
  readonly issuedAt?: number;
  readonly expiresAt?: number;
};

/** Returns the claims of an access token; undefined for one that is not a JWT. Source: RFC 7519, RFC 7515. */
export function readTokenClaims(token: string): TokenClaims | undefined {
  try {
    const { iss, iat, exp } = decodeJwt(token);
    const { kid } = decodeProtectedHeader(token);
    return {
      ...(typeof iss === 'string' && { issuer: iss }),
      ...(typeof kid === 'string' && { keyId: kid }),
      ...(typeof iat === 'number' && { issuedAt: iat }),
      ...(typeof exp === 'number' && { expiresAt: exp }),
    };
  } catch {
    return undefined;
  }
}
