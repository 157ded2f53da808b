import { describe, expect, test } from 'vitest';
import { alarmsUrl, dashboardUrl, logQueryUrl } from '../../../deployment/schedule/console-url.ts';

const GROUP = '/aws/lambda/gatewatch-prod-api-manager';

/** Reads a query from its URL as the console does: percent signs of the fragment are dollars, those of JSURL are stars. */
function queryIn(url: string): string {
  const detail = url.split('queryDetail$3D')[1] ?? '';
  return decodeURIComponent(decodeURIComponent(detail.replaceAll('$', '%'))).replaceAll(/\*([0-9A-F]{2})/gi, (_, code) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  );
}

describe('the query for log lines', () => {
  test('is what the console makes of it: the last hour, the lines of targets that are not ready, in all groups', () => {
    expect(queryIn(logQueryUrl('eu-west-1', [GROUP, '/aws/lambda/b']))).toBe(
      `~(end~0~start~-3600~timeType~'RELATIVE~unit~'seconds~editorString~'fields @timestamp, message.target, message.status, message.reason, message.summary
| filter message.event = "target" and message.status != "ready"
| sort @timestamp desc~source~(~'${GROUP}~'/aws/lambda/b))`,
    );
  });

  test('is one word of characters that mail programs keep in a link', () => {
    expect(logQueryUrl('eu-west-1', [GROUP])).toMatch(/^https:\/\/[\w.:/?=#$*-]+$/);
  });
});

test.each([
  ['eu-west-1', 'https://eu-west-1.console.aws.amazon.com/cloudwatch/home?region=eu-west-1'],
  ['cn-north-1', 'https://console.amazonaws.cn/cloudwatch/home?region=cn-north-1'],
  ['us-gov-west-1', 'https://console.amazonaws-us-gov.com/cloudwatch/home?region=us-gov-west-1'],
])('the console of %s', (region, start) => {
  expect(dashboardUrl(region, 'd')).toBe(`${start}#dashboards/dashboard/d`);
  expect(alarmsUrl(region, 'prod')).toBe(`${start}#alarmsV2:?~(search~'prod)`);
  expect(logQueryUrl(region, [GROUP]).startsWith(`${start}#logsV2:logs-insights`)).toBe(true);
});
