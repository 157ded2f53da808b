import type { Span } from '../monitor/target/window.ts';
import { legible } from './html.ts';
import { uuidOf } from './make-site.ts';
import type { Condition, Site, SiteIncident, SiteTarget } from './site.ts';
import { incidentInWords, lengthInWords, siteHeadline } from './words.ts';

type Json = Readonly<Record<string, unknown>>;

const COMPONENT: Readonly<Record<Condition, string>> = {
  ready: 'operational',
  degraded: 'degraded_performance',
  'not-ready': 'partial_outage',
  down: 'major_outage',
  maintenance: 'under_maintenance',
  // Only of a target that was never seen. Not green: nobody knows that it is operational.
  unknown: 'degraded_performance',
};

/** The indicator of a whole page. Unknown is `minor`: it is not green, and no outage. */
const INDICATOR: Readonly<Record<Condition, string>> = {
  ready: 'none',
  degraded: 'minor',
  unknown: 'minor',
  'not-ready': 'major',
  down: 'critical',
  maintenance: 'maintenance',
};

/**
 * Returns a site in the form of Statuspage, `GET /api/v2/summary.json`. That form has no unknown status: a component
 * keeps its last known one, `x_gatewatch` says since when it is unknown, and the indicator is at least `minor`.
 */
export function summaryJson(site: Site): string {
  const { title, url, now, targets, incidents } = site;
  const { condition, sentence } = siteHeadline(site);
  return jsonFile({
    page: { id: uuidOf(`page ${title}`), name: title, url, time_zone: 'Etc/UTC', updated_at: iso(now) },
    components: targets.map((target, i) => component(target, i + 1, now)),
    incidents: incidents.filter(({ isOpen }) => isOpen).map((one) => incident(one, site)),
    scheduled_maintenances: maintenances(targets, now),
    status: { indicator: INDICATOR[condition], description: sentence },
    x_gatewatch: {
      counts: Object.fromEntries(Object.entries(Object.groupBy(targets, (one) => one.condition)).map(([of, some]) => [of, some.length])),
    },
  });
}

/** Returns JSON as a file, without characters that cannot be shown. */
export function jsonFile(json: Json): string {
  return `${JSON.stringify(json, (_, value) => (typeof value === 'string' ? legible(value) : value))}\n`;
}

function component({ name, label, condition, lastKnown, since }: SiteTarget, position: number, now: number): Json {
  const changed = iso(since ?? now);
  return {
    id: uuidOf(`target ${name}`),
    name: label,
    status: COMPONENT[condition === 'unknown' ? lastKnown : condition],
    created_at: changed,
    updated_at: changed,
    position,
    description: null,
    showcase: true,
    group_id: null,
    group: false,
    only_show_if_degraded: false,
    x_gatewatch: {
      target: name,
      status: condition,
      ...(since !== undefined && { since: iso(since) }),
      ...(condition === 'unknown' && { unknown_since: since === undefined ? null : iso(since) }),
    },
  };
}

function incident(one: SiteIncident, { url, now }: Site): Json {
  const { id, target, worst, start, reason, cause, notes } = one;
  const why = [reason, cause].filter((part) => part !== undefined).join(': ');
  const updates = [
    { id: uuidOf(`update ${id}`), at: start, body: `${incidentInWords(one)} for ${lengthInWords(one)}${why && `. ${why}`}` },
    ...notes.map((note) => ({ id: uuidOf(`note ${id} ${note.at} ${note.text}`), at: note.at, body: `${note.by}: ${note.text}` })),
  ];
  const shape = ({ id: update, at, body }: (typeof updates)[number]) => ({
    id: update,
    incident_id: id,
    status: 'investigating',
    body,
    created_at: iso(at),
    updated_at: iso(at),
    display_at: iso(at),
  });
  return {
    id,
    name: incidentInWords(one),
    status: 'investigating',
    impact: worst === 'down' ? 'critical' : 'major',
    created_at: iso(start),
    updated_at: iso(Math.max(start, ...notes.map(({ at }) => Math.min(at, now)))),
    started_at: iso(start),
    monitoring_at: null,
    resolved_at: null,
    shortlink: url && `${url}/target/${target}.html`,
    incident_updates: updates.map(shape).toReversed(),
    components: [{ id: uuidOf(`target ${target}`), name: one.label }],
  };
}

function maintenances(targets: readonly SiteTarget[], now: number): readonly Json[] {
  const windows = targets.flatMap((target) => target.windows.map((window) => ({ target, window })));
  const groups = Map.groupBy(windows, ({ window: { start, end } }) => `${start} ${end}`);
  return [...groups].map(([key, of]) =>
    maintenance(
      `window ${key}`,
      of[0]?.window ?? { start: now, end: now },
      of.map(({ target }) => target),
      now,
    ),
  );
}

function maintenance(key: string, { start, end }: Span, targets: readonly SiteTarget[], now: number): Json {
  return {
    id: uuidOf(key),
    name: `Maintenance of ${targets.length} ${targets.length === 1 ? 'target' : 'targets'}`,
    status: start <= now ? 'in_progress' : 'scheduled',
    impact: 'maintenance',
    created_at: iso(start),
    updated_at: iso(start),
    resolved_at: null,
    scheduled_for: iso(start),
    scheduled_until: iso(end),
    incident_updates: [],
    components: targets.map(({ name, label }) => ({ id: uuidOf(`target ${name}`), name: label })),
  };
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
