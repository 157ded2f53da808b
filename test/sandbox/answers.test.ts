import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Sandbox, startSandbox } from '../../sandbox/start-sandbox.ts';
import { exchange, get, knock, request } from '../../testkit/sandbox/exchange.ts';
import { portOf } from '../../testkit/sandbox/server-ports.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.close());

const PLAIN = new Set([9763, 8280, 9099, 9191, 8290]);
const HEALTH = '/api/am/gateway/v2/server-startup-healthcheck';
const ARTIFACT = '/api/am/gateway/v2/api-artifact?apiName=PizzaShackAPI&version=1.0.0';
const BASIC = `Authorization: Basic ${Buffer.from('monitor:sandbox').toString('base64')}`;
const CARBON = 'Server: WSO2 Carbon Server';
const UNAUTHENTICATED = '{"code":401,"message":"","description":"Unauthenticated request","moreInfo":"","error":[]}';

function lines(...all: string[]): string {
  return all.join('\r\n');
}

function versionXml(product: string): string {
  return `<ns:getVersionResponse xmlns:ns="http://version.services.core.carbon.wso2.org"><return>${product}</return></ns:getVersionResponse>`;
}

function oneChunk(body: string): string {
  return lines(body.length.toString(16), body, '0', '', '');
}

function servletVersion(product: string): string {
  const xml = versionXml(product);
  const type = 'Content-Type: application/xml;charset=UTF-8';
  return lines('HTTP/1.1 200 ', type, 'Transfer-Encoding: chunked', CARBON, 'Connection: close', '', oneChunk(xml));
}

function ask(target: string, base: number, text: string): Promise<{ bytes: string; closed: boolean }> {
  const port = portOf(sandbox, target, base);
  return exchange(PLAIN.has(base) ? { port } : { port, ca: sandbox.authority }, text);
}

