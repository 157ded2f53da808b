import type { Mood } from '../faults/fault.ts';
import type { HttpRequest } from '../wire/http-request.ts';
import type { Reply } from '../wire/reply.ts';
import { tomcatError, tomcatJson, tomcatNotFound, tomcatReply } from '../wire/tomcat.ts';
import { CREDENTIALS } from './credentials.ts';
import { GATEWAY_APIS } from './gateway-apis.ts';
import { versionOnServlet } from './version-service.ts';

/** The product name of a gateway from 4.5 on. */
export const GATEWAY_PRODUCT = 'WSO2 Universal Gateway-4.5.0';

/** Returns the response of the servlet ports of a gateway, 9443 and 9763. */
export function answerServlet(request: HttpRequest, mood: Mood): Reply {
  const version = versionOnServlet(request, GATEWAY_PRODUCT, mood === 'no-api' ? 'none' : mood);
  if (version) return version;
  if (mood === 'no-api') return tomcatNotFound();
  if (request.path.replace(/\/$/, '') === HEALTH_CHECK) return healthCheck(request, mood);
  if (request.path === '/api/am/gateway/v2/api-artifact') return apiArtifact(request, mood);
  if (request.path === '/api/am/gateway/v2/apis') return apiList(request, mood);
  const api = /^\/api\/am\/gateway\/v2\/apis\/uuid-of-(\w+)$/.exec(request.path)?.[1];
  return api === undefined ? tomcatNotFound() : subscriptions(request, mood, api);
}

const HEALTH_CHECK = '/api/am/gateway/v2/server-startup-healthcheck';

// From 4.3 on, anonymous GET requests for the exact path are allowed, but credentials in a request are still
// verified (PreAuthenticationInterceptor). The resource has GET only, and produces JSON only.
function healthCheck(request: HttpRequest, mood: Mood): Reply {
  const accept = request.headers.get('accept') ?? '*/*';
  if (request.method === 'POST') return tomcatReply(405);
  if (!/\*\/\*|application\/(\*|json)/.test(accept)) return tomcatReply(406);
  const anonymous = !request.headers.has('authorization');
  const free = request.method === 'GET' && request.path === HEALTH_CHECK && mood !== 'unauthorized';
  if (anonymous ? !free : !isAuthorized(request)) return unauthenticated();
  return tomcatReply(mood === 'not-deployed' ? 500 : 200);
}

function apiArtifact(request: HttpRequest, mood: Mood): Reply {
  if (!isAuthorized(request)) return unauthenticated();
  const [name, version, tenant] = ['apiName', 'version', 'tenantDomain'].map((key) => request.query.get(key));
  if (!name || !version) return tomcatError(400, 'Bad Request', 'apiName and version are needed');
  const deployed = deployedIn(mood);
  const known = (tenant ?? 'carbon.super') === 'carbon.super' && deployed.some((api) => api.name === name && api.version === version);
  if (!known) return tomcatError(404, 'Not Found', `Requested API ${name} ${version} does not exist`);
  return tomcatJson(200, { api: `<api xmlns="http://ws.apache.org/ns/synapse" name="admin--${name}:v${version}"/>` });
}

/** What APIListDTO has of each API that the gateway holds. */
function apiList(request: HttpRequest, mood: Mood): Reply {
  if (!isAuthorized(request)) return unauthenticated();
  const list = deployedIn(mood).map(({ name, version, context }) => ({
    apiUUID: `uuid-of-${name}`,
    name,
    version,
    context: `${context}/${version}`,
    provider: 'admin',
    apiType: 'HTTP',
    status: 'PUBLISHED',
    isDefaultVersion: false,
  }));
  return tomcatJson(200, { count: list.length, list });
}

/** What APIInfoDTO has of an API, with its own spelling. */
function subscriptions(request: HttpRequest, mood: Mood, name: string): Reply {
  if (!isAuthorized(request)) return unauthenticated();
  const api = deployedIn(mood).find((one) => one.name === name);
  if (!api) return tomcatError(404, 'Not Found', '');
  const ids = mood === 'subscription-missing' ? ['of-shop'] : ['of-shop', 'of-partner'];
  const list = ids.map((id) => ({ subscriptionUUID: `${name}-${id}`, policyId: 'Gold', subscriptionState: 'UNBLOCKED' }));
  return tomcatJson(200, { apiUUID: `uuid-of-${name}`, name, version: api.version, subscripitons: list });
}

function deployedIn(mood: Mood) {
  if (mood === 'apis-emptied') return [];
  return mood === 'api-missing' ? GATEWAY_APIS.slice(0, -1) : GATEWAY_APIS;
}

function isAuthorized(request: HttpRequest): boolean {
  const expected = Buffer.from(`${CREDENTIALS.username}:${CREDENTIALS.password}`).toString('base64');
  return request.headers.get('authorization') === `Basic ${expected}`;
}

function unauthenticated(): Reply {
  return tomcatError(401, '', 'Unauthenticated request');
}
