import { createPublicKey, verify } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { kindOf } from '../../monitor/observation/reason.ts';
import { type Sandbox, startSandbox } from '../../sandbox/start-sandbox.ts';
import { exchange, get, request } from '../../testkit/sandbox/exchange.ts';
import { portOf } from '../../testkit/sandbox/server-ports.ts';
import { explainGatewayAnswer } from '../../wso2/readers/read-gateway-call.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox({ servers: [{ kind: 'gateway', count: 2 }, { kind: 'key-manager' }] });
});
afterEach(async () => {
  for (const target of sandbox.targets) await sandbox.setFault(target, 'none');
});
afterAll(() => sandbox.close());

const BASIC = (client: string) => `Authorization: Basic ${Buffer.from(client).toString('base64')}`;
const MENU = '/pizzashack/1.0.0/menu';

/** One exchange as the readers see it. */
async function ask(target: string, base: number, text: string) {
  const secure = base === 8243 || base === 9443;
  const { bytes } = await exchange({ port: portOf(sandbox, target, base), ...(secure && { ca: sandbox.authority }) }, text);
  const end = bytes.indexOf('\r\n\r\n');
  const [statusLine = '', ...lines] = bytes.slice(0, end).split('\r\n');
  const headers = Object.fromEntries(lines.map((line) => [line.split(': ')[0]?.toLowerCase() ?? '', line.slice(line.indexOf(': ') + 2)]));
  const raw = bytes.slice(end + 4);
  const body = headers['transfer-encoding'] === 'chunked' ? raw.split('\r\n').slice(1, 2).join('') : raw;
  return { status: Number(statusLine.split(' ')[1]), headers, body, truncated: false };
}

function askToken(client = 'gatewatch-in-sandbox:secret-of-the-sandbox', body = 'grant_type=client_credentials&scope=default') {
  const head = request(
    'POST',
    '/oauth2/token',
    BASIC(client),
    'Content-Type: application/x-www-form-urlencoded',
    `Content-Length: ${body.length}`,
  );
  return ask('km-1', 9763, head + body);
}

async function token(): Promise<string> {
  const answer = await askToken();
  return (JSON.parse(answer.body) as { access_token: string }).access_token;
}

const menu = async (target = 'gw-1', base = 8280) => ask(target, base, get(MENU, `Authorization: Bearer ${await token()}`));
const preflight = (path: string, method: string, target = 'gw-1', base = 8280) =>
  ask(target, base, request('OPTIONS', path, 'Origin: https://gatewatch.invalid', `Access-Control-Request-Method: ${method}`));

describe('a call', () => {
  test.each([8280, 8243])('with a token of the Key Manager is answered by the backend, on %i', async (base) => {
    expect(await menu('gw-1', base)).toMatchObject({ status: 200, body: '[{"name":"BBQ Chicken Bacon","price":"22.99"}]' });
  });

  test('a body is read, and its request answered', async () => {
    const order = request('POST', '/pizzashack/1.0.0/order', `Authorization: Bearer ${await token()}`, 'Content-Length: 4');
    expect((await ask('gw-1', 8280, `${order}{ }\n`)).status).toBe(200);
  });

  test.each([
    ['none', 'gateway.api-missing', '/pizza/1.0.0/menu'],
    ['none', 'gateway.api-missing', '/pizzashack/2.0.0/menu'],
    ['none', 'gateway.resource-missing', '/pizzashack/1.0.0/wine'],
    ['none', 'gateway.method', '/pizzashack/1.0.0/order'],
    ['api-missing', 'gateway.api-missing', '/weather/2.1.0/'],
    ['api-blocked', 'gateway.blocked', MENU],
    ['auth-backend', 'gateway.auth-backend', MENU],
    ['token-rejected', 'gateway.token-rejected', MENU],
    ['not-subscribed', 'gateway.subscription', MENU],
    ['throttled', 'gateway.throttled', MENU],
    ['backend-refused', 'gateway.backend-connect', MENU],
    ['backend-timeout', 'gateway.backend-timeout', MENU],
    ['backend-suspended', 'gateway.backend-suspended', MENU],
  ])('with the fault %s is %s for %s', async (fault, reason, path) => {
    await sandbox.setFault('gw-1', fault);
    const answer = await ask('gw-1', 8280, get(path, `Authorization: Bearer ${await token()}`));
    expect(explainGatewayAnswer(answer)).toMatchObject({ reason });
    expect((await menu('gw-2')).status).toBe(200);
  });

  test('without a token, or with a wrong one, is refused with a challenge', async () => {
    const without = await ask('gw-1', 8280, get(MENU));
    expect(explainGatewayAnswer(without)).toMatchObject({ reason: 'gateway.credentials' });
    expect(without.headers['www-authenticate']).toContain('realm="WSO2 API Manager"');
    for (const wrong of ['x', 'a.b.c', `${await token()}x`, (await token()).replace(/\.[^.]+\./, '.e30.')])
      expect(explainGatewayAnswer(await ask('gw-1', 8280, get(MENU, `Authorization: Bearer ${wrong}`)))).toMatchObject({
        reason: 'gateway.token-rejected',
      });
  });

  test('an error of the backend is passed on', async () => {
    await sandbox.setFault('gw-1', 'backend-error');
    const answer = await menu();
    expect(answer).toMatchObject({ status: 503, body: '{"error":"out of dough"}' });
    expect(explainGatewayAnswer(answer)).toBeUndefined();
  });

  test('of / is a welcome page, whatever is deployed', async () => {
    expect(await ask('gw-1', 8280, get('/'))).toMatchObject({ status: 200, body: expect.stringContaining('Welcome to APIM') });
  });
});

