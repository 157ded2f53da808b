import { INTERMEDIATE, LEAF, ROOT, shown } from '../../../testkit/zoo/pki.ts';
import { speakTls } from '../../../testkit/zoo/tls-zoo.ts';
import { LAYERS, type Truth } from '../act.ts';
import { drawn } from '../courses.ts';
import type { Fault, Scenario } from '../scenario.ts';
import type { Shelf } from '../shelf.ts';
import { cut } from '../slowly.ts';
import { http, httpUntilClose, site } from './http-answers.ts';

const LAYER = LAYERS[4];

const HEALTH = '/api/health-check/v1.0/health';
const OPENID = '/oauth2/token/.well-known/openid-configuration';
const VERSION = '/services/Version';

type Answers = Readonly<Record<string, string>>;

const overTls = (answers: Answers) => speakTls(shown(LEAF, INTERMEDIATE), site(answers));
const on9443 = (profile: string) => (port: number, shelf: Shelf) => ({
  profile,
  host: '127.0.0.1',
  ports: { 9443: port },
  tls: { ca: shelf.file(ROOT.certificate) },
});

const IS_WELL: Answers = {
  [HEALTH]: http(200, '{"health":[{"key":"cpu.usage","value":"12"}]}'),
  [OPENID]: http(200, '{"issuer":"https://is.example.com/oauth2/token"}'),
};

function identity(name: string, changed: Answers, truth: Readonly<Record<string, Truth>>): Fault {
  const all = { ready: 'success', alive: 'success' } as const;
  return {
    layer: LAYER,
    name: `identity: ${name}`,
    target: on9443('identity-server'),
    bad: { meet: overTls({ ...IS_WELL, ...changed }), truth: { ...all, ...truth } },
    good: { meet: overTls(IS_WELL), truth: all },
  };
}

const MISSING =
  '<soapenv:Fault xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><faultcode>soapenv:Server</faultcode>' +
  '<faultstring>The service cannot be found for the endpoint reference (EPR) /services/Version</faultstring></soapenv:Fault>';

const TWO_VERSIONS = '{"getVersionResponse":{"return":"WSO2 API Manager-4.5.0","return":"WSO2 API Manager-4.6.0"}}';

const KM_WELL = { [VERSION]: http(200, '<getVersionResponse><return>WSO2 API Control Plane-4.5.0</return></getVersionResponse>') };

function keyManager(name: string, answer: string, truth: Truth): Fault {
  return {
    layer: LAYER,
    name: `key manager: ${name}`,
    target: on9443('key-manager'),
    bad: { meet: overTls({ [VERSION]: answer }), truth: { ready: truth } },
    good: { meet: overTls(KM_WELL), truth: { ready: 'success' } },
  };
}

/** A listener for WebSocket, asked as the page says. */
function listener(name: string, answer: string, truth: Truth): Fault {
  const signals = Object.fromEntries(['version', 'version-http', 'websocket', 'websocket-tls'].map((probe) => [probe, false]));
  return {
    layer: LAYER,
    name: `listener: ${name}`,
    target: (port) => ({ profile: 'gateway', host: '127.0.0.1', readinessProbe: { httpGet: { path: '/health', port } }, probes: signals }),
    bad: { meet: site({ '/health': answer }), truth: { ready: truth } },
    good: { meet: site({ '/health': http(200) }), truth: { ready: 'success' } },
  };
}

/** What Identity Servers, Key Managers and WebSocket listeners say when something is wrong. */
export const OTHER_FAULTS: readonly Fault[] = [
  identity('has its health check switched off', { [HEALTH]: http(200, '{"health":[]}') }, { ready: 'wso2.health-disabled' }),
  identity('has its health check switched off and says nothing', { [HEALTH]: http(200) }, { ready: 'wso2.health-disabled' }),
  identity(
    'lost its database',
    { [HEALTH]: http(503, '{"errors":[{"code":"HC_00001","message":"no","description":"data source is unavailable"}]}') },
    { ready: 'wso2.unhealthy' },
  ),
  identity(
    'reports errors and says 200',
    { [HEALTH]: http(200, '{"errors":[{"code":"HC_00003","description":"no"}]}') },
    { ready: 'wso2.unhealthy' },
  ),
  identity('is not well and names nothing', { [HEALTH]: http(503, '{"health":[]}') }, { ready: 'wso2.unhealthy' }),
  identity('shows a page', { [HEALTH]: http(200, '<html>healthy</html>') }, { ready: 'body.mismatch' }),
  identity('is behind a balancer', { [HEALTH]: http(503, '<html>no</html>') }, { ready: 'http.status' }),
  identity('has no health API', { [HEALTH]: http(404) }, { ready: 'wso2.no-such-endpoint' }),
  identity('has no discovery document', { [OPENID]: http(404) }, { alive: 'wso2.no-such-endpoint' }),
  identity('has an empty discovery document', { [OPENID]: http(200, '{}') }, { alive: 'body.mismatch' }),
  identity('fails at its discovery document', { [OPENID]: http(500) }, { alive: 'http.status' }),
  keyManager('has REST switched off', http(202, '<html>Please enable REST support</html>'), 'wso2.not-version-service'),
  keyManager('has REST switched off and says 200', http(200, '<html>Please enable REST support</html>'), 'wso2.not-version-service'),
  keyManager('lacks its service and says so', http(500, MISSING), 'wso2.no-such-endpoint'),
  keyManager('fails with another fault', http(500, MISSING.replace('The service cannot be found', 'No memory')), 'http.status'),
  keyManager('says two versions in one answer', http(200, TWO_VERSIONS), 'body.mismatch'),
  keyManager('shows a login page', http(200, '<html>Sign in</html>'), 'wso2.not-version-service'),
  keyManager('is blocked at the edge', http(403), 'wso2.no-such-endpoint'),
  keyManager('lacks its service', http(404), 'wso2.no-such-endpoint'),
  keyManager('fails', http(500, '<html>fault</html>'), 'http.status'),
  keyManager('redirects', http(302, '', 'location: /carbon\r\n'), 'http.redirect'),
  listener('has a page', http(200, '<html/>'), 'body.mismatch'),
  listener('takes it for a handshake', http(404), 'wso2.no-such-endpoint'),
  listener('fails', http(500), 'http.status'),
];

/** A version torn off where only the connection's end tells that it is whole. */
export const OTHER_SCENARIOS: readonly Scenario[] = [
  drawn({ layer: LAYER, name: 'key manager: ends in the middle of its XML', target: on9443('key-manager') }, 'cut short', (random) => {
    const body = '<getVersionResponse><return>WSO2 API Control Plane-4.5.0</return></getVersionResponse>';
    const whole = httpUntilClose(200, body);
    const at = whole.length - 1 - Math.floor(random() * (body.length - 1));
    return { meet: speakTls(shown(LEAF, INTERMEDIATE), cut(whole, at, 'FIN')), truth: { ready: 'wso2.not-version-service' } };
  }),
];
