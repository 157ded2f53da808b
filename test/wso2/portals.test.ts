import type { ServerResponse } from 'node:http';
import { afterEach, describe, expect, test } from 'vitest';
import { closeServers, json, serve } from '../../testkit/engine/serve.ts';
import { lookWith } from '../../testkit/look-with.ts';

afterEach(closeServers);

// Answers are those of carbon-apimgt's portals (`/services/auth/login`) and identity-inbound-auth-oauth's
// OAuth2AuthzEndpoint, as the troubleshooting page "Invalid Callback error" of docs-apim shows them.
const LOGIN = '/authenticationendpoint/login.do?client_id=abc&sessionDataKey=1f2e';
const AUTHORIZE =
  '/oauth2/authorize?response_type=code&client_id=abc&redirect_uri=https%3A%2F%2Fcp.example.com%2Fpublisher%2Fservices%2Fauth%2Fcallback%2Flogin';
const FORM = '<html><form action="../commonauth"><input name="username"><input name="password"></form></html>';

type Way = Readonly<Record<string, readonly [status: number, to: string]>>;

const GOOD: Way = {
  '/publisher/services/auth/login': [302, AUTHORIZE],
  '/oauth2/authorize': [302, LOGIN],
  '/authenticationendpoint/login.do': [200, FORM],
};

function answer(response: ServerResponse, [status, text]: readonly [number, string]): void {
  if (status >= 300 && status <= 399)
    response.writeHead(status, { ...(text && { location: text }), 'set-cookie': 'JSESSIONID=must-not-be-kept; Path=/' }).end();
  else response.writeHead(status, { 'content-type': 'text/html' }).end(text);
}

async function server(way: Way) {
  return serve(({ url }, response) => {
    const found = way[url.split('?')[0] ?? ''];
    if (found) answer(response, found);
    else json(response, 404, {});
  });
}

async function check(way: Way, keys = '', host = '127.0.0.1') {
  const cp = await server(way);
  const looked = await lookWith(`
defaults: { recheckSeconds: 0, failureThreshold: 1 }
targets:
  - name: cp-1
    profile: control-plane
    host: ${host}
    ports: { 9443: { port: ${cp.port}, scheme: HTTP } }
    readinessProbe: { tcpSocket: { port: ${cp.port} } }
    portals: [publisher]
    ${keys}
`);
  return { cp, status: looked('cp-1').status, probe: looked('cp-1').probe('portal/publisher') };
}

