import type { Reason } from './reason.ts';

/** What a server said it is. `version` is as the server writes it, e.g. `4.2.0`. */
export type Product = { readonly name: string; readonly version: string; readonly updateLevel?: string };

/**
 * What one look means: the target is fine, the target is not, or we could not tell.
 * `detail` is one line, already quoted safe (see `quote`); `fix` is there when the look knows better than the reason's own.
 */
export type Outcome =
  | { readonly outcome: 'success'; readonly detail: string; readonly product?: Product }
  | { readonly outcome: 'failure'; readonly reason: Reason; readonly detail: string; readonly fix?: string; readonly product?: Product }
  | { readonly outcome: 'unknown'; readonly reason: Reason; readonly detail: string; readonly fix?: string };

/** The look found the target fine. */
export function success(detail: string, product?: Product): Outcome {
  return { outcome: 'success', detail, ...(product && { product }) };
}

/** The look found the target wanting, for this reason. */
export function failure(reason: Reason, detail: string, more: { fix?: string; product?: Product } = {}): Outcome {
  return { outcome: 'failure', reason, detail, ...more };
}

/** The look found out nothing, for a reason of kind monitor. */
export function unknown(reason: Reason, detail: string): Outcome {
  return { outcome: 'unknown', reason, detail };
}
