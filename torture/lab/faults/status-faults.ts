import { LAYERS, type Truth } from '../act.ts';
import type { Fault } from '../scenario.ts';
import { http, site } from './http-answers.ts';

const LAYER = LAYERS[4];

const HEALTHY = '{"status":"healthy","timestamp":"2026-08-22T10:00:00Z"}';
const UNHEALTHY = '{"status":"unhealthy","timestamp":"2026-08-22T10:00:00Z","reason":"policy engine is unhealthy"}';

const ROUTER = { '/_gateway-health/ready': http(200, '{"status":"ready"}'), '/_gateway-health/healthy': http(200, '{"status":"healthy"}') };
const GATEWAY_WELL = { ...ROUTER, '/health': http(200, HEALTHY) };
const GATEWAY_TRUTH = { ready: 'success', 'policy-engine': 'success', alive: 'success' } as const;

/** A router and a policy engine at one port: the lab gives each server one. */
function gateway(name: string, changed: Readonly<Record<string, string>>, truth: Readonly<Record<string, Truth>>): Fault {
  return {
    layer: LAYER,
    name: `platform gateway: ${name}`,
    target: (port) => ({ profile: 'api-platform-gateway', host: '127.0.0.1', ports: { 8443: { port, scheme: 'HTTP' }, 9002: port } }),
    bad: { meet: site({ ...GATEWAY_WELL, ...changed }), truth: { ...GATEWAY_TRUTH, ...truth } },
    good: { meet: site(GATEWAY_WELL), truth: GATEWAY_TRUTH },
  };
}

const engine = (name: string, answer: string, truth: Truth) => gateway(name, { '/health': answer }, { 'policy-engine': truth });

type Server = { readonly who: string; readonly profile: string; readonly port: number; readonly path: string };

const CONTROLLER: Server = { who: 'platform controller', profile: 'api-platform-controller', port: 9092, path: '/api/admin/v1/health' };
const STREAMS: Server = { who: 'streaming', profile: 'streaming-integrator', port: 9090, path: '/health' };

function single({ who, profile, port: documented, path }: Server, name: string, answer: string, truth: Truth): Fault {
  return {
    layer: LAYER,
    name: `${who}: ${name}`,
    target: (port) => ({ profile, host: '127.0.0.1', ports: { [documented]: port } }),
    bad: { meet: site({ [path]: answer }), truth: { ready: truth } },
    good: { meet: site({ [path]: http(200, HEALTHY) }), truth: { ready: 'success' } },
  };
}

/** What servers say whose health API says one status. */
export const STATUS_FAULTS: readonly Fault[] = [
  engine('has an unhealthy policy engine', http(503, UNHEALTHY), 'wso2.unhealthy'),
  engine('has an unhealthy policy engine that says 200', http(200, UNHEALTHY), 'wso2.unhealthy'),
  engine('has a policy engine that says healthy and 503', http(503, HEALTHY), 'wso2.contradiction'),
  engine('has a balancer before its policy engine', http(503, '<html>no backend</html>'), 'http.status'),
  engine('has another server at the port of its policy engine', http(200, '<html>healthy</html>'), 'body.mismatch'),
  gateway('is older than its health paths', { '/_gateway-health/ready': http(404) }, { ready: 'wso2.no-such-endpoint' }),
  gateway('fails at its health path', { '/_gateway-health/healthy': http(500) }, { alive: 'http.status' }),
  gateway(
    'has a router that redirects',
    { '/_gateway-health/ready': http(301, '', 'location: https://127.0.0.1/ready\r\n') },
    { ready: 'http.redirect' },
  ),
  single(CONTROLLER, 'is of another release', http(404), 'wso2.no-such-endpoint'),
  single(CONTROLLER, 'is blocked', http(403, 'Forbidden'), 'wso2.no-such-endpoint'),
  single(CONTROLLER, 'says two states in one answer', http(200, '{"status":"unhealthy","status":"healthy"}'), 'body.mismatch'),
  single(CONTROLLER, 'says nothing', http(200), 'body.mismatch'),
  single(STREAMS, 'wants credentials', http(401), 'wso2.unauthorized'),
  single(STREAMS, 'shows a page', http(200, '<html>healthy</html>'), 'body.mismatch'),
  single(STREAMS, 'is in another state', http(200, '{"status":"starting"}'), 'wso2.unhealthy'),
  single(STREAMS, 'sends a list', http(200, '["healthy"]'), 'body.mismatch'),
];
