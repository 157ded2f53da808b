import { LAYERS } from '../act.ts';
import type { Fault } from '../scenario.ts';
import { http, site } from './http-answers.ts';

const LAYER = LAYERS[4];

const HEALTH = '/api/am/gateway/v2/server-startup-healthcheck';
const LIST = '/api/am/gateway/v2/apis';

/** A gateway that is well, and whose list of APIs says nothing: never red, and never green. */
function list(name: string, answer: string): Fault {
  return {
    layer: LAYER,
    name: `discovery: ${name}`,
    target: (port) => ({
      profile: 'all-in-one',
      host: '127.0.0.1',
      ports: { 9443: { port, scheme: 'HTTP' }, 8243: { port, scheme: 'HTTP' } },
      apis: { discover: 'devportal' },
      probes: { version: false, discovery: { periodSeconds: 60 } },
    }),
    bad: {
      meet: site({ [HEALTH]: http(200), [LIST]: answer, '/api/am/devportal/v3/apis': answer }),
      truth: { ready: 'success', discovery: 'discovery.no-list' },
    },
  };
}

/** What a source says in place of a list of APIs, before it has ever said one. */
export const DISCOVERY_FAULTS: readonly Fault[] = [
  list('finds an empty list', http(200, '{"count":0,"list":[],"pagination":{"total":0}}')),
  list('is refused', http(401, '{"code":401,"message":"","description":"Unauthenticated request"}')),
  list('finds nothing', http(404, '<html>Not Found</html>')),
  list('meets an error', http(500, '{"code":900967,"message":"General Error"}')),
  list('is behind a balancer', http(503, '<html>no backend</html>')),
  list('is shown a login page', http(200, '<html>Sign in</html>')),
  list('is sent elsewhere', http(302, '', 'location: /devportal/login\r\n')),
  list('gets another object', http(200, '{"apis":[]}')),
  list('gets an entry without a context', http(200, '{"list":[{"name":"A","version":"1.0.0"}]}')),
  list('gets two lists in one answer', http(200, '{"list":[{"name":"A"}],"list":[]}')),
  list('gets WebSocket APIs only', http(200, '{"list":[{"name":"A","version":"1","context":"/a/1","type":"WS"}]}')),
  list('gets less than was announced', 'HTTP/1.1 200 OK\r\ncontent-length: 9000\r\nconnection: close\r\n\r\n{"list":['),
];
