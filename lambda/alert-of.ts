import { type Alert, type AlertSetting, composeAlert } from '../monitor/message/alert.ts';
import { massOutageOf } from '../monitor/message/mass-outage.ts';
import type { Digest } from '../monitor/message/notification.ts';
import { defined } from '../monitor/text/objects.ts';

/**
 * Builds the one alert of several digests. `targets` is the number of targets of the monitor, needed if the
 * digests do not cover all shards.
 */
export function alertOf(setting: Omit<AlertSetting, 'mass'>, digests: readonly Digest[], targets?: number): Alert {
  const mass = massOutageOf(
    digests.map(({ census }) => census),
    targets,
  );
  return composeAlert(
    digests.flatMap(({ notices }) => notices),
    { ...setting, ...defined({ mass }) },
  );
}
