import { SignJWT } from 'jose';
import { afterEach, describe, expect, test } from 'vitest';
import { issueCertificate } from '../../sandbox/wire/certificate.ts';
import { closeServers, json, serve } from '../../testkit/engine/serve.ts';
import { lookWith } from '../../testkit/look-with.ts';

afterEach(closeServers);

const SECRETS = { 'wso2/shop': '{"clientId":"shop-client-id","clientSecret":"shop-client-secret"}' };

// Documents as a Key Manager of API-M 4.5 sends them; OpenID Connect Discovery 1.0 section 3, RFC 7517 section 4.
const ISSUER = 'https://km.example.com:9443/oauth2/token';
const DISCOVERY = {
  issuer: ISSUER,
  token_endpoint: ISSUER,
  jwks_uri: 'https://km.example.com:9443/oauth2/jwks',
};
const KEY = { kty: 'RSA', e: 'AQAB', use: 'sig', kid: 'key-one', alg: 'RS256', n: 'sXch' };

const seconds = () => Math.floor(Date.now() / 1000);

function jwt(claims: Record<string, unknown> = {}, kid: string | undefined = 'key-one'): Promise<string> {
  return new SignJWT({ iss: ISSUER, iat: seconds(), exp: seconds() + 3600, ...claims })
    .setProtectedHeader({ alg: 'HS256', ...(kid !== undefined && { kid }) })
    .sign(new TextEncoder().encode('a key of thirty-two characters .'));
}

type Says = {
  readonly discovery?: unknown;
  readonly jwks?: unknown;
  readonly token?: string;
  readonly left?: number;
  readonly status?: number;
};

async function check(
  { discovery = DISCOVERY, jwks = { keys: [KEY] }, token, left = 3600, status = 200 }: Says,
  profile = 'key-manager',
  withToken = true,
  keys = '',
) {
  const said = token ?? (await jwt());
  const km = await serve(({ url }, response) => {
    if (url.includes('.well-known')) return json(response, 200, discovery);
    if (url.includes('jwks')) return json(response, status, jwks);
    json(response, url === '/oauth2/token' ? 200 : 404, { access_token: said, token_type: 'Bearer', expires_in: left });
  });
  const looked = await lookWith(
    `
${withToken ? 'monitor: { tokens: { shop: { keyManager: km-1, client: { secret: wso2/shop }, scope: default } } }' : ''}
defaults: { recheckSeconds: 0, failureThreshold: 1 }
targets:
  - name: km-1
    profile: ${profile}
    host: ${keys ? 'localhost' : '127.0.0.1'}
    ports: { 9443: { port: ${km.port}, scheme: HTTP } }
    readinessProbe: { tcpSocket: { port: ${km.port} } }
    livenessProbe: false
    consistency: true
    ${keys}
`,
    { secrets: SECRETS },
  );
  return { km, status: looked('km-1').status, probe: looked('km-1').probe('consistency') };
}

