import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Server as TcpServer } from 'node:net';
import { SignJWT } from 'jose';
import { afterEach, describe, expect, test } from 'vitest';
import { roundOnce } from '../../monitor/engine/looking/round-once.ts';
import { compile, lookTools, lookWith } from '../../testkit/look-with.ts';

const SECRETS = { 'wso2/shop': '{"clientId":"shop-client-id","clientSecret":"shop-client-secret"}', 'wso2/key': 'the-api-key-of-shop' };

type Asked = { readonly method: string; readonly url: string; readonly headers: IncomingMessage['headers']; readonly body: string };

const servers: Server[] = [];
const tcp: TcpServer[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
  for (const server of tcp.splice(0)) server.close();
});

/** A server on loopback that keeps what it was asked. */
async function serve(answer: (asked: Asked, response: ServerResponse, before: number) => void) {
  const asked: Asked[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const one = {
      method: String(request.method),
      url: String(request.url),
      headers: request.headers,
      body: Buffer.concat(chunks).toString(),
    };
    asked.push(one);
    answer(one, response, asked.length - 1);
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { port: (server.address() as AddressInfo).port, asked };
}

function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(typeof body === 'string' ? body : JSON.stringify(body));
}

const NOW = () => Math.floor(Date.now() / 1000);

function jwt(claims: Record<string, unknown>): Promise<string> {
  return new SignJWT(claims)
    .setProtectedHeader({ alg: 'HS256', kid: 'gateway_certificate_alias' })
    .sign(new TextEncoder().encode('a key of thirty-two characters .'));
}

/** A gateway that accepts one token after another, as they are issued. */
function gatewayFor(isAccepted: (token: string) => boolean) {
  return serve(({ headers }, response) => {
    const token = String(headers.authorization ?? '').replace('Bearer ', '');
    if (isAccepted(token)) return json(response, 200, [{ name: 'BBQ Chicken Bacon' }]);
    json(response, 401, {
      code: '900901',
      message: 'Invalid Credentials',
      description: `Invalid JWT token. Make sure you have provided the correct security credentials ${token}`,
    });
  });
}

function config(km: number, gateways: readonly number[], call = 'path: /pizzashack/1.0.0/menu', calls = 1): string {
  const list = (port: number) =>
    Array.from({ length: calls }, (_, i) => `      - { name: menu-${i}, ${call}, scheme: HTTP, port: ${port}, token: shop }`).join('\n');
  return `
monitor:
  tokens:
    shop: { keyManager: km-1, client: { secret: wso2/shop }, scope: [default, menu:read] }
defaults: { recheckSeconds: 0 }
targets:
  - name: km-1
    profile: custom
    host: 127.0.0.1
    ports: { 9443: { port: ${km}, scheme: HTTP } }
    readinessProbe: { tcpSocket: { port: ${km} } }
${gateways.map((port, i) => `  - name: gw-${i}\n    profile: custom\n    host: 127.0.0.1\n    calls:\n${list(port)}`).join('\n')}
`;
}

