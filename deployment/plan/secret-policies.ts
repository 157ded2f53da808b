/**
 * The most managed policies of a role, a quota that AWS can raise to 20. Source: IAM user guide, "IAM and AWS STS
 * quotas".
 */
export const MAX_POLICIES = 10;

/** A policy is divided only between statements. */
export const ARNS_IN_STATEMENT = 15;

/** The size of a managed policy that CDK fills, bytes: 6,144 less a margin. */
const POLICY_BYTES = 6000;

/** What is left of the inline policy of a role for secrets, bytes: 10,000 less the other statements. */
const INLINE_BYTES = 6000;

/** The size of a statement without its ARNs, and of the quotes and comma of an ARN, bytes. */
const STATEMENT_BYTES = 90;
const QUOTES_BYTES = 3;

/** The longest ARN of a secret without its name, such as `arn:aws-us-gov:secretsmanager:…`, bytes. */
const ARN_BYTES = 80;

/** Returns the size of the ARN of a secret at most, bytes. */
export function secretArnBytes(name: string): number {
  return name.length + ARN_BYTES;
}

/**
 * Returns how many managed policies a role needs at most in order to read these secrets. The inline policy takes
 * the first ones. A secret that is named by an ARN without its suffix takes two ARNs.
 */
export function managedPolicies(names: readonly string[]): number {
  const arns = names.reduce((sum, name) => sum + (name.startsWith('arn:') ? 2 : 1), 0);
  const size = ARNS_IN_STATEMENT * (Math.max(0, ...names.map(secretArnBytes)) + QUOTES_BYTES) + STATEMENT_BYTES;
  const inline = Math.floor(INLINE_BYTES / size);
  const statements = Math.ceil(arns / ARNS_IN_STATEMENT) + 1;
  return Math.max(0, Math.ceil((statements - inline) / Math.max(1, Math.floor(POLICY_BYTES / size))));
}
