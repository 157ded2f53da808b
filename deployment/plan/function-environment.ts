import { RUNBOOK } from '../../monitor/message/runbook.ts';
import type { MonitorSettings } from '../../monitor/target/settings.ts';
import type { Plan, PlannedFunction } from './plan.ts';

/** What functions run on. */
export const RUNTIME = 'nodejs24.x';

/**
 * How Node is started in a function. With the 16 MB that V8 grows its young generation to, each look's leftovers are cleared away in one pause of 10 to
 * 20 ms, in the middle of other looks; with 2 MB in pauses of one or two (measured).
 */
export const NODE_OPTIONS = '--max-semi-space-size=2';

/** What a function that looks is told by its environment as far as it follows from the config: `doctor` compares it with what is deployed. */
export function environmentOfSettings(
  { family, vpc }: PlannedFunction,
  settings: MonitorSettings,
  plan: Plan,
): Readonly<Record<string, string>> {
  const { heartbeat } = settings;
  return {
    NODE_OPTIONS,
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