describe('a Key Manager', () => {
  test.each(['key-manager', 'control-plane', 'identity-server'])('of the profile %s agrees with itself', async (profile) => {
    const { km, status, probe } = await check({}, profile);
    expect(probe).toMatchObject({ outcome: 'success', role: 'signal', detail: `issuer ${ISSUER}, 1 signing key; a new token agrees` });
    expect(status).toBe('ready');
    expect(km.asked.map(({ method, url, body }) => `${method} ${url} ${body}`.trim())).toEqual([
      'GET /oauth2/token/.well-known/openid-configuration',
      'GET /oauth2/jwks',
      'POST /oauth2/token grant_type=client_credentials&scope=default',
    ]);
  });

  test('is asked for no token if none is issued by it', async () => {
    const { km, probe } = await check({}, 'key-manager', false);
    expect(probe).toMatchObject({ outcome: 'success', detail: expect.stringContaining('no token is issued for this check') });
    expect(km.asked).toHaveLength(2);
  });

  test('is asked for the keys of its tenant', async () => {
    const { km, probe } = await check({ discovery: { ...DISCOVERY, jwks_uri: 'https://km.example.com/t/acme.com/oauth2/jwks' } });
    expect(probe.outcome).toBe('success');
    expect(km.asked[1]?.url).toBe('/t/acme.com/oauth2/jwks');
  });

  test('is asked at each of its addresses', async () => {
    const each = (says: Says) => check(says, 'key-manager', true, 'addresses: all\n    addressFamily: ipv4');
    expect((await each({})).probe).toMatchObject({ outcome: 'success', detail: `issuer ${ISSUER}, 1 signing key; a new token agrees` });
    const { probe } = await each({ token: await jwt({ iat: seconds() + 600, exp: seconds() + 4200 }) });
    expect(probe).toMatchObject({ reason: 'wso2.key-manager', detail: expect.stringContaining('ahead of ours') });
  });

  test('can issue opaque tokens', async () => {
    expect((await check({ token: '5f2c7d3e-opaque' })).probe).toMatchObject({
      outcome: 'success',
      detail: expect.stringContaining('opaque'),
    });
  });

  test.each([
    ['that it issued before', { iat: -1800, exp: 1800 }, 1800],
    ['that it issued a day ago', { iat: -86_400, exp: 30 }, 30],
    ['that does not expire', { iat: -600, exp: 9_223_372_036 }, 9_223_372_036_854_776],
  ])('can answer with a token %s', async (_, { iat, exp }, left) => {
    const token = await jwt({ iat: seconds() + iat, exp: seconds() + exp });
    expect((await check({ token, left })).probe).toMatchObject({
      outcome: 'success',
      detail: expect.stringContaining('a new token agrees'),
    });
  });

  const wrong: readonly (readonly [what: string, says: () => Promise<Says> | Says, detail: RegExp])[] = [
    [
      'an issuer on localhost',
      () => ({ discovery: { ...DISCOVERY, issuer: 'https://localhost:9443/oauth2/token' } }),
      /^issuer is on localhost/,
    ],
    [
      'keys on 127.0.0.1',
      () => ({ discovery: { ...DISCOVERY, jwks_uri: 'https://127.0.0.1:9443/oauth2/jwks' } }),
      /jwks_uri is on localhost/,
    ],
    ['keys on [::1]', () => ({ discovery: { ...DISCOVERY, jwks_uri: 'https://[::1]:9443/oauth2/jwks' } }), /jwks_uri is on localhost/],
    [
      'a token endpoint on localhost.',
      () => ({ discovery: { ...DISCOVERY, token_endpoint: 'https://LOCALHOST.:9443/x' } }),
      /token_endpoint is on localhost/,
    ],
    ['no address of keys', () => ({ discovery: { issuer: ISSUER } }), /discovery has no jwks_uri/],
    ['no keys', () => ({ jwks: { keys: [] } }), /none of the 0 keys/],
    ['keys without an ID', () => ({ jwks: { keys: [{ ...KEY, kid: undefined }] } }), /none of the 1 keys/],
    ['keys of curves only', () => ({ jwks: { keys: [{ kty: 'EC', kid: 'key-one' }] } }), /none of the 1 keys/],
    ['a page in place of keys', () => ({ jwks: 'sign in' }), /the JWKS is no set of keys/],
    ['no service of keys', () => ({ status: 500 }), /the JWKS responds with status 500/],
    [
      'a certificate that has ended',
      () => ({ jwks: { keys: [{ ...KEY, x5c: [expired()] }] } }),
      /certificate of key key-one expired on \d{4}-/,
    ],
    ['keys of another node', () => ({ jwks: { keys: [{ ...KEY, kid: 'key-two' }] } }), /signed with key key-one, which is not in the JWKS/],
    ['a token without a key', async () => ({ token: await jwt({}, undefined).then(withoutKid) }), /the token names no key/],
    [
      'a token of another issuer',
      async () => ({ token: await jwt({ iss: 'https://other.example.com/oauth2/token' }) }),
      /issued by https:\/\/other/,
    ],
    [
      'a clock that is ahead',
      async () => ({ token: await jwt({ iat: seconds() + 600, exp: seconds() + 4200 }) }),
      /(599|60[01]) s ahead of ours/,
    ],
    [
      'a clock that is behind',
      async () => ({ token: await jwt({ iat: seconds() - 90, exp: seconds() + 3510 }) }),
      /(8\d|9[01]) s behind ours/,
    ],
  ];
  test.each(wrong)('with %s does not', async (_, says, detail) => {
    const { status, probe } = await check(await says());
    expect(probe).toMatchObject({ outcome: 'failure', reason: 'wso2.key-manager', detail: expect.stringMatching(detail) });
    expect(status).toBe('degraded');
  });

  test('names what to do about the first two causes', async () => {
    const { probe } = await check({ token: await jwt({ iat: seconds() + 600, exp: seconds() + 4200 }, 'key-nine') });
    expect(probe.fix).toMatch(/^give all nodes .* the same key store .* Then synchronize the clock/);
  });

  test('that refuses the client is reported as that', async () => {
    const km = await serve(({ url }, response) => {
      if (url.includes('.well-known')) return json(response, 200, DISCOVERY);
      if (url.includes('jwks')) return json(response, 200, { keys: [KEY] });
      json(response, 401, { error: 'invalid_client', error_description: 'Client credentials are invalid. shop-client-secret' });
    });
    const looked = await lookWith(
      `
monitor: { tokens: { shop: { keyManager: km-1, client: { secret: wso2/shop } } } }
targets: [{ name: km-1, profile: all-in-one, host: 127.0.0.1, recheckSeconds: 0, ports: { 9443: { port: ${km.port}, scheme: HTTP } }, readinessProbe: { tcpSocket: { port: ${km.port} } }, consistency: true }]
`,
      { secrets: SECRETS },
    );
    const probe = looked('km-1').probe('consistency');
    expect(probe).toMatchObject({ reason: 'token.refused', detail: expect.stringContaining('invalid_client') });
    expect(JSON.stringify(probe)).not.toContain('shop-client-secret');
  });
});

/** The same token with a header that has no `kid`. */
function withoutKid(token: string): string {
  const head = Buffer.from('{"alg":"HS256"}').toString('base64url');
  return [head, ...token.split('.').slice(1)].join('.');
}

/** A certificate that ended yesterday, as `x5c` has it (RFC 7517 section 4.7). */
function expired(): string {
  const day = 86_400_000;
  const { certificate } = issueCertificate({
    commonName: 'km',
    notBefore: new Date(Date.now() - 90 * day),
    notAfter: new Date(Date.now() - day),
  });
  return certificate.replaceAll(/-----[^-]+-----|\s/g, '');
}
