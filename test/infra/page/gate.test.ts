import { describe, expect, test } from 'vitest';
import { gateCode } from '../../../infra/page/gate.ts';
import { runGate } from '../../../testkit/page/run-gate.ts';

const statusOf = async (...asked: Parameters<typeof runGate>) => (await runGate(...asked)).statusCode ?? 'passed';

describe('by address', () => {
  // Cases of RFC 4632 and RFC 4291, section 2.2: every form of an address, and both sides of each edge.
  test.each<readonly [string, string, boolean]>([
    ['192.0.2.0/24', '192.0.2.0', true],
    ['192.0.2.0/24', '192.0.2.255', true],
    ['192.0.2.0/24', '192.0.3.0', false],
    ['192.0.2.128/25', '192.0.2.127', false],
    ['192.0.2.7/32', '192.0.2.7', true],
    ['192.0.2.7/32', '192.0.2.6', false],
    ['10.1.2.3/8', '10.255.0.1', true],
    ['0.0.0.0/0', '203.0.113.9', true],
    ['0.0.0.0/0', '2001:db8::1', false],
    ['::/0', '2001:db8::1', true],
    ['::/0', '203.0.113.9', false],
    ['2001:db8::/32', '2001:db8:0:ffff::1', true],
    ['2001:db8::/32', '2001:db9::1', false],
    ['2001:db8:0:0:0:0:0:1/128', '2001:db8::1', true],
    ['2001:db8::8000/113', '2001:db8::7fff', false],
    ['2001:db8::8000/113', '2001:0DB8::FFFF', true],
    ['::1/128', '0:0:0:0:0:0:0:1', true],
    ['2001:db8:1::/48', '2001:db8:1::', true],
    ['::ffff:192.0.2.0/120', '::ffff:192.0.2.9', true],
    ['::ffff:192.0.2.0/120', '::ffff:c000:309', false],
  ])('%s has %s: %s', async (cidr, ip, isIn) => {
    const code = gateCode({ cidrs: ['198.51.100.0/24', cidr], hasBasic: false });
    expect(await statusOf(code, { ip })).toBe(isIn ? 'passed' : 403);
  });

  test('a request that passes goes on as it came', async () => {
    const passed = await runGate(gateCode({ cidrs: ['192.0.2.0/24'], hasBasic: false }), { headers: { accept: 'text/html' } });
    expect(passed).toMatchObject({ method: 'GET', uri: '/', headers: { accept: { value: 'text/html' } } });
  });
});

describe('by user name and password', () => {
  const code = gateCode({ cidrs: [], hasBasic: true });
  // printf '5a17YWRhOmNvcnJlY3QgaG9yc2U=' | sha256sum
  const stored = { readers: '5a17:117d642a3bd4cabc78c6748f5abe1267a5d3e8d320d3aa8cdd7b3dd8156ee04b' };

  test.each<readonly [string, Record<string, string>]>([
    ['nothing', {}],
    ['another scheme', { authorization: 'Bearer YWRhOmNvcnJlY3QgaG9yc2U=' }],
    ['a wrong password', { authorization: 'Basic YWRhOndyb25n' }],
    ['the hash itself', { authorization: `Basic ${stored.readers.split(':')[1]}` }],
    ['a name that objects have', { authorization: 'Basic constructor' }],
    ['no token', { authorization: 'Basic ' }],
  ])('%s: asked for it', async (_, headers) => {
    const refused = await runGate(code, { headers, stored });
    expect(refused).toMatchObject({ statusCode: 401, headers: { 'www-authenticate': { value: expect.stringMatching(/^Basic realm=/) } } });
    expect(refused.headers?.['cache-control']?.value).toBe('no-store');
  });

  test('the right ones pass, in any case of the scheme, and do not go on to the bucket', async () => {
    for (const scheme of ['Basic', 'basic', 'BASIC ']) {
      const passed = await runGate(code, { headers: { authorization: `${scheme} YWRhOmNvcnJlY3QgaG9yc2U=`, accept: '*/*' }, stored });
      expect(passed).toMatchObject({ uri: '/', headers: { accept: { value: '*/*' } } });
      expect(Object.keys(passed.headers ?? {})).toEqual(['accept']);
    }
  });

  test.each([{}, { readers: '' }, { readers: ':' }, { readers: 'x' }])('with the store %j, nobody is let in', async (broken) => {
    expect(await statusOf(code, { headers: { authorization: 'Basic YWRhOmNvcnJlY3QgaG9yc2U=' }, stored: broken })).toBe(401);
  });
});

test('with both, readers need both', async () => {
  const code = gateCode({ cidrs: ['192.0.2.0/24'], hasBasic: true });
  expect(await statusOf(code, { ip: '198.51.100.1' })).toBe(403);
  expect(await statusOf(code, { ip: '192.0.2.1' })).toBe(401);
});

test.each([
  ['SSLv3:x:fullHandshake', 403],
  ['TLSv1:ECDHE-RSA-AES128-SHA:fullHandshake', 403],
  ['TLSv1.1:ECDHE-RSA-AES128-SHA:fullHandshake', 403],
  ['TLSv1.2:ECDHE-RSA-AES128-GCM-SHA256:sessionResumed', 'passed'],
  ['TLSv1.3:TLS_AES_128_GCM_SHA256:fullHandshake', 'passed'],
])('%s: %s', async (tls, expected) => {
  expect(await statusOf(gateCode({ cidrs: [], hasBasic: false }), { headers: { 'cloudfront-viewer-tls': tls } })).toBe(expected);
});

describe('the code', () => {
  const longest = 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff/128';
  const code = gateCode({ cidrs: Array.from({ length: 50 }, () => longest), hasBasic: true });

  test('has at most 10 KB with the most ranges: the quota of CloudFront Functions', () => {
    expect(Buffer.byteLength(code)).toBeLessThan(10_240);
  });

  // Source: Amazon CloudFront, "JavaScript runtime 2.0 features": no classes, no destructuring, no spread, no `eval`; imports of
  // its own modules only.
  test('uses what the runtime has', () => {
    expect(code).not.toMatch(
      /\bclass\b|\.\.\.|\?\.|\?\?|\beval\b|\bnew Function\b|\b(const|let|var) [[{]|\bfor\b.*\bof\b|\bprocess\b|\brequire\b/,
    );
    const imports = [...code.matchAll(/^import .* from '(.*)';$/gm)].map(([, name]) => name);
    expect(imports).toEqual(['cloudfront', 'crypto']);
  });

  test('without a password imports nothing, and never reads a store', () => {
    expect(gateCode({ cidrs: ['::/0'], hasBasic: false })).not.toMatch(/import|kvs|crypto/);
  });
});
