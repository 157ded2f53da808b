import type { Shape } from '../grammar/schema.ts';
import { type MaintenanceWindow, type MonitorSettings, type StatusPageSettings, WEEKDAYS, type Weekday } from '../target/settings.ts';
import { parseDuration } from '../text/duration.ts';
import { defined } from '../text/objects.ts';

const REMIND_SECONDS = 3600;

const DEFAULT_NAME = 'gatewatch';

type Day = Weekday | 'day';

function weekdays(every: Day | readonly Day[]): readonly Weekday[] {
  const days: readonly Day[] = typeof every === 'string' ? [every] : every;
  return WEEKDAYS.filter((weekday) => days.includes('day') || days.includes(weekday));
}

function compileWindow(window: Shape<'window'>): MaintenanceWindow {
  const { start, duration, every, timezone = 'UTC', targets, labels } = window;
  return {
    start,
    durationSeconds: parseDuration(duration) ?? 0,
    timezone,
    ...(every && { every: weekdays(every) }),
    ...(targets && { targets }),
    ...(labels && { labels }),
  };
}

function compileHeartbeat(heartbeat: Shape<'monitor'>['heartbeat']): MonitorSettings['heartbeat'] {
  if (heartbeat === false) return false;
  const { region, url } = heartbeat ?? {};
  if (region === false && url === undefined) return false;
  return { ...(region !== undefined && { region }), ...(url !== undefined && { url }) };
}

function compileStatusPage({
  title,
  show = 'status',
  targets,
  domain,
  access,
}: NonNullable<Shape<'monitor'>['statusPage']>): StatusPageSettings {
  const { basic, cidrs = [] } = access ?? {};
  return { show, ...defined({ title, targets, domain }), access: { ...(basic && { secret: basic.secret }), cidrs } };
}

/** `monitor:` and `maintenance:` with the defaults filled in. */
export function compileSettings(monitor: Shape<'monitor'>, maintenance: readonly Shape<'window'>[]): MonitorSettings {
  const { vpc, runbook, alerts } = monitor;
  const remind = alerts?.remindEvery;
  return {
    name: monitor.name ?? DEFAULT_NAME,
    regions: monitor.regions ?? [],
    ...(vpc && { vpc }),
    network: { allow: monitor.network?.allow ?? [] },
    reservedConcurrency: monitor.reservedConcurrency ?? 0,
    ...(runbook !== undefined && { runbook }),
    metrics: monitor.metrics ?? 'standard',
    heartbeat: compileHeartbeat(monitor.heartbeat),
    ...(monitor.statusPage && { statusPage: compileStatusPage(monitor.statusPage) }),
    hasDashboard: monitor.dashboard ?? true,
    aws: defined(monitor.aws ?? {}),
    alerts: {
      email: alerts?.email ?? [],
      pager: (alerts?.pager ?? []).map((pager) => (typeof pager === 'string' ? { url: pager } : pager)),
      remindEverySeconds: remind === false ? false : (parseDuration(remind ?? '') ?? REMIND_SECONDS),
    },
    maintenance: maintenance.map(compileWindow),
    missingToDeploy: (['name', 'regions'] as const).filter((key) => monitor[key] === undefined).map((key) => `monitor.${key}`),
  };
}
