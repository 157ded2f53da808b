/** Where the console shows a dashboard. */
export function dashboardUrl(region: string, name: string): string {
  return `${consoleUrl(region)}#dashboards/dashboard/${name}`;
}

/** Where it lists the alarms of a monitor: those whose names have its name in them. */
export function alarmsUrl(region: string, monitor: string): string {
  return `${consoleUrl(region)}#alarmsV2:?~(search~'${monitor})`;
}

function consoleUrl(region: string): string {
  const console = region.startsWith('cn-') ? 'amazonaws.cn' : region.startsWith('us-gov-') ? 'amazonaws-us-gov.com' : 'aws.amazon.com';
  const host = console === 'aws.amazon.com' ? `${region}.console.${console}` : `console.${console}`;
  return `https://${host}/cloudwatch/home?region=${region}`;
}
