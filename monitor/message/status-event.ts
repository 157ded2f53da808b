import { reasonOf } from '../health/diagnosis.ts';
import { suppressionOf } from '../memory/news.ts';
import { kindOf } from '../observation/reason.ts';
import { defined } from '../text/objects.ts';
import type { StatusChange } from './change.ts';

/**
 * The `source` and the `detail-type` of the monitor's events. Source: Amazon EventBridge user guide,
 * "Events".
 */
export const EVENT_SOURCE = 'gatewatch';

export const EVENT_TYPE = 'Target Status Change';

/**
 * The detail of an event: one status change of one target. Its schema is `docs/reference/events.schema.json`.
 */
export type StatusEvent = {
  readonly schema: 'gatewatch/event/v1';
  /** The same when the event is sent again. */
  readonly id: string;
  readonly monitor: string;
  readonly target: string;
  readonly profile: string;
  readonly host: string;
  readonly labels: Readonly<Record<string, string>>;
  /** When the change was seen, ISO 8601. */
  readonly at: string;
  /** The status before, whether people were notified of it or not; absent for the first result. */
  readonly from?: string;
  readonly to: string;
  readonly reason?: string;
  readonly kind?: string;
  /** The check stage that failed; present even while there is no reason yet. */
  readonly rung?: string;
  readonly summary?: string;
  readonly fix?: string;
  /** When the incident began that the change belongs to, or ends, ISO 8601. */
  readonly incidentSince?: string;
  /** Why people were not notified; absent when they were. */
  readonly silence?: string;
};

/** Returns the event of a change. */
export function statusEvent(monitor: string, change: StatusChange): StatusEvent {
  const { target, at, to, diagnosis, incident } = change;
  const reason = reasonOf(diagnosis);
  return {
    schema: 'gatewatch/event/v1',
    id: `${monitor}/${target.name}/${at}/${to}`,
    monitor,
    target: target.name,
    profile: target.profile,
    host: target.host,
    labels: target.labels,
    at: new Date(at).toISOString(),
    ...defined({ from: change.before ?? change.from }),
    to,
    ...(reason && { reason, kind: kindOf(reason) }),
    ...(diagnosis && { rung: diagnosis.rung, summary: diagnosis.summary, fix: diagnosis.fix }),
    ...(incident !== undefined && { incidentSince: new Date(incident).toISOString() }),
    ...defined({ silence: suppressionOf(change) }),
  };
}