describe('an access token', () => {
  test('is asked for once in a round, however many calls need it', async () => {
    const km = await serve((_, response) =>
      json(response, 200, { access_token: 'token-one-of-many', token_type: 'Bearer', expires_in: 3600 }),
    );
    const gateways = await Promise.all(Array.from({ length: 5 }, () => gatewayFor((token) => token === 'token-one-of-many')));
    const tools = lookTools(SECRETS);
    const { targets } = compile(
      config(
        km.port,
        gateways.map(({ port }) => port),
        'path: /pizzashack/1.0.0/menu',
        10,
      ),
    );
    const first = await roundOnce(tools, targets);
    expect(first.map(({ health }) => health.status)).toEqual(Array.from({ length: 6 }, () => 'ready'));
    await roundOnce(tools, targets);
    expect(gateways.map(({ asked }) => asked.length)).toEqual([20, 20, 20, 20, 20]);
    expect(
      km.asked.map(({ method, url, body, headers }) => ({
        method,
        url,
        body,
        authorization: headers.authorization,
        type: headers['content-type'],
      })),
    ).toEqual([
      {
        method: 'POST',
        url: '/oauth2/token',
        body: 'grant_type=client_credentials&scope=default+menu%3Aread',
        authorization: `Basic ${Buffer.from('shop-client-id:shop-client-secret').toString('base64')}`,
        type: 'application/x-www-form-urlencoded',
      },
    ]);
  });

  test('that the gateway refuses is asked for again, once', async () => {
    const km = await serve((_, response, before) => json(response, 200, { access_token: `token-number-${before}`, expires_in: 3600 }));
    const gateway = await gatewayFor((token) => token === 'token-number-1');
    const tools = lookTools(SECRETS);
    const { targets } = compile(config(km.port, [gateway.port]));
    expect((await roundOnce(tools, targets))[1]?.health.status).toBe('ready');
    expect(km.asked).toHaveLength(2);
    expect(gateway.asked).toHaveLength(2);
    // The new one is kept.
    expect((await roundOnce(tools, targets))[1]?.health.status).toBe('ready');
    expect(km.asked).toHaveLength(2);
  });

  test('that is refused again is reported by the code, without the token', async () => {
    const km = await serve((_, response) => json(response, 200, { access_token: 'the-same-token-each-time', expires_in: 3600 }));
    const gateway = await gatewayFor(() => false);
    const looked = await lookWith(config(km.port, [gateway.port]), { secrets: SECRETS });
    const probe = looked('gw-0').probe('call/menu-0');
    expect(probe).toMatchObject({ outcome: 'failure', reason: 'gateway.token-rejected' });
    expect(JSON.stringify(probe)).not.toContain('the-same-token');
    expect(gateway.asked).toHaveLength(1);
    expect(km.asked).toHaveLength(2);
  });

  test('names issuer, key, and the clocks when the call fails, and only then', async () => {
    const token = await jwt({ iss: 'https://km.example.com:9443/oauth2/token', iat: NOW() + 600, exp: NOW() + 4200 });
    const km = await serve((_, response) => json(response, 200, { access_token: token, expires_in: 3600 }));
    const refusing = await lookWith(config(km.port, [(await gatewayFor(() => false)).port]), { secrets: SECRETS });
    expect(refusing('gw-0').probe('call/menu-0').notes).toEqual([
      'token shop issued by https://km.example.com:9443/oauth2/token, key gateway_certificate_alias',
      expect.stringMatching(/^token shop: the clock of km-1 is (599|600) s ahead of ours$/),
    ]);
    const accepting = await lookWith(config(km.port, [(await gatewayFor(() => true)).port]), { secrets: SECRETS });
    expect(accepting('gw-0').probe('call/menu-0').notes).toBeUndefined();
  });

  test.each([
    [
      'an unknown client',
      401,
      { error: 'invalid_client', error_description: 'A valid OAuth client could not be found for client_id: shop-client-id' },
      'token.refused',
      'status 401, invalid_client, A valid OAuth client could not be found for client_id: [secret]',
    ],
    ['a grant that is not allowed', 400, { error: 'unauthorized_client' }, 'token.refused', 'status 400, unauthorized_client'],
    ['a scope that does not exist', 400, { error: 'invalid_scope' }, 'token.refused', 'status 400, invalid_scope'],
    ['no such endpoint', 404, '<html>Not Found</html>', 'token.refused', 'status 404'],
    ['its own error', 500, '{"error":"server_error"}', 'token.unavailable', 'status 500, server_error'],
    ['its own error as 400', 400, { error: 'temporarily_unavailable' }, 'token.unavailable', 'status 400, temporarily_unavailable'],
    ['too many requests', 429, '', 'token.unavailable', 'status 429'],
    ['a login page', 200, '<html>Sign in</html>', 'token.malformed', 'status 200, but no JSON with access_token'],
    ['a redirect', 302, '', 'token.malformed', 'status 302'],
    ['a token of another kind', 200, { access_token: 'x', token_type: 'DPoP' }, 'token.malformed', 'token_type is DPoP, expected Bearer'],
    [
      'a token that no header can carry',
      200,
      { access_token: 'a\nb' },
      'token.malformed',
      'access_token contains characters that a header cannot carry, or is too long',
    ],
    ['a number', 200, { access_token: 17 }, 'token.malformed', 'status 200, but no JSON with access_token'],
    ['a key said twice', 200, '{"access_token":"a","access_token":"b"}', 'token.malformed', 'status 200, but no JSON with access_token'],
  ])('is missing because of %s', async (_, status, body, reason, detail) => {
    const km = await serve((__, response) => json(response, status, body));
    const gateway = await gatewayFor(() => true);
    const looked = await lookWith(config(km.port, [gateway.port], undefined, 20), { secrets: SECRETS });
    expect(looked('gw-0').probe('call/menu-7')).toMatchObject({ outcome: 'failure', reason, detail: `token shop from km-1: ${detail}` });
    expect(gateway.asked).toEqual([]);
    expect(km.asked).toHaveLength(1);
  });

  test.each([
    ['refuses connections', async () => 1, /^token shop from km-1: connection refused \(nothing listens on the port\)/],
    ['does not respond', async () => (await serve(() => undefined)).port, /^token shop from km-1: the response timed out/],
    [
      'answers rubbish',
      async () => (await serve((_, response) => response.socket?.end('220 mail.example.com ESMTP\r\n'))).port,
      /^token shop from km-1: the response is not valid HTTP/,
    ],
  ])('is missing because the Key Manager %s', async (_, portOf, detail) => {
    const gateway = await gatewayFor(() => true);
    const looked = await lookWith(config(await portOf(), [gateway.port], undefined, 3), { secrets: SECRETS });
    expect(looked('gw-0').probe('call/menu-2')).toMatchObject({
      outcome: 'failure',
      reason: 'token.unavailable',
      detail: expect.stringMatching(detail),
    });
  });

  test('of a client whose secret is not set, or is no client, is unknown', async () => {
    const gateway = await gatewayFor(() => true);
    const yaml = config(1, [gateway.port]);
    expect((await lookWith(yaml))('gw-0').probe('call/menu-0')).toMatchObject({
      outcome: 'unknown',
      reason: 'monitor.secret',
      detail: 'token shop: secret wso2/shop is not set',
    });
    const odd = await lookWith(yaml, { secrets: { 'wso2/shop': '{"clientId":"only"}' } });
    expect(odd('gw-0').probe('call/menu-0')).toMatchObject({
      outcome: 'unknown',
      reason: 'monitor.secret',
      detail: expect.stringContaining('must be JSON with'),
    });
  });

  test('without a lifetime of its own, or with a short one, is not asked for twice in a round', async () => {
    for (const body of [
      { access_token: 'short-lived-token', expires_in: 20 },
      { access_token: 'short-lived-token', expires_in: '20' },
      { access_token: 'short-lived-token' },
    ]) {
      const km = await serve((_, response) => json(response, 200, body));
      const gateway = await gatewayFor((token) => token === 'short-lived-token');
      await lookWith(config(km.port, [gateway.port], undefined, 10), { secrets: SECRETS });
      expect([km.asked.length, gateway.asked.length]).toEqual([1, 10]);
    }
  });
});

