import { type Alert, composeAlert } from '../monitor/core/alert.ts';
import { massChangeOf } from '../monitor/core/mass-change.ts';
import type { Digest } from '../monitor/core/notice.ts';

/** The one message of some digests; `targets` = how many the monitor has, where not all of its shards are among them. */
export function alertOf(monitor: string, digests: readonly Digest[], targets?: number): Alert {
  const mass = massChangeOf(
    digests.map(({ census }) => census),
    targets,
  );
  return composeAlert(
    digests.flatMap(({ notices }) => notices),
    { monitor, ...(mass && { mass }) },
  );
}
