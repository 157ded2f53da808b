import type { Reason } from '../../../monitor/observation/reason.ts';

/** The part that has to be repaired. `config` is the probe: its path, method, credentials, or application. */
type Broken = 'gateway' | 'key manager' | 'backend' | 'publisher' | 'subscription' | 'throttle' | 'config';

/** A reason that the table of codes leads to. */
export type GatewayReason = Extract<Reason, `gateway.${string}`>;

/**
 * One row of the table of error codes. A row with `says` is one for responses whose words match it, a row with
 * `at` one for responses with that status. The first row that fits decides.
 */
export type GatewayCode = {
  readonly codes: readonly number[];
  /** The HTTP statuses that the product sends by default. A sequence can change them, so they do not decide. */
  readonly status: readonly number[];
  readonly says?: RegExp;
  readonly at?: number;
  /** What the code means, as a clause. */
  readonly meaning: string;
  readonly reason: GatewayReason;
  readonly broken: Broken;
  /** There if it is better than the fix of the reason. */
  readonly fix?: string;
  /** The class, sequence, or page that defines the code. */
  readonly source: string;
};

/** Returns all codes from one to another. */
export function range(from: number, to: number): readonly number[] {
  return Array.from({ length: to - from + 1 }, (_, i) => from + i);
}
