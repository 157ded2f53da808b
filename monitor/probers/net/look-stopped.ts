import type { LookReason } from '../../observation/observation.ts';
import type { Reason } from '../../observation/reason.ts';

/** The error that ends a check whose reason is known; `detail` and `fix` must be one safe line each. */
export class LookStopped extends Error {
  override readonly name = 'LookStopped';
  readonly trouble: LookReason;

  constructor(reason: Reason, detail: string, fix?: string) {
    super(detail);
    this.trouble = { reason, detail, ...(fix !== undefined && { fix }) };
  }
}
