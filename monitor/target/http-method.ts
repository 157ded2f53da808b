/** The methods that a request of the config can have. */
export const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS'] as const;

/** One of them. */
export type Method = (typeof METHODS)[number];

/**
 * Whether a method only reads, so that a request can be repeated and does nothing that a user did not ask for.
 * Source: RFC 9110 section 9.2.1.
 */
export function isSafe(method: Method): boolean {
  return method === 'GET' || method === 'HEAD' || method === 'OPTIONS';
}