describe('the login of a portal', () => {
  test('is followed to its form, without cookies', async () => {
    const { cp, status, probe } = await check(GOOD);
    expect(probe).toMatchObject({ outcome: 'success', role: 'signal', detail: 'the login page responds with its form after 2 redirects' });
    expect(status).toBe('ready');
    expect(cp.asked.map(({ url }) => url)).toEqual(['/publisher/services/auth/login', AUTHORIZE, LOGIN]);
    expect(cp.asked.map(({ headers }) => headers.cookie)).toEqual([undefined, undefined, undefined]);
  });

  const error = '/authenticationendpoint/oauth2_error.do?oauthErrorCode=invalid_callback&oauthErrorMsg=Registered+callback+does+not+match';
  const broken: readonly (readonly [what: string, way: Way, reason: string, detail: RegExp])[] = [
    ['a callback that is not registered', { '/oauth2/authorize': [302, error] }, 'wso2.portal', /invalid_callback, Registered callback/],
    [
      'another error of OAuth',
      { '/oauth2/authorize': [302, '/authenticationendpoint/oauth2_error.do?oauthErrorCode=invalid_client'] },
      'wso2.portal',
      /invalid_client/,
    ],
    [
      'the retry page of a server without a database',
      { '/oauth2/authorize': [302, '/authenticationendpoint/retry.do?statusMsg=misconfigured'] },
      'wso2.portal',
      /misconfigured/,
    ],
    [
      'an empty client ID',
      { '/publisher/services/auth/login': [302, '/oauth2/authorize?client_id=&scope=openid'] },
      'wso2.portal',
      /without a client ID/,
    ],
    [
      'a client ID of null',
      { '/publisher/services/auth/login': [302, '/oauth2/authorize?client_id=null'] },
      'wso2.portal',
      /without a client ID/,
    ],
    ['no client ID', { '/publisher/services/auth/login': [307, '/oauth2/authorize?scope=openid'] }, 'wso2.portal', /without a client ID/],
    [
      '500',
      { '/publisher/services/auth/login': [500, 'Error while creating the service provider'] },
      'wso2.portal',
      /500.*service provider/,
    ],
    ['500 on the way', { '/oauth2/authorize': [500, ''] }, 'wso2.portal', /redirect 1 of the login responds with status 500/],
    ['503 of a proxy', { '/publisher/services/auth/login': [503, 'no server'] }, 'http.status', /503/],
    ['no portal', { '/publisher/services/auth/login': [404, ''] }, 'wso2.no-such-endpoint', /404/],
    ['a page in place of a redirect', { '/publisher/services/auth/login': [200, FORM] }, 'wso2.portal', /in place of a redirect/],
    [
      'a login page without a form',
      { '/authenticationendpoint/login.do': [200, '<html>under maintenance</html>'] },
      'wso2.portal',
      /without a login form/,
    ],
    ['redirects without an end', { '/authenticationendpoint/login.do': [302, LOGIN] }, 'wso2.portal', /no login page after 3 redirects/],
    [
      'a redirect to the machine of the browser',
      { '/publisher/services/auth/login': [302, `https://localhost:9443${AUTHORIZE}`] },
      'wso2.portal',
      /their own machine/,
    ],
    ['a redirect to a script', { '/publisher/services/auth/login': [302, 'javascript:alert(1)'] }, 'wso2.portal', /no address of a page/],
    ['a redirect to nowhere', { '/publisher/services/auth/login': [302, ''] }, 'wso2.portal', /without a location/],
    [
      'an unknown host',
      { '/publisher/services/auth/login': [302, `https://cp.example.com${AUTHORIZE}`] },
      'http.redirect',
      /cp\.example\.com.* not followed/,
    ],
  ];
  test.each(broken)('is broken by %s', async (_, change, reason, detail) => {
    const { status, probe } = await check({ ...GOOD, ...change });
    expect(probe).toMatchObject({ outcome: 'failure', reason, detail: expect.stringMatching(detail) });
    expect(status).toBe('degraded');
  });

  test('goes on at an identity provider, which is not asked', async () => {
    const { cp, probe } = await check({ ...GOOD, '/oauth2/authorize': [302, 'https://idp.example.net/oidc/authorize?client_id=x'] });
    expect(probe).toMatchObject({ outcome: 'success', detail: expect.stringContaining('https://idp.example.net/oidc/authorize') });
    expect(cp.asked).toHaveLength(2);
  });

  test('is followed at each address of the server', async () => {
    const { cp, probe } = await check(GOOD, 'addresses: all\n    addressFamily: ipv4', 'localhost');
    expect(probe.outcome).toBe('success');
    expect(cp.asked).toHaveLength(3);
  });

  test('stays on this node where the server uses the name of its certificate', async () => {
    const { cp, probe } = await check(
      { ...GOOD, '/publisher/services/auth/login': [302, `http://cp.example.com${AUTHORIZE}`] },
      'tls: { serverName: cp.example.com }',
    );
    expect(probe.outcome).toBe('success');
    expect(cp.asked.map(({ headers }) => headers.host)).toEqual([`127.0.0.1:${cp.port}`, 'cp.example.com', 'cp.example.com']);
  });

  test('leads to a host of portalHosts, which gets no header of the target', async () => {
    const other = await server(GOOD);
    const { cp, probe } = await check(
      { ...GOOD, '/publisher/services/auth/login': [302, `http://localhost:${other.port}${AUTHORIZE}`] },
      'httpHeaders: [{ name: x-of-target, value: mine }]\n    portalHosts: [localhost]',
    );
    expect(probe.outcome).toBe('success');
    expect(cp.asked.map(({ headers }) => headers['x-of-target'])).toEqual(['mine']);
    expect(other.asked.map(({ headers }) => headers['x-of-target'])).toEqual([undefined, undefined]);
  });

  test('names the request that got no answer', async () => {
    const cp = await serve(({ url }, response) => {
      if (url.startsWith('/oauth2')) response.destroy();
      else answer(response, [302, AUTHORIZE]);
    });
    const looked = await lookWith(
      `targets: [{ name: cp-1, profile: control-plane, host: 127.0.0.1, recheckSeconds: 0, ports: { 9443: { port: ${cp.port}, scheme: HTTP } }, readinessProbe: { tcpSocket: { port: ${cp.port} } }, portals: [admin] }]`,
    );
    expect(looked('cp-1').probe('portal/admin')).toMatchObject({
      reason: 'http.closed',
      detail: expect.stringMatching(/^GET http:\/\/127\.0\.0\.1:\d+\/oauth2\/authorize: /),
    });
  });
});
