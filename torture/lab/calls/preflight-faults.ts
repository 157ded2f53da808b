import { LAYERS } from '../act.ts';
import { http } from '../faults/http-answers.ts';
import type { Fault } from '../scenario.ts';
import { answering, type Expected, gatewayError, JSON_TYPE } from './call-target.ts';

const PREFLIGHT = 'preflight/PizzaShackAPI/1.0.0';
const ASKED = 'OPTIONS /pizzashack/1.0.0/menu';
const signals = Object.fromEntries(['version', 'version-http', 'websocket', 'websocket-tls'].map((probe) => [probe, false]));

const ALLOWED = http(200, '', 'access-control-allow-origin: *\r\naccess-control-allow-methods: GET,POST\r\n');

/** A gateway whose health check passes, and which answers the preflight like this. */
const gateway = (text: string) => answering((asked) => (asked === ASKED ? text : http(200)));

/** What the preflight must come to; the health check passes all the while. */
function preflight(name: string, text: string, { truth, owner }: Expected): Fault {
  return {
    layer: LAYERS[5],
    name: `calls: preflight: ${name}`,
    target: (port) => ({
      ...{ profile: 'gateway', host: '127.0.0.1', ports: { 8243: { port, scheme: 'HTTP' } }, probes: signals },
      readinessProbe: { httpGet: { path: '/ping', port } },
      apis: [{ name: 'PizzaShackAPI', version: '1.0.0', context: '/pizzashack', resource: '/menu' }],
    }),
    bad: { meet: gateway(text), truth: { ready: 'success', [PREFLIGHT]: truth }, ...(owner && { owner }) },
    // What is a success all the same has no better state.
    ...(truth !== 'success' && { good: { meet: gateway(ALLOWED), truth: { ready: 'success', [PREFLIGHT]: 'success' } } as const }),
  };
}

const NODE: Pick<Expected, 'owner'> = { owner: 'node' };
const CONFIG: Pick<Expected, 'owner'> = { owner: 'config' };
const DEPLOYED: Expected = { truth: 'success' };

/** The answers of 1.5 of the endpoints' reference: CORSRequestHandler, `main.xml`, and whoever stands in front. */
export const PREFLIGHT_FAULTS: readonly Fault[] = [
  preflight('no such API', gatewayError(404, 404, 'Not Found', 'The requested resource is not available.'), {
    truth: 'gateway.api-missing',
    ...NODE,
  }),
  preflight('no such resource', gatewayError(404, 404, 'Runtime Error', 'No matching resource found for given API Request'), {
    truth: 'gateway.resource-missing',
    ...CONFIG,
  }),
  preflight('no such method', gatewayError(405, 405, 'Method Not Allowed', 'Method not allowed for given API resource'), {
    truth: 'gateway.method',
    ...CONFIG,
  }),
  preflight('half deployed', gatewayError(500, 900911, 'Internal Server Error', 'OpenAPI definition is missing'), {
    truth: 'gateway.half-deployed',
    ...NODE,
  }),
  preflight('an error that nobody knows', gatewayError(500, 900999, 'Error', 'Something'), { truth: 'gateway.other', owner: 'gateway' }),
  preflight('allows methods to no origin', http(200, '', 'access-control-allow-methods: GET\r\n'), DEPLOYED),
  preflight('allows methods, and refuses the origin with 403', http(403, '', 'access-control-allow-methods: GET\r\n'), DEPLOYED),
  preflight('CORS off', gatewayError(401, 900902, 'Missing Credentials', 'Invalid Credentials'), DEPLOYED),
  preflight('answered by Synapse', http(405), DEPLOYED),
  preflight('answered by the API itself', http(200, '', 'allow: GET,OPTIONS\r\n'), DEPLOYED),
  preflight('a backend that refuses', gatewayError(500, 101503, 'Runtime Error', 'Error connecting to the back end'), DEPLOYED),
  preflight('throttled', gatewayError(429, 900800, 'Message throttled out', 'You have exceeded your quota'), DEPLOYED),
  preflight('blocked', gatewayError(503, 700700, 'API blocked', 'This API has been blocked temporarily'), DEPLOYED),
  preflight('200 without a word of CORS', http(200), { truth: 'http.header' }),
  preflight('a login page', http(200, '<html>Sign in</html>'), { truth: 'http.header' }),
  preflight('404 of another server', http(404, '<html>Not Found</html>'), { truth: 'http.status' }),
  preflight('403 with a page', http(403, '<html>Forbidden</html>'), { truth: 'http.status' }),
  preflight('nginx without a gateway', http(502, '<html>nginx</html>', 'server: nginx\r\n'), { truth: 'http.status' }),
  preflight('a redirect', http(307, '', 'location: https://example.com/\r\n'), { truth: 'http.redirect' }),
  preflight('503 of a gateway in JSON that is none of its own', http(503, '{"error":"no"}', JSON_TYPE), { truth: 'http.status' }),
];
