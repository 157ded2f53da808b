import type { Mood } from '../faults/fault.ts';
import type { HttpRequest } from '../wire/http-request.ts';
import { contentLength, type Reply } from '../wire/reply.ts';
import { GATEWAY_APIS } from './gateway-apis.ts';
import {
  API_MISSING,
  FAULTS_OF_CALLS,
  type GatewayFault,
  gatewayFault,
  INVALID_TOKEN,
  METHOD_MISSING,
  NO_CREDENTIALS,
  passThroughJson,
  RESOURCE_MISSING,
} from './gateway-fault.ts';
import { ISSUER } from './key-manager.ts';
import { isValidToken } from './signing-key.ts';

// What the gateway logs itself. Source: product-apim, main.xml; carbon-apimgt, APIAuthenticationHandler.
const MISROUTED = 'INFO {LogMediator} STATUS = Message dispatched to the main sequence. Invalid URL.';
const UNAUTHENTICATED = 'WARN {APIAuthenticationHandler} API authentication failure due to Missing Credentials';

const WELCOME = '<html><body><h1>Welcome to APIM</h1></body></html>';

/**
 * Returns the response of the traffic ports to a call or a preflight of an API; `now` in milliseconds since 1970.
 * The handlers come in the order of a real API: CORS, lifecycle state, access, throttling, backend.
 */
export function answerApi(request: HttpRequest, mood: Mood, now: number): Reply {
  if (request.path === '/') return page(WELCOME);
  const deployed = mood === 'api-missing' ? GATEWAY_APIS.slice(0, -1) : GATEWAY_APIS;
  const api = deployed.find(({ context, version }) => `${request.path}/`.startsWith(`${context}/${version}/`));
  if (api === undefined) return { ...gatewayFault(API_MISSING), log: [MISROUTED] };
  const path = request.path.slice(`${api.context}/${api.version}`.length) || '/';
  const methods = api.resources.filter((resource) => resource.path === path).map(({ method }) => method as string);
  if (methods.length === 0) return gatewayFault(RESOURCE_MISSING);
  if (request.method === 'OPTIONS' && mood !== 'cors-off') return preflight(request, methods);
  if (request.method !== 'OPTIONS' && !methods.includes(request.method)) return gatewayFault(METHOD_MISSING);
  const refused = faultBehind(request, mood, now);
  if (refused) return { ...gatewayFault(refused), ...(refused === NO_CREDENTIALS && { log: [UNAUTHENTICATED] }) };
  return { ...backend(mood, api.answer), log: [`INFO backend: ${request.method} ${request.path}`] };
}

// Without Access-Control-Request-Method, it is a request with a method that the resource does not have.
function preflight(request: HttpRequest, methods: readonly string[]): Reply {
  const asked = request.headers.get('access-control-request-method') ?? '';
  if (!methods.includes(asked)) return gatewayFault(METHOD_MISSING);
  const headers = [
    'Access-Control-Allow-Headers: authorization,Access-Control-Allow-Origin,Content-Type,SOAPAction,apikey,Internal-Key',
    'Access-Control-Allow-Origin: *',
    `Access-Control-Allow-Methods: ${methods.join(',')}`,
    contentLength(''),
  ];
  return { statusLine: 'HTTP/1.1 200 OK', headers, body: '' };
}

function faultBehind(request: HttpRequest, mood: Mood, now: number): GatewayFault | undefined {
  const own = mood in FAULTS_OF_CALLS ? FAULTS_OF_CALLS[mood as keyof typeof FAULTS_OF_CALLS] : undefined;
  if (mood === 'api-blocked') return own;
  const token = /^Bearer (\S+)$/i.exec(request.headers.get('authorization') ?? '')?.[1];
  if (token === undefined) return NO_CREDENTIALS;
  return own ?? (isValidToken(token, ISSUER, now) ? undefined : INVALID_TOKEN);
}

// The gateway passes on what a backend sends, with the headers of that server.
function backend(mood: Mood, answer: string): Reply {
  const status = mood === 'backend-error' ? 503 : 200;
  return passThroughJson(status, mood === 'backend-error' ? '{"error":"out of dough"}' : answer, ['Server: pizza-backend']);
}

function page(body: string): Reply {
  return { statusLine: 'HTTP/1.1 200 OK', headers: ['Content-Type: text/html', contentLength(body)], body };
}
