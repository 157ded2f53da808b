import { LAYERS } from '../act.ts';
import { drawn } from '../courses.ts';
import { http, httpUntilClose } from '../faults/http-answers.ts';
import type { Fault, Scenario } from '../scenario.ts';
import { cut, drip, type Ending } from '../slowly.ts';
import { answering, CALL, callFault, calling, type Expected, gatewayError, JSON_TYPE, MENU, WELL } from './call-target.ts';

const BACKEND: Expected = { truth: 'backend.status', owner: 'backend' };
const NGINX = (title: string) =>
  `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n<hr><center>nginx/1.27.1</center>\r\n</body>\r\n</html>\r\n`;
const BY_NGINX = 'server: nginx/1.27.1\r\ncontent-type: text/html\r\n';
const EXPECTS = { expect: { status: 200, json: { '$[0].name': 'BBQ Chicken Bacon' } } };

/** A call with an expectation that answers like this. */
const expecting = (name: string, text: string, truth: Expected['truth']) => callFault(name, text, { truth }, { target: calling(EXPECTS) });

/** What stands in front of the gateway and answers in its place. */
const FRONTS: readonly Fault[] = [
  ...[[502, '502 Bad Gateway'] as const, [503, '503 Service Temporarily Unavailable'] as const, [504, '504 Gateway Time-out'] as const].map(
    ([status, title]) => callFault(`in front: nginx says ${status}`, http(status, NGINX(title), BY_NGINX), BACKEND),
  ),
  callFault(
    'in front: HAProxy says 503',
    http(503, '<html><body><h1>503 Service Unavailable</h1>\nNo server is available to handle this request.\n</body></html>\n'),
    BACKEND,
  ),
  callFault('in front: an ALB says 502', http(502, NGINX('502 Bad Gateway').replace(/nginx.*?</, '<'), 'server: awselb/2.0\r\n'), BACKEND),
  callFault(
    'in front: Envoy says 503',
    http(503, 'upstream connect error or disconnect/reset before headers. reset reason: connection failure', 'server: envoy\r\n'),
    BACKEND,
  ),
  callFault('in front: a firewall says 403', http(403, '<html>Forbidden</html>'), BACKEND),
  callFault('in front: 404 of nginx', http(404, NGINX('404 Not Found'), BY_NGINX), BACKEND),
  callFault('in front: a redirect to a login page', http(302, '', 'location: https://sso.example.com/login\r\n'), {
    truth: 'http.redirect',
  }),
  expecting('in front: a login page with 200', http(200, '<html><title>Sign in</title></html>'), 'body.mismatch'),
  expecting('in front: a maintenance page with 200', http(200, '<h1>We will be back soon</h1>'), 'body.mismatch'),
  expecting('the backend answers another pizza', http(200, '[{"name":"Margherita"}]', JSON_TYPE), 'body.mismatch'),
  expecting('the backend answers an empty list', http(200, '[]', JSON_TYPE), 'body.mismatch'),
  expecting('the backend answers half of its JSON', httpUntilClose(200, '[{"name":"BBQ Chicken Bacon","pri'), 'body.mismatch'),
  callFault('nothing listens', 'closed', { truth: 'tcp.refused' }),
];

/** A gateway that knows its APIs under one name only: another one in `Host` reaches none. */
const named = (name: string) =>
  answering((_, head) =>
    new RegExp(`^host: *${name}(:|\\r|$)`, 'im').test(head)
      ? WELL
      : gatewayError(404, 404, 'Not Found', 'The requested resource is not available.'),
  );

const asking =
  (vhost: string): Fault['target'] =>
  (port) => ({
    ...{ profile: 'custom', host: '127.0.0.1', vhost, ports: { 8280: { port, scheme: 'HTTP' } } },
    calls: [{ name: 'menu', path: MENU, scheme: 'HTTP' }],
  });

const VHOSTS: readonly Fault[] = [
  {
    ...callFault('a virtual host that this gateway does not know', named('api.example.com'), {
      truth: 'gateway.api-missing',
      owner: 'node',
    }),
    target: asking('apis.example.com'),
    good: { meet: named('apis.example.com'), truth: { [CALL]: 'success' } },
  },
];

/** What stands in front of a gateway, and its virtual hosts. */
export const FRONT_FAULTS: readonly Fault[] = [
  ...FRONTS.map((fault) => (fault.bad.meet === 'closed' ? { ...fault, bad: { ...fault.bad, isSilent: true } } : fault)),
  ...VHOSTS,
];

const ENDINGS = { FIN: 'http.closed', RST: 'tcp.reset', stall: 'http.timeout' } as const;
const LAYER = LAYERS[5];
const ERROR = gatewayError(500, 101503, 'Runtime Error', 'Error connecting to the back end');

/** Answers in small pieces mean what they mean whole; those that end before their end are not read. */
export const FRONT_SCENARIOS: readonly Scenario[] = [
  drawn({ layer: LAYER, name: 'calls: a success in small pieces', target: calling(EXPECTS) }, 'slow drip', (random) => ({
    meet: drip(WELL, random),
    truth: { [CALL]: 'success' },
  })),
  drawn({ layer: LAYER, name: 'calls: an error in small pieces', target: calling() }, 'slow drip', (random) => ({
    meet: drip(ERROR, random),
    truth: { [CALL]: 'gateway.backend-connect' },
    owner: 'backend',
  })),
  ...Object.entries(ENDINGS).flatMap(([ending, truth]) =>
    Object.entries({ success: WELL, error: ERROR }).map(([kind, whole]) =>
      drawn({ layer: LAYER, name: `calls: a ${kind} that ends in its middle, ${ending}`, target: calling() }, 'cut short', (random) => ({
        meet: cut(whole, whole.length - 1 - Math.floor(random() * 30), ending as Ending),
        truth: { [CALL]: truth },
      })),
    ),
  ),
];
