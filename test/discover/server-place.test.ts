import { expect, test } from 'vitest';
import { bareContext } from '../../discover/api-entry.ts';
import { hostOf, readServerUrl, seenAt } from '../../discover/server-place.ts';
import { named } from '../../discover/target-names.ts';

test.each([
  ['GW.Example.COM.', 'gw.example.com'],
  ['10.0.0.1', '10.0.0.1'],
  ['10.0.0.256', undefined],
  ['1.2.3', undefined],
  ['010.0.0.1', undefined],
  ['[2001:DB8::1]', '2001:db8::1'],
  ['::1', '::1'],
  [':::', undefined],
  ['a b', undefined],
  ['$env{NODE_IP}', undefined],
  ['', undefined],
])('the host %j is %j', (text, host) => {
  expect(hostOf(text)).toBe(host);
});

test.each([
  ['https://cp.example.com', { scheme: 'https', host: 'cp.example.com', port: 443, path: '' }],
  ['http://cp:9763/apim//', { scheme: 'http', host: 'cp', port: 9763, path: '/apim' }],
  ['https://[::1]:9443/x?y#z', { scheme: 'https', host: '::1', port: 9443, path: '/x' }],
  ['https://user:pass@cp', undefined],
  ['https://user@cp', undefined],
  ['ftp://cp', undefined],
  ['file:///etc/passwd', undefined],
  ['cp:9443', undefined],
])('the URL %j is %j', (text, url) => {
  expect(readServerUrl(text)).toEqual(url);
});

test.each([
  ['gateway', 8243, 8243, {}],
  ['gateway', 8243, 8245, { portOffset: 2 }],
  ['gateway', 8243, 9243, { portOffset: 1000 }],
  ['gateway', 8243, 9244, { ports: { 8243: 9244 } }],
  ['gateway', 8243, 443, { ports: { 8243: 443 } }],
  ['micro-integrator', 9164, 9166, { portOffset: 12 }],
] as const)('%s at %d, seen at %d, is written as %j', (profile, documented, port, written) => {
  expect(seenAt(profile, documented, port)).toEqual(written);
});

test.each([
  ['/pizzashack/1.0.0', '1.0.0', '/pizzashack'],
  ['pizzashack', '1.0.0', '/pizzashack'],
  ['/t/foo.example/pizza/{version}', '2', '/t/foo.example/pizza'],
  ['/1.0.0', '1.0.0', undefined],
  ['/a b', '1', undefined],
  [undefined, '1', undefined],
])('the context %j of version %s is %j', (context, version, bare) => {
  expect(bareContext(context, version)).toBe(bare);
});

test('names are valid, and no two are the same', () => {
  const wishes = ['GW 1', 'gw-1', 'gw_1', '', '日本', '-x-', 'y'.repeat(100), 'y'.repeat(99)];
  const names = named(
    wishes.map((name) => ({ name, profile: 'custom', from: '', notes: [] })),
    ['gw-1', 'x'],
  ).map(({ name }) => name);
  expect(names).toEqual(['gw-1-2', 'gw-1-3', 'gw-1-4', 'target', 'target-2', 'x-2', 'y'.repeat(63), `${'y'.repeat(61)}-2`]);
});
