import { LAYERS, type Truth } from '../act.ts';
import { drawn } from '../courses.ts';
import type { Fault, Scenario } from '../scenario.ts';
import { cut, drip } from '../slowly.ts';
import { http, httpUntilClose, site } from './http-answers.ts';

const LAYER = LAYERS[4];

const HEALTHZ = '/healthz';
const LIVENESS = '/liveness';
const READY = '{"version":"4.2.0", "update_level":"-", "status" : "ready"}';
const FAULTY = '{"version":"4.2.0", "update_level":"-", "status" : "not ready, faulty CAPPs detected", "Faulty CAPPs" : ["a_1.0.0.car"]}';
const STARTED = http(200, '{"server":"started"}');
const WELL = { [HEALTHZ]: http(200, READY), [LIVENESS]: STARTED };
const ALL_WELL = { ready: 'success', alive: 'success' } as const;

function integrator(port: number): Readonly<Record<string, unknown>> {
  return { profile: 'micro-integrator', host: '127.0.0.1', ports: { 9201: port } };
}

function fault(name: string, changed: Readonly<Record<string, string>>, truth: Readonly<Record<string, Truth>>): Fault {
  return {
    layer: LAYER,
    name: `integrator: ${name}`,
    target: integrator,
    bad: { meet: site({ ...WELL, ...changed }), truth: { ...ALL_WELL, ...truth } },
    good: { meet: site(WELL), truth: ALL_WELL },
  };
}

const unready = (name: string, answer: string, truth: Truth) => fault(name, { [HEALTHZ]: answer }, { ready: truth });
const lifeless = (name: string, answer: string, truth: Truth) => fault(name, { [LIVENESS]: answer }, { alive: truth });

/** What a Micro Integrator says when it is not ready, not alive, or not one. */
export const INTEGRATOR_FAULTS: readonly Fault[] = [
  unready('has faulty CApps', http(500, FAULTY), 'wso2.faulty-capps'),
  unready('has faulty CApps and says 200', http(200, FAULTY), 'wso2.contradiction'),
  unready('is ready and says 500', http(500, READY), 'wso2.contradiction'),
  unready('says not ready and 200', http(200, '{"status":"not ready"}'), 'wso2.contradiction'),
  unready('fails at its answer', http(500), 'wso2.unhealthy'),
  unready('is in another state', http(200, '{"version":"4.2.0","status":"starting"}'), 'wso2.unhealthy'),
  unready('has its probe switched off', http(404), 'wso2.no-such-endpoint'),
  unready('shows a page', http(200, '<html>ready</html>'), 'body.mismatch'),
  unready('sends a list', http(200, '["ready"]'), 'body.mismatch'),
  unready('sends CApps that are no list', http(200, '{"status":"ready","Faulty CAPPs":"none"}'), 'body.mismatch'),
  unready('sends JSON with a tail', http(200, `${READY}}`), 'body.mismatch'),
  unready('is behind a balancer', http(503, '<html>no backend</html>'), 'http.status'),
  unready('redirects', http(301, '', 'location: https://127.0.0.1/healthz\r\n'), 'http.redirect'),
  lifeless('is older than its liveness', http(404), 'wso2.no-such-endpoint'),
  lifeless('fails at its liveness', http(500, 'out of memory'), 'wso2.unhealthy'),
  lifeless('is stopping', http(200, '{"server":"stopping"}'), 'wso2.unhealthy'),
  lifeless('shows a page for its liveness', http(200, '<html>started</html>'), 'body.mismatch'),
  unready('has a faulty CApp with a quotation mark', http(500, FAULTY.replace('"a_1', '"a"b_1')), 'wso2.faulty-capps'),
  unready('has a faulty CApp with a backslash', http(500, FAULTY.replace('"a_1', '"a\\d_1')), 'wso2.faulty-capps'),
  unready('says ready and not ready in one answer', http(200, READY.replace('{', '{"status":"not ready",')), 'body.mismatch'),
  fault(
    'has faulty CApps and its liveness switched off',
    { [HEALTHZ]: http(500, FAULTY), [LIVENESS]: http(404) },
    { ready: 'wso2.faulty-capps', alive: 'wso2.no-such-endpoint' },
  ),
  fault(
    'has its readiness switched off and fails at its liveness',
    { [HEALTHZ]: http(404), [LIVENESS]: http(500) },
    { ready: 'wso2.no-such-endpoint', alive: 'wso2.unhealthy' },
  ),
  fault(
    'is neither ready nor alive',
    { [HEALTHZ]: http(500), [LIVENESS]: http(500) },
    { ready: 'wso2.unhealthy', alive: 'wso2.unhealthy' },
  ),
];

const onlyReady = (port: number) => ({ ...integrator(port), livenessProbe: false });

/**
 * Its answer in pieces, torn off where only the connection's end tells that it is whole, and contradicting
 * itself once.
 */
export const INTEGRATOR_SCENARIOS: readonly Scenario[] = [
  drawn({ layer: LAYER, name: 'integrator: is ready in small pieces', target: onlyReady }, 'slow drip', (random) => ({
    meet: drip(http(200, READY), random),
    truth: { ready: 'success' },
  })),
  drawn({ layer: LAYER, name: 'integrator: has faulty CApps in small pieces', target: onlyReady }, 'slow drip', (random) => ({
    meet: drip(http(500, FAULTY), random),
    truth: { ready: 'wso2.faulty-capps' },
  })),
  drawn({ layer: LAYER, name: 'integrator: ends in the middle of its JSON', target: onlyReady }, 'cut short', (random) => {
    const whole = httpUntilClose(200, READY);
    const at = whole.length - 1 - Math.floor(random() * (READY.length - 1));
    return { meet: cut(whole, at, 'FIN'), truth: { ready: 'body.mismatch' } };
  }),
  drawn({ layer: LAYER, name: 'integrator: contradicts itself once', target: onlyReady }, 'intermittent', () => {
    let asked = 0;
    const torn = site({ [HEALTHZ]: http(500, READY) });
    const whole = site(WELL);
    return { meet: (socket) => (asked++ % 2 === 0 ? torn : whole)(socket), truth: { ready: 'success' } };
  }),
];
