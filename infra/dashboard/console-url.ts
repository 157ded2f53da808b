/** Returns the URL of a dashboard in the console. */
export function dashboardUrl(region: string, name: string): string {
  return `${consoleUrl(region)}#dashboards/dashboard/${name}`;
}

/** Returns the URL of the alarms whose name contains the name of the monitor. */
export function alarmsUrl(region: string, monitor: string): string {
  return `${consoleUrl(region)}#alarmsV2:?~(search~'${monitor})`;
}

function consoleUrl(region: string): string {
  const console = region.startsWith('cn-') ? 'amazonaws.cn' : region.startsWith('us-gov-') ? 'amazonaws-us-gov.com' : 'aws.amazon.com';
  const host = console === 'aws.amazon.com' ? `${region}.console.${console}` : `console.${console}`;
  return `https://${host}/cloudwatch/home?region=${region}`;
}
