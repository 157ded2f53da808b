import { afterEach, expect, test } from 'vitest';
import { closeServers, json, serve } from '../../../../testkit/engine/serve.ts';
import { lookWith } from '../../../../testkit/look-with.ts';

afterEach(closeServers);

/** Checks a Streaming Integrator that answers so. */
async function check(status: number, body: unknown) {
  const server = await serve((_, response) => json(response, status, body));
  const looked = await lookWith(`
defaults: { recheckSeconds: 0, failureThreshold: 1 }
targets:
  - name: si-1
    profile: streaming-integrator
    host: 127.0.0.1
    ports: { 9090: { port: ${server.port}, scheme: HTTP } }
`);
  return looked('si-1').probe('ready');
}

test.each([
  [200, { status: 'healthy' }, 'success', undefined, /the server says "healthy"/],
  [200, { status: 'ready' }, 'success', undefined, /"ready"/],
  [200, { status: ' READY ' }, 'success', undefined, /READY/],
  [503, { status: 'unhealthy', reason: 'no policy engine' }, 'failure', 'wso2.unhealthy', /^no policy engine$/],
  [200, { status: 'unhealthy' }, 'failure', 'wso2.unhealthy', /^status 200, the body says "unhealthy"/],
  [503, { status: 'starting', reason: '' }, 'failure', 'wso2.unhealthy', /^status 503, the body says "starting"/],
  [503, { status: 'healthy' }, 'failure', 'wso2.contradiction', /^status 503, but the body says "healthy"/],
  [503, '<html>Service Unavailable</html>', 'failure', 'http.status', /status 503/],
  [200, '[]', 'failure', 'body.mismatch', /the body is not a health status/],
  [200, '{"status":"healthy","status":"unhealthy"}', 'failure', 'body.mismatch', /^status 200, but /],
  [401, '', 'failure', 'wso2.unauthorized', /requires valid credentials/],
  [403, '', 'failure', 'wso2.no-such-endpoint', /^status 403: /],
  [404, '', 'failure', 'wso2.no-such-endpoint', /^status 404: /],
  [500, '', 'failure', 'http.status', /status 500; expected 200, 503/],
])('status %i with %j is a %s', async (status, body, outcome, reason, detail) => {
  const probe = await check(status, body);
  expect(probe).toMatchObject({ outcome, detail: expect.stringMatching(detail) });
  expect(probe?.reason).toBe(reason);
});
