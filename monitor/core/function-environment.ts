import { RUNBOOK } from './alarm.ts';
import type { MonitorSettings } from './monitor-settings.ts';
import type { Plan, PlannedFunction } from './plan.ts';

/** What functions run on. */
export const RUNTIME = 'nodejs24.x';

/** What a function that looks is told by its environment as far as it follows from the config: `doctor` compares it with what is deployed. */
export function environmentOfSettings(
  { family, vpc }: PlannedFunction,
  settings: MonitorSettings,
  plan: Plan,
): Readonly<Record<string, string>> {
  const { heartbeat } = settings;
  return {
    GATEWATCH_MONITOR: settings.name,
    GATEWATCH_FAMILY: family,
    GATEWATCH_REMIND_SECONDS: String(settings.alerts.remindEverySeconds || 0),
    GATEWATCH_METRICS: settings.metrics,
    GATEWATCH_PAGES: plan.pages,
    GATEWATCH_ALLOW: settings.network.allow.join(','),
    GATEWATCH_VPC: String(vpc),
    GATEWATCH_RUNBOOK: settings.runbook ?? RUNBOOK,
    ...(plan.heartbeatRegion !== undefined && { GATEWATCH_HEARTBEAT_REGION: plan.heartbeatRegion }),
    ...(heartbeat && heartbeat.url !== undefined && { GATEWATCH_HEARTBEAT_URL: heartbeat.url }),
  };
}
