/** Where a secret is kept. */
export type SecretPlace = {
  readonly store: 'secrets-manager' | 'parameter-store';
  /** What the store knows it by: its name or its ARN. */
  readonly id: string;
  /** Of an ARN; absent = the region we run in. */
  readonly region?: string;
};

/** Says where a secret is by its name in the config: a name in Secrets Manager, `ssm:/path`, or the ARN of either. */
export function secretPlace(name: string): SecretPlace {
  if (name.startsWith('ssm:')) return { store: 'parameter-store', id: name.slice('ssm:'.length) };
  const [arn, , service, region] = name.split(':');
  if (arn !== 'arn' || region === undefined) return { store: 'secrets-manager', id: name };
  return { store: service === 'ssm' ? 'parameter-store' : 'secrets-manager', id: name, region };
}

/** Whether a secret is a parameter of Systems Manager; else it is in Secrets Manager. */
export function isParameter(name: string): boolean {
  return secretPlace(name).store === 'parameter-store';
}

/** A value that was read is used for so long before the store is asked again: milliseconds. */
export const SECRET_FRESH_MS = 5 * 60_000;