function calling(port: number, call: string, target = ''): string {
  return `
targets:
  - name: gw-1
    profile: custom
    host: 127.0.0.1
    ${target}
    calls: [{ name: order, scheme: HTTP, port: ${port}, ${call} }]
`;
}

describe('a call', () => {
  test.each([
    ['path: /shop/1.0.0/order, method: POST, body: \'{"id":1}\'', 'POST', '{"id":1}', 'application/json'],
    ["path: shop/1.0.0/order, method: PUT, body: '<order/>'", 'PUT', '<order/>', 'text/xml; charset=utf-8'],
    [
      "path: /shop/1.0.0/order, method: POST, body: 'a=1', httpHeaders: [{ name: Content-Type, value: application/x-www-form-urlencoded }]",
      'POST',
      'a=1',
      'application/x-www-form-urlencoded',
    ],
    ['path: /shop/1.0.0/order, method: DELETE', 'DELETE', '', undefined],
    ['path: /shop/1.0.0/order, method: OPTIONS', 'OPTIONS', '', undefined],
    ['path: /shop/1.0.0/order, method: HEAD', 'HEAD', '', undefined],
  ])('sends %s', async (call, method, body, type) => {
    const gateway = await serve((_, response) =>
      response.writeHead(200, { 'content-length': 2 }).end(method === 'HEAD' ? undefined : 'ok'),
    );
    const looked = await lookWith(calling(gateway.port, call));
    expect(looked('gw-1').probe('call/order')).toMatchObject({
      outcome: 'success',
      action: `${method} http://127.0.0.1:${gateway.port}/shop/1.0.0/order`,
    });
    expect(gateway.asked).toHaveLength(1);
    const [asked] = gateway.asked;
    expect([asked?.method, asked?.url, asked?.body, asked?.headers['content-type']]).toEqual([method, '/shop/1.0.0/order', body, type]);
  });

  test('reads the answer to a HEAD that strict clients refuse', async () => {
    const server = createTcpServer((socket) => socket.once('data', () => socket.end('HTTP/1.1 200 OK\nContent-Length: 1000\n\n')));
    tcp.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const looked = await lookWith(calling((server.address() as AddressInfo).port, 'path: /shop/1.0.0/order, method: HEAD'));
    expect(looked('gw-1').probe('call/order')).toMatchObject({ outcome: 'success', http: { status: 200, lenient: 'lone LF' } });
  });

  test('sends an API key, which no answer repeats to people', async () => {
    const gateway = await serve(({ headers }, response) =>
      json(response, 500, { code: '900900', message: 'Unclassified Authentication Failure', description: `key ${headers.apikey}` }),
    );
    const looked = await lookWith(calling(gateway.port, 'path: /shop/1.0.0/order, apiKey: { secret: wso2/key }'), { secrets: SECRETS });
    expect(gateway.asked[0]?.headers.apikey).toBe('the-api-key-of-shop');
    const probe = looked('gw-1').probe('call/order');
    expect(probe).toMatchObject({ reason: 'gateway.auth-backend' });
    expect(JSON.stringify(probe)).not.toContain('the-api-key');
  });

  test('that changes something is not repeated when our own delay may have decided it', async () => {
    const gateway = await serve((_, response) => json(response, 503, ''));
    const tools = { ...lookTools(), skew: { watch: () => () => ({ skewMs: 60_000, stallMs: 60_000 }) } };
    const { targets } = compile(calling(gateway.port, "path: /shop/1.0.0/order, method: POST, body: '{}', expect: { status: 201 }"));
    await roundOnce(tools, targets);
    expect(gateway.asked).toHaveLength(1);
  });

  test.each([
    [404, {}, 'http.status'],
    [500, {}, 'http.status'],
    [403, {}, 'http.status'],
    [401, { 'www-authenticate': 'OAuth2 realm="WSO2 API Manager", error="invalid token"' }, 'gateway.token-rejected'],
  ])('with HEAD and status %i blames nobody without a sign', async (status, headers, reason) => {
    const gateway = await serve((_, response) => response.writeHead(status, headers).end());
    const looked = await lookWith(calling(gateway.port, 'path: /shop/1.0.0/order, method: HEAD'));
    const probe = looked('gw-1').probe('call/order');
    expect(probe).toMatchObject({ outcome: 'failure', reason });
    if (reason === 'http.status')
      expect(probe).toMatchObject({ detail: expect.stringContaining(`status ${status};`), fix: expect.stringContaining('use GET') });
  });

  test('reaches a virtual host by its name', async () => {
    const gateway = await serve((_, response) => json(response, 200, '{}'));
    const ports = `portOffset: ${gateway.port - 8280}\n    vhost: api.example.com`;
    await lookWith(calling(gateway.port, 'path: /shop/1.0.0/order', ports).replace(`, port: ${gateway.port}`, ''));
    expect(gateway.asked[0]?.headers.host).toBe(`api.example.com:${gateway.port}`);
  });
});

