import { expect, test } from 'vitest';
import { urlFindings } from '../../../monitor/config/url-rules.ts';
import { compile } from '../../../testkit/look-with.ts';

const beat = (url: string) => urlFindings({ heartbeat: { url } }).map(({ got }) => got);

test.each([
  ['https://beats.example.com/ping#x', ['a fragment (#)']],
  ['https://beats.example.com/#', ['a fragment (#)']],
  ['https://beats.example.com:0/ping', ['the port 0']],
  ['https://beats.example.com:99999/ping', ['no valid host or port']],
  ['https://[beats/ping', ['no valid host or port']],
  ['https://beats.example.com/ping?to=ada@example.com', []],
  ['https://beats.example.com:8443/@ada', []],
])('a heartbeat URL %s has %j', (url, parts) => {
  expect(beat(url)).toEqual(parts);
});

test('a pager may have the user name that SNS sends, and a runbook a place in its page', () => {
  const pager = ['https://ada:pass-phrase@pages.example.com/'];
  expect(urlFindings({ alerts: { pager }, runbook: 'https://wiki.example.com/ops#gatewatch' })).toEqual([]);
});

test.each(['ada:pass-phrase@', 'pass-phrase@', '@'])(
  'user information in the URL of a heartbeat or a runbook is refused and not repeated: %s',
  (user) => {
    for (const url of [`heartbeat: { url: "https://${user}beats.example.com/ping" }`, `runbook: "https://${user}wiki.example.com/"`]) {
      const compiling = () => compile(`monitor: { ${url} }\ntargets: [{ name: a, profile: gateway, host: a.example.com }]`);
      expect(compiling).toThrow('with a user name or password');
      expect(compiling).not.toThrow('pass-phrase');
    }
  },
);
