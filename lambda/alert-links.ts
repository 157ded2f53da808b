import { dashboardUrl, logQueryUrl } from '../deployment/schedule/console-url.ts';
import type { AlertLink } from '../monitor/message/alert.ts';
import type { Variables } from './variables.ts';

/**
 * Returns the links of every mail of a monitor: its dashboard and its status page if it has them, and the log lines in
 * these log groups.
 */
export function alertLinks(variables: Variables, region: string, logGroups: readonly string[]): readonly AlertLink[] {
  const { GATEWATCH_DASHBOARD: dashboard, GATEWATCH_STATUS_PAGE: page } = variables;
  return [
    ...(dashboard ? [{ name: 'Dashboard', url: dashboardUrl(region, dashboard) }] : []),
    ...(page ? [{ name: 'Status page', url: page }] : []),
    ...(logGroups.length > 0 ? [{ name: 'Log lines', url: logQueryUrl(region, logGroups) }] : []),
  ];
}