describe('a preflight', () => {
  test.each([
    ['{ name: Pizza, version: 1.0.0, context: /pizza }', '/pizza/1.0.0/', 'GET', 'preflight/Pizza/1.0.0'],
    [
      '{ name: Pizza, version: 1.0.0, context: /pizza/, resource: /menu, method: POST }',
      '/pizza/1.0.0/menu',
      'POST',
      'preflight/Pizza/1.0.0',
    ],
    [
      '{ name: Pizza, version: v1, context: "/{version}/pizza", resource: "/order/{id}" }',
      '/v1/pizza/order/id',
      'GET',
      'preflight/Pizza/v1',
    ],
    ['{ name: Pizza, version: 1.0.0, context: /pizza/1.0.0 }', '/pizza/1.0.0/', 'GET', 'preflight/Pizza/1.0.0'],
    [
      '{ name: Pizza, version: 1.0.0, context: /pizza, tenant: acme.com }',
      '/t/acme.com/pizza/1.0.0/',
      'GET',
      'preflight/Pizza/1.0.0@acme.com',
    ],
    [
      '{ name: Pizza, version: 1.0.0, context: /t/acme.com/pizza, tenant: acme.com }',
      '/t/acme.com/pizza/1.0.0/',
      'GET',
      'preflight/Pizza/1.0.0@acme.com',
    ],
  ])('of %s asks for %s', async (api, path, method, name) => {
    const gateway = await serve((_, response) => response.writeHead(200, { 'access-control-allow-methods': 'GET,POST' }).end());
    const yaml = `
targets:
  - name: gw-1
    profile: gateway
    host: 127.0.0.1
    ports: { 8243: { port: ${gateway.port}, scheme: HTTP } }
    readinessProbe: { httpGet: { path: /, port: 8243 } }
    apis: [${api}]
`;
    const looked = await lookWith(yaml);
    expect(looked('gw-1').probe(name)).toMatchObject({ outcome: 'success', role: 'readiness' });
    const asked = gateway.asked.find((one) => one.method === 'OPTIONS');
    expect(asked).toMatchObject({ url: path, headers: { 'access-control-request-method': method, origin: 'https://gatewatch.invalid' } });
    expect(asked?.headers.authorization).toBeUndefined();
  });
});