describe('the gateway', () => {
  test.each([9443, 9763])('health check on %i is 200 and empty', async (base) => {
    const { bytes, closed } = await ask('gw-1', base, get(HEALTH));
    expect(bytes).toBe(lines('HTTP/1.1 200 ', 'Content-Length: 0', CARBON, 'Connection: close', '', ''));
    expect(closed).toBe(true);
  });

  test('health check judges credentials that are sent, and HEAD without any', async () => {
    const { bytes } = await ask('gw-1', 9443, get(HEALTH, 'Authorization: Basic bm86bm8='));
    expect(bytes).toBe(
      lines(
        'HTTP/1.1 401 ',
        'Content-Type: application/json',
        `Content-Length: ${UNAUTHENTICATED.length}`,
        CARBON,
        'Connection: close',
        '',
        UNAUTHENTICATED,
      ),
    );
    expect((await ask('gw-1', 9443, get(HEALTH, BASIC))).bytes).toMatch(/^HTTP\/1\.1 200 \r\n/);
    expect((await ask('gw-1', 9443, request('HEAD', HEALTH))).bytes).toMatch(/^HTTP\/1\.1 401 \r\n[^{]*$/);
  });

  test.each([9443, 9763])('Version on %i is one line of XML', async (base) => {
    expect((await ask('gw-1', base, get('/services/Version'))).bytes).toBe(servletVersion('WSO2 Universal Gateway-4.5.0'));
  });

  test.each([8243, 8280])('Version on %i comes from the pass-through transport', async (base) => {
    const xml = versionXml('WSO2 Universal Gateway-4.5.0');
    expect((await ask('gw-1', base, get('/services/Version'))).bytes).toBe(
      lines(
        'HTTP/1.1 200 OK',
        'Content-Type: application/xml; charset=UTF-8',
        'Transfer-Encoding: chunked',
        'Connection: close',
        '',
        oneChunk(xml),
      ),
    );
  });

  test('?wsdl is a 200 that is no health answer', async () => {
    const { bytes } = await ask('gw-1', 9763, get('/services/Version?wsdl'));
    expect(bytes).toMatch(/^HTTP\/1\.1 200 /);
    expect(bytes).not.toContain('getVersionResponse');
  });

  test.each([9099, 8099])('/health on %i has one header, whatever the method, and stays open', async (base) => {
    const answer = lines('HTTP/1.1 200 OK', 'content-length: 0', '', '');
    expect(await ask('gw-1', base, get('/health'))).toEqual({ bytes: answer, closed: false });
    expect((await ask('gw-1', base, request('HEAD', '/health'))).bytes).toBe(answer);
  });

  test('/health is exact: no query, no slash, no Upgrade', async () => {
    for (const text of [get('/health?t=1'), get('/health/'), get('/health', 'Upgrade: websocket')]) {
      expect((await ask('gw-1', 9099, text)).bytes).toMatch(/^HTTP\/1\.1 404 /);
    }
  });

  test('/health-check on 9099 names its content type', async () => {
    expect((await ask('gw-1', 9099, get('/health-check'))).bytes).toBe(
      lines('HTTP/1.1 200 OK', 'Content-Type: text/plain; charset=UTF-8', 'Content-Length: 0', '', ''),
    );
    expect((await ask('gw-1', 8243, get('/health-check'))).bytes).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
    expect((await ask('gw-1', 8243, get('/nothing'))).bytes).toMatch(/^HTTP\/1\.1 404 /);
  });

  test('an API artifact wants credentials and both parameters', async () => {
    expect((await ask('gw-1', 9443, get(ARTIFACT))).bytes).toMatch(/^HTTP\/1\.1 401 /);
    expect((await ask('gw-1', 9443, get(ARTIFACT, BASIC))).bytes).toMatch(/^HTTP\/1\.1 200 [\s\S]*\r\n\r\n\{"api":"<api /);
    expect((await ask('gw-1', 9443, get(`${ARTIFACT}&tenantDomain=other.com`, BASIC))).bytes).toMatch(
      /^HTTP\/1\.1 404 [\s\S]*\{"code":404,/,
    );
    expect((await ask('gw-1', 9443, get('/api/am/gateway/v2/api-artifact?apiName=PizzaShackAPI', BASIC))).bytes).toMatch(
      /^HTTP\/1\.1 400 /,
    );
  });

  test('other paths get a short page', async () => {
    expect((await ask('gw-1', 9443, get('/nothing'))).bytes).toMatch(/^HTTP\/1\.1 404 \r\nContent-Type: text\/html/);
    expect((await ask('gw-1', 9443, get('/services/Nothing?wsdl'))).bytes).toMatch(/^HTTP\/1\.1 404 /);
  });

  test('a service that is not deployed is a fault', async () => {
    const { bytes } = await ask('gw-1', 9443, get('/services/Nothing'));
    expect(bytes).toMatch(/^HTTP\/1\.1 500 \r\nContent-Type: application\/xml;charset=UTF-8\r\nTransfer-Encoding: chunked\r\n/);
    expect(bytes).toContain('<faultstring>The service cannot be found for the endpoint reference (EPR) /services/Nothing</faultstring>');
  });

  test('Version as JSON for a request that asks for it', async () => {
    const { bytes } = await ask('gw-1', 9443, get('/services/Version', 'Accept: application/json'));
    expect(bytes).toContain('{"getVersionResponse":{"return":"WSO2 Universal Gateway-4.5.0"}}');
  });

  test.each([
    ['Accept: text/html', get(HEALTH, 'Accept: text/html'), 406],
    ['POST', request('POST', HEALTH, 'Content-Length: 0'), 405],
    ['a trailing slash', get(`${HEALTH}/`), 401],
  ])('health check with %s', async (_name, asked, status) => {
    expect((await ask('gw-1', 9443, asked)).bytes).toContain(`HTTP/1.1 ${status} \r\n`);
  });

  test('one connection carries several requests, and a body ends it', async () => {
    const port = portOf(sandbox, 'gw-1', 9763);
    const twice = 'GET /services/Version HTTP/1.1\r\nHost: x\r\n\r\n'.repeat(2);
    const { bytes, closed } = await exchange({ port }, twice);
    expect(bytes.match(/HTTP\/1\.1 200 /g)).toHaveLength(2);
    expect(closed).toBe(false);
    const post = 'POST /services/Version HTTP/1.1\r\nHost: x\r\nContent-Length: 7\r\n\r\n{"a":1}';
    expect((await exchange({ port }, post)).bytes.match(/HTTP\/1\.1/g)).toHaveLength(1);
  });

  test('9443 and 8099 know no TLS 1.3, 8243 does', async () => {
    const tls = { minVersion: 'TLSv1.3' };
    const way = (base: number) => ({ port: portOf(sandbox, 'gw-1', base), ca: sandbox.authority, tls });
    expect(await knock(way(9443))).not.toBe('open');
    expect(await knock(way(8099))).not.toBe('open');
    expect(await knock(way(8243))).toBe('open');
  });

  test('plain HTTP on 8099 gets no status, TLS on 9099 no handshake', async () => {
    const plain = await exchange({ port: portOf(sandbox, 'gw-1', 8099) }, get('/health'));
    expect(plain.closed).toBe(true);
    expect(plain.bytes).not.toContain('HTTP/');
    expect(await knock({ port: portOf(sandbox, 'gw-1', 9099), ca: sandbox.authority })).toBe('ERR_SSL_WRONG_VERSION_NUMBER');
  });
});

describe('the other servers', () => {
  test.each([
    ['tm-1', 'WSO2 Traffic Manager-4.5.0'],
    ['km-1', 'WSO2 API Control Plane-4.5.0'],
  ])('%s says it is %s', async (target, product) => {
    expect((await ask(target, 9443, get('/services/Version'))).bytes).toBe(servletVersion(product));
    expect((await ask(target, 9763, get('/services/Version'))).bytes).toBe(servletVersion(product));
    expect((await ask(target, 9443, get(HEALTH))).bytes).toMatch(/^HTTP\/1\.1 404 /);
  });

  test('the Key Manager has a discovery document', async () => {
    const { bytes } = await ask('km-1', 9443, get('/oauth2/token/.well-known/openid-configuration'));
    expect(bytes).toMatch(/^HTTP\/1\.1 200 \r\nContent-Type: application\/json\r\n/);
    expect(JSON.parse(bytes.split('\r\n\r\n')[1] ?? '')).toMatchObject({ issuer: 'https://am.wso2.com:9443/oauth2/token' });
  });

  test.each([
    ['/healthz', '{"version":"4.2.0", "update_level":"-", "status" : "ready"}'],
    ['/healthz/', '{"version":"4.2.0", "update_level":"-", "status" : "ready"}'],
    ['/healthz/?x', '{"version":"4.2.0", "update_level":"-", "status" : "ready"}'],
    ['/liveness', '{"server" : "started"}'],
  ])('the Micro Integrator answers %s with its own spacing', async (path, body) => {
    const type = 'Content-Type: application/json; charset=UTF-8';
    expect((await ask('mi-1', 9191, get(path))).bytes).toBe(
      lines('HTTP/1.1 200 OK', type, `Content-Length: ${body.length}`, 'Connection: close', '', body),
    );
  });

  test('the Micro Integrator knows only GET', async () => {
    const notFound = lines('HTTP/1.1 404 Not Found', 'Content-Length: 0', 'Connection: close', '', '');
    expect((await ask('mi-1', 9191, request('HEAD', '/healthz'))).bytes).toBe(notFound);
    expect((await ask('mi-1', 9191, request('POST', '/liveness'))).bytes).toBe(notFound);
    expect((await ask('mi-1', 9191, request('OPTIONS', '/healthz'))).bytes).toMatch(/^HTTP\/1\.1 200 OK/);
    expect((await ask('mi-1', 9191, get('/nothing'))).bytes).toBe(notFound);
    expect((await ask('mi-1', 9191, get('/healthz?x'))).bytes).toBe(notFound);
  });

  test('the Micro Integrator repeats the headers of the request', async () => {
    const { bytes } = await ask('mi-1', 9191, get('/healthz', 'Authorization: Basic bm86bm8=', 'Cookie: a=b'));
    expect(bytes).toContain('authorization: Basic bm86bm8=\r\ncookie: a=b\r\n');
  });

  test('the edge shows the gateway behind it and hides /services', async () => {
    expect((await ask('edge-1', 9443, get(HEALTH))).bytes).toBe(
      lines('HTTP/1.1 200 ', 'Server: nginx', 'Content-Length: 0', 'Connection: close', '', ''),
    );
    const { bytes } = await ask('edge-1', 9443, get('/services/Version'));
    expect(bytes).toMatch(/^HTTP\/1\.1 403 Forbidden\r\nServer: nginx\r\nContent-Type: text\/html\r\n/);
    expect(bytes).toContain('<hr><center>nginx</center>');
  });
});
