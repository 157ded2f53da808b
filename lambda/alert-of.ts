import { type Alert, composeAlert } from '../monitor/message/alert.ts';
import { massOutageOf } from '../monitor/message/mass-outage.ts';
import type { Digest } from '../monitor/message/notification.ts';

/** The one message of some digests; `targets` = how many the monitor has, where not all of its shards are among them. */
export function alertOf(monitor: string, digests: readonly Digest[], targets?: number): Alert {
  const mass = massOutageOf(
    digests.map(({ census }) => census),
    targets,
  );
  return composeAlert(
    digests.flatMap(({ notices }) => notices),
    { monitor, ...(mass && { mass }) },
  );
}
