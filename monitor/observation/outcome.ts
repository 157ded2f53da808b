import type { FoundEntry } from '../target/discovery.ts';
import type { Reason } from './reason.ts';

/** The product that a server reports. `version` is as the server writes it, such as `4.2.0`. */
export type Product = { readonly name: string; readonly version: string; readonly updateLevel?: string };

/** What a server reports besides its health: the product that runs, and the sizes of its stores, by name. */
type Facts = { readonly product?: Product; readonly sizes?: Readonly<Record<string, number>> };

/**
 * The meaning of one check: the target is healthy, the target has a problem, or the check could not tell.
 * `detail` is one line that is safe to print (see `quote`). `fix` is present when the check has a more
 * specific fix than the reason. `found` is what the source of a discovery lists.
 */
export type Outcome =
  | ({ readonly outcome: 'success'; readonly detail: string; readonly found?: readonly FoundEntry[] } & Facts)
  | ({ readonly outcome: 'failure'; readonly reason: Reason; readonly detail: string; readonly fix?: string } & Facts)
  | { readonly outcome: 'unknown'; readonly reason: Reason; readonly detail: string; readonly fix?: string };

/** Makes the outcome of a check that found the target healthy. */
export function success(detail: string, product?: Product): Outcome {
  return { outcome: 'success', detail, ...(product && { product }) };
}

/** Makes the outcome of a check that found a problem. */
export function failure(reason: Reason, detail: string, more: { fix?: string; product?: Product } = {}): Outcome {
  return { outcome: 'failure', reason, detail, ...more };
}

/** Makes the outcome of a check that could not tell; `reason` is of kind monitor. */
export function unknown(reason: Reason, detail: string): Outcome {
  return { outcome: 'unknown', reason, detail };
}
