import { reasonOf } from '../health/diagnosis.ts';
import { statusByRegion } from '../health/places.ts';
import { suppressionOf } from '../memory/news.ts';
import { kindOf } from '../observation/reason.ts';
import { defined } from '../text/objects.ts';
import type { Change, ProgramChange, StatusChange } from './change.ts';

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
  /** The status that each region sees, by region; absent for a monitor of one region. */
  readonly regions?: Readonly<Record<string, string>>;
  /** When the incident began that the change belongs to, or ends, ISO 8601. */
  readonly incidentSince?: string;
  /** Why people were not notified; absent when they were. */
  readonly silence?: string;
};

const APIS_EVENT_TYPE = 'Target API Change';

/**
 * The detail of the other event: APIs that a discovery found, and those that left its list. Its schema is
 * `docs/reference/apis-event.schema.json`.
 */
export type ApisEvent = Pick<StatusEvent, 'id' | 'monitor' | 'target' | 'profile' | 'host' | 'labels' | 'at'> & {
  readonly schema: 'gatewatch/apis-event/v1';
  /** As their probes are called: `NAME/VERSION`. */
  readonly came: readonly string[];
  readonly went: readonly string[];
};

type ApisChange = Extract<Change, { readonly kind: 'apis' }>;

/** Returns the event of a change, with its `detail-type`. */
export function programEvent(monitor: string, change: ProgramChange): { readonly type: string; readonly detail: StatusEvent | ApisEvent } {
  return change.kind === 'apis'
    ? { type: APIS_EVENT_TYPE, detail: apisEvent(monitor, change) }
    : { type: EVENT_TYPE, detail: statusEvent(monitor, change) };
}

function apisEvent(monitor: string, { target, at, came, went }: ApisChange): ApisEvent {
  const { name, profile, host, labels } = target;
  const id = `${monitor}/${name}/${at}/apis`;
  return {
    schema: 'gatewatch/apis-event/v1',
    id,
    monitor,
    target: name,
    profile,
    host,
    labels,
    at: new Date(at).toISOString(),
    came,
    went,
  };
}

/** Returns the event of a change of status. */
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
    ...defined({ regions: statusByRegion(target, change.health), silence: suppressionOf(change) }),
  };
}
