import { LAYERS, type Truth } from '../act.ts';
import { http } from '../faults/http-answers.ts';
import type { Owner } from '../owners.ts';
import type { Described, Fault } from '../scenario.ts';
import { answering, CALL, gatewayError, JSON_TYPE, MENU, WELL } from './call-target.ts';

const canary: Described = (port, shelf) => ({
  profile: 'custom',
  host: '127.0.0.1',
  readinessProbe: { httpGet: { path: '/ping', port } },
  calls: [
    {
      name: 'menu',
      kind: 'throttle-canary',
      path: MENU,
      scheme: 'HTTP',
      port,
      apiKey: { secret: shelf.secret('the-api-key-of-the-canary') },
      periodSeconds: 60,
      role: 'readiness',
    },
  ],
});

const over = (code: number) => gatewayError(429, code, 'Message throttled out', 'You have exceeded your quota');
const ENFORCED = over(900803);

function meet(of: string) {
  return answering((asked) => (asked === `GET ${MENU}` ? of : http(200)));
}

/** Accepts two calls, and refuses the third. */
function third() {
  let calls = 0;
  return answering((asked) => (asked === `GET ${MENU}` ? (++calls % 3 === 0 ? ENFORCED : WELL) : http(200)));
}

function canaryFault(name: string, answer: string, truth: Truth, owner?: Owner): Fault {
  return {
    layer: LAYERS[5],
    name: `canary: ${name}`,
    target: canary,
    bad: { meet: meet(answer), truth: { ready: 'success', [CALL]: truth }, ...(owner && { owner }) },
    ...(truth !== 'success' && { good: { meet: meet(ENFORCED), truth: { ready: 'success', [CALL]: 'success' } } }),
  };
}

/** A limit that is reached is what a canary wants; everything else is a fault of the call, or of its policy. */
export const CANARY_FAULTS: readonly Fault[] = [
  ...[900800, 900802, 900803, 900804, 900806].map((code) => canaryFault(`is refused with ${code}`, over(code), 'success')),
  ...[900807, 900808, 900809].map((code) =>
    canaryFault(`meets a limit of the gateway itself, ${code}`, over(code), 'gateway.throttled', 'throttle'),
  ),
  canaryFault('its API is missing', gatewayError(404, 404, 'Not Found', 'The requested resource is not available.'), 'gateway.api-missing'),
  canaryFault(
    'is not subscribed',
    gatewayError(403, 900908, 'Resource forbidden', 'API Subscription validation failed.'),
    'gateway.subscription',
  ),
  canaryFault('its backend fails', http(503, '{"error":"down"}', JSON_TYPE), 'backend.status'),
  canaryFault('is blocked by a deny policy', gatewayError(403, 900805, 'Message blocked', 'You have been blocked'), 'gateway.subscription'),
  canaryFault('a proxy throttles, not the gateway', http(429, '<html>Too Many Requests</html>'), 'backend.status'),
  canaryFault('a redirect to a login page', http(302, '', 'location: https://sso.example.com/\r\n'), 'http.redirect'),
  // A limit that is not enforced takes ten seconds to tell: test/wso2/throttle-canary.test.ts.
  {
    ...canaryFault('is refused with its third call', ENFORCED, 'success'),
    bad: { meet: third(), truth: { ready: 'success', [CALL]: 'success' } },
  },
];
