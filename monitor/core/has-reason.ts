import { isRecord } from './plain-data.ts';
import { REASONS } from './reason.ts';

/** Whether something stored names a reason of this release: one of a later release has no sentence here. */
export function hasReason(value: unknown): boolean {
  return isRecord(value) && typeof value.reason === 'string' && Object.hasOwn(REASONS, value.reason);
}
