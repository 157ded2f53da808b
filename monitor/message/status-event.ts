import { reasonOf } from '../health/diagnosis.ts';
import { suppressionOf } from '../memory/news.ts';
import { kindOf } from '../observation/reason.ts';
import { defined } from '../text/objects.ts';
import type { StatusChange } from './change.ts';

/** The source of the monitor's events, and what each of them is. Source: Amazon EventBridge user guide, "Events". */
export const EVENT_SOURCE = 'gatewatch';

export const EVENT_TYPE = 'Target Status Change';

/** The detail of an event: one change of the status of one target; `docs/reference/events.schema.json` describes it. */
export type StatusEvent = {
  readonly schema: 'gatewatch/event/v1';
  /** The same when it is sent again. */
  readonly id: string;
  readonly monitor: string;
  readonly target: string;
  readonly profile: string;
  readonly host: string;
  readonly labels: Readonly<Record<string, string>>;
  /** When it was seen, ISO 8601. */
  readonly at: string;
  /** What the status was, whether people heard of it or not; absent = this is the first verdict. */
  readonly from?: string;
  readonly to: string;
  readonly reason?: string;
  readonly kind?: string;
  /** Where the way to the server broke, with a reason or without one yet. */
  readonly rung?: string;
  readonly summary?: string;
  readonly fix?: string;
  /** Since when the incident is open that it belongs to, or ends. */
  readonly incidentSince?: string;
  /** Why people were not told; absent = they were. */
  readonly silence?: string;
};

/** The event of a change. */
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
