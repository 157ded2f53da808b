import { expect, it } from 'vitest';
import { requestHeaders } from '../../../../monitor/probers/http/request-headers.ts';
import { httpLook, httpsLook } from '../../../../testkit/zoo/animal.ts';

it.each([
  [httpLook(80, 'gw.test'), 'gw.test'],
  [httpLook(443, 'gw.test'), 'gw.test:443'],
  [httpsLook(443, 'gw.test'), 'gw.test'],
  [httpsLook(80, '2001:db8::1'), '[2001:db8::1]:80'],
])('leaves the default port out of the host: %j', (look, host) => {
  expect(requestHeaders(look, [], 'x').slice(0, 2)).toEqual(['host', host]);
});
