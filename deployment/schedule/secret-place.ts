/** The store of a secret, and its identifier there. */
export type SecretPlace = {
  readonly store: 'secrets-manager' | 'parameter-store';
  /** The name or the ARN of the secret in the store. */
  readonly id: string;
  /** The region of an ARN; absent for a name, which is in the region of the function. */
  readonly region?: string;
};

/**
 * Returns the store of a secret from its name in the config: a name in Secrets Manager, `ssm:/path`, or the
 * ARN of either.
 */
export function secretPlace(name: string): SecretPlace {
  if (name.startsWith('ssm:')) return { store: 'parameter-store', id: name.slice('ssm:'.length) };
  const [arn, , service, region] = name.split(':');
  if (arn !== 'arn' || region === undefined) return { store: 'secrets-manager', id: name };
  return { store: service === 'ssm' ? 'parameter-store' : 'secrets-manager', id: name, region };
}

/** Returns whether a secret is a parameter of Systems Manager; otherwise it is in Secrets Manager. */
export function isParameter(name: string): boolean {
  return secretPlace(name).store === 'parameter-store';
}

/** How long the value of a secret is cached, milliseconds. */
export const SECRET_FRESH_MS = 5 * 60_000;
