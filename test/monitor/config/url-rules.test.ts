import { expect, test } from 'vitest';
import { urlFindings } from '../../../monitor/config/url-rules.ts';

const beat = (url: string) => urlFindings({ heartbeat: { url } }).map(({ got }) => got);

test.each([
  ['https://ada:pass-phrase@beats.example.com/ping', ['a user name or password']],
  ['https://token@beats.example.com/ping', ['a user name or password']],
  ['https://@beats.example.com/ping', ['a user name or password']],
  ['https://beats.example.com/ping#x', ['a fragment (#)']],
  ['https://beats.example.com/#', ['a fragment (#)']],
  ['https://beats.example.com:0/ping', ['the port 0']],
  ['https://beats.example.com:99999/ping', ['no valid host or port']],
  ['https://[beats/ping', ['no valid host or port']],
  ['https://beats.example.com/ping?to=ada@example.com', []],
  ['https://beats.example.com:8443/@ada', []],
])('a heartbeat URL %s has %j', (url, parts) => {
  expect(beat(url)).toEqual(parts);
  expect(JSON.stringify(urlFindings({ heartbeat: { url } }))).not.toContain('pass-phrase');
});

test('a pager may have the user name that SNS sends, and a runbook a place in its page', () => {
  const pager = ['https://ada:pass-phrase@pages.example.com/'];
  expect(urlFindings({ alerts: { pager }, runbook: 'https://wiki.example.com/ops#gatewatch' })).toEqual([]);
  expect(urlFindings({ runbook: 'https://ada@wiki.example.com/' })).toHaveLength(1);
});