describe('a preflight', () => {
  test('needs no token, and answers with the methods of the resource', async () => {
    expect(await preflight(MENU, 'GET', 'gw-1', 8243)).toMatchObject({
      status: 200,
      body: '',
      headers: { 'access-control-allow-methods': 'GET' },
    });
  });

  test.each([
    ['none', '/pizzashack/9.9.9/menu', 'GET', 'gateway.api-missing'],
    ['none', '/pizzashack/1.0.0/wine', 'GET', 'gateway.resource-missing'],
    ['none', MENU, 'DELETE', 'gateway.method'],
    ['api-missing', '/weather/2.1.0/', 'GET', 'gateway.api-missing'],
    ['cors-off', MENU, 'GET', 'gateway.credentials'],
  ])('with the fault %s, %s %s is %s', async (fault, path, method, reason) => {
    await sandbox.setFault('gw-1', fault);
    expect(explainGatewayAnswer(await preflight(path, method))).toMatchObject({ reason });
  });

  test('passes while the API is blocked', async () => {
    await sandbox.setFault('gw-1', 'api-blocked');
    expect((await preflight(MENU, 'GET')).status).toBe(200);
  });
});

describe('the token endpoint', () => {
  const claimsOf = (jwt: string) => JSON.parse(Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString('utf8'));

  test('issues a token that its JWKS verifies, and whose issuer its discovery document names', async () => {
    const jwt = await token();
    const [head = '', claims = '', signature = ''] = jwt.split('.');
    const { keys } = JSON.parse((await ask('km-1', 9763, get('/oauth2/jwks'))).body);
    const { kid } = JSON.parse(Buffer.from(head, 'base64url').toString('utf8'));
    const key = createPublicKey({ key: keys.find((one: { kid: string }) => one.kid === kid), format: 'jwk' });
    expect(verify('sha256', Buffer.from(`${head}.${claims}`), key, Buffer.from(signature, 'base64url'))).toBe(true);
    const discovery = JSON.parse((await ask('km-1', 9763, get('/oauth2/token/.well-known/openid-configuration'))).body);
    expect(claimsOf(jwt).iss).toBe(discovery.issuer);
    expect(discovery.jwks_uri).toMatch(/\/oauth2\/jwks$/);
  });

  test.each([
    ['none', 'gatewatch-in-sandbox:wrong', 'grant_type=client_credentials', 401, /"error":"invalid_client"/],
    ['none', 'gatewatch-in-sandbox:secret-of-the-sandbox', 'grant_type=password', 400, /"error":"unsupported_grant_type"/],
    [
      'token-refused',
      'gatewatch-in-sandbox:secret-of-the-sandbox',
      'grant_type=client_credentials',
      401,
      /A valid OAuth client could not be found for client_id: gatewatch/,
    ],
    ['token-rubbish', 'gatewatch-in-sandbox:secret-of-the-sandbox', 'grant_type=client_credentials', 200, /<html>/],
  ])('with the fault %s, %s and %s gets %i', async (fault, client, body, status, text) => {
    await sandbox.setFault('km-1', fault);
    const answer = await askToken(client, body);
    expect(answer.status).toBe(status);
    expect(answer.body).toMatch(text);
  });

  test('clock-ahead issues tokens of a time ten minutes from now', async () => {
    const now = () => Date.now() / 1000;
    expect(Math.abs(claimsOf(await token()).iat - now())).toBeLessThan(60);
    await sandbox.setFault('km-1', 'clock-ahead');
    expect(Math.abs(claimsOf(await token()).iat - now() - 600)).toBeLessThan(60);
  });
});

test('every fault of a call has a reason that somebody must act on', async () => {
  for (const [fault, kind] of [
    ['not-subscribed', 'configuration'],
    ['backend-refused', 'target'],
  ] as const) {
    await sandbox.setFault('gw-1', fault);
    const explained = explainGatewayAnswer(await menu());
    expect(explained && kindOf(explained.reason)).toBe(kind);
  }
});
