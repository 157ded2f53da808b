/** Returns the URL of a dashboard in the console. */
export function dashboardUrl(region: string, name: string): string {
  return `${consoleUrl(region)}#dashboards/dashboard/${name}`;
}

/** Returns the URL of the alarms whose name contains the name of the monitor. */
export function alarmsUrl(region: string, monitor: string): string {
  return `${consoleUrl(region)}#alarmsV2:?~(search~'${monitor})`;
}

const USUAL = '.console.aws.amazon.com';

function consoleUrl(region: string): string {
  const host = region.startsWith('cn-')
    ? 'console.amazonaws.cn'
    : region.startsWith('us-gov-')
      ? 'console.amazonaws-us-gov.com'
      : `${region}${USUAL}`;
  return `https://${host}/cloudwatch/home?region=${region}`;
}

/** How far back the query for log lines goes, in seconds. */
const QUERY_SECONDS = 3600;

const NOT_READY_LINES = [
  'fields @timestamp, message.target, message.status, message.reason, message.summary',
  'filter message.event = "target" and message.status != "ready"',
  'sort @timestamp desc',
].join('\n| ');

/**
 * Returns the URL of the log lines of targets that were not ready in the last hour. The console writes a query into
 * its URL as JSURL, and escapes that twice; a URL of letters and digits alone stays a link in every mail program. The
 * form is not documented: it is what the console itself makes.
 */
export function logQueryUrl(region: string, logGroups: readonly string[]): string {
  const value = (text: string) => `'${encodeURIComponent(text).replaceAll(/%|[!'()*~]/g, starred)}`;
  const source = logGroups.map((name) => `~${value(name)}`).join('');
  const range = `~(end~0~start~-${QUERY_SECONDS}~timeType~'RELATIVE~unit~'seconds`;
  const detail = `${range}~editorString~${value(NOT_READY_LINES)}~source~(${source}))`;
  const escaped = detail.replaceAll(/[~'()]/g, (mark) => `$25${hex(mark)}`);
  return `${consoleUrl(region)}#logsV2:logs-insights$3FqueryDetail$3D${escaped}`;
}

// JSURL has a star where URLs have a percent sign.
function starred(mark: string): string {
  return mark === '%' ? '*' : `*${hex(mark)}`;
}

function hex(mark: string): string {
  return mark.charCodeAt(0).toString(16).toUpperCase();
}
