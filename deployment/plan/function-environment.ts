import { RUNBOOK } from '../../monitor/message/runbook.ts';
import type { MonitorSettings } from '../../monitor/target/settings.ts';
import { defined } from '../../monitor/text/objects.ts';
import type { Plan, PlannedFunction, Voter } from './plan.ts';

/** The Lambda runtime of the functions. */
export const RUNTIME = 'nodejs24.x';

/** The memory of a function, MB. */
export const MEMORY_MB = 512;

/**
 * The Node options of a function. The young generation of V8 grows to 16 MB by default, which is collected in
 * pauses of 10 to 20 ms during other checks. With 2 MB the pauses take 1 or 2 ms (measured). The limit of the
 * old generation is set as well: where either option is present, Lambda's bootstrap sets neither.
 */
export const NODE_OPTIONS = `--max-semi-space-size=2 --max-old-space-size=${MEMORY_MB - MEMORY_MB / 8}`;

/**
 * Returns the environment variables of a function that follow from the config. `doctor` compares them with
 * the deployed ones.
 */
export function environmentOfSettings(
  { family, vpc }: PlannedFunction,
  settings: MonitorSettings,
  plan: Plan | Voter,
): Readonly<Record<string, string>> {
  const { heartbeat } = settings;
  const voters = 'votesFor' in plan || vpc ? [] : plan.voters.map(({ region }) => region);
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
    ...defined({ GATEWATCH_HEARTBEAT_REGION: plan.heartbeatRegion }),
    ...(heartbeat && heartbeat.url !== undefined && plan.hasHeartbeatUrl && { GATEWATCH_HEARTBEAT_URL: heartbeat.url }),
    ...(voters.length > 0 && { GATEWATCH_VOTERS: voters.join(',') }),
    ...('votesFor' in plan && { GATEWATCH_HOME_REGION: plan.votesFor }),
  };
}
