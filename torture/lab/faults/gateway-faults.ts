import { INTERMEDIATE, LEAF, ROOT, shown } from '../../../testkit/zoo/pki.ts';
import { speakTls } from '../../../testkit/zoo/tls-zoo.ts';
import { LAYERS, type Truth } from '../act.ts';
import type { Fault } from '../scenario.ts';
import type { Shelf } from '../shelf.ts';
import { http, site } from './http-answers.ts';

const LAYER = LAYERS[4];

const HEALTH = '/api/am/gateway/v2/server-startup-healthcheck';
const VERSION = '/services/Version';
const ARTIFACT = '/api/am/gateway/v2/api-artifact';
const XML = 'content-type: application/xml; charset=UTF-8\r\n';
const JSON_TYPE = 'content-type: application/json\r\n';
const PIZZA = 'api/PizzaShackAPI/1.0.0';

function versionXml(product: string): string {
  return `<ns:getVersionResponse xmlns:ns="http://version.services.core.carbon.wso2.org"><return>${product}</return></ns:getVersionResponse>`;
}

function apiError(code: number, description: string): string {
  return http(code, JSON.stringify({ code, message: '', description, moreInfo: '', error: [] }), JSON_TYPE);
}

type Answers = Readonly<Record<string, string>>;

const WELL: Answers = {
  [HEALTH]: http(200),
  [VERSION]: http(200, versionXml('WSO2 Universal Gateway-4.6.0'), XML),
  [ARTIFACT]: http(200, '{"name":"PizzaShackAPI","version":"1.0.0","api":"<api/>"}', JSON_TYPE),
};
const ALL_WELL = { ready: 'success', version: 'success' } as const;

const overTls = (answers: Answers) => speakTls(shown(LEAF, INTERMEDIATE), site(answers));
const LOGIN = http(200, '<!DOCTYPE html><html><title>Sign in</title><body>WSO2 API Manager</body></html>');
const MAINTENANCE = http(200, '<html><h1>We will be back soon</h1></html>');

/** What an answer in place of the health-check, or of another, must be called. */
function fault(
  name: string,
  changed: Answers,
  truth: Readonly<Record<string, Truth>>,
  more: Readonly<Record<string, unknown>> = {},
): Fault {
  return {
    layer: LAYER,
    name: `gateway: ${name}`,
    target: (port, shelf) => ({ ...gateway(port, shelf), ...more }),
    bad: { meet: overTls({ ...WELL, ...changed }), truth: { ...ALL_WELL, ...truth } },
    good: { meet: overTls(WELL), truth: { ...ALL_WELL, ...Object.fromEntries(Object.keys(truth).map((probe) => [probe, 'success'])) } },
  };
}

/** The same for one of `apis`. */
function apiFault(name: string, artifact: string, truth: Truth): Fault {
  const all = { ...ALL_WELL, [PIZZA]: 'success' } as const;
  return {
    layer: LAYER,
    name: `gateway: ${name}`,
    target: (port, shelf) => ({
      ...gateway(port, shelf),
      credentials: { secret: shelf.secret('{"username":"lab","password":"correct horse"}') },
      apis: [{ name: 'PizzaShackAPI', version: '1.0.0' }],
    }),
    bad: { meet: overTls({ ...WELL, [ARTIFACT]: artifact }), truth: { ...all, [PIZZA]: truth } },
    good: { meet: overTls(WELL), truth: all },
  };
}

function gateway(port: number, shelf: Shelf): Readonly<Record<string, unknown>> {
  return { profile: 'gateway', host: '127.0.0.1', ports: { 9443: port }, tls: { ca: shelf.file(ROOT.certificate) } };
}

/**
 * What a gateway, or what stands before it, says when it is not ready or is no gateway. Rows of the
 * reference's "State, wire, verdict".
 */
export const GATEWAY_FAULTS: readonly Fault[] = [
  fault('is still deploying', { [HEALTH]: http(500) }, { ready: 'wso2.not-deployed' }),
  fault(
    'has an error in its REST layer',
    { [HEALTH]: apiError(500, 'The server encountered an internal error') },
    { ready: 'wso2.unhealthy' },
  ),
  fault('wants credentials', { [HEALTH]: apiError(401, 'Unauthenticated request') }, { ready: 'wso2.unauthorized' }),
  fault('has no gateway API', { [HEALTH]: http(404, '<html>404</html>') }, { ready: 'wso2.no-such-endpoint' }),
  fault('is blocked at the edge', { [HEALTH]: http(403, '<html>Forbidden</html>') }, { ready: 'wso2.no-such-endpoint' }),
  fault('shows a login page', { [HEALTH]: LOGIN }, { ready: 'body.mismatch' }),
  fault('is another server that says UP', { [HEALTH]: http(200, '{"status":"UP"}', JSON_TYPE) }, { ready: 'body.mismatch' }),
  fault('redirects to its console', { [HEALTH]: http(302, '', 'location: https://localhost/carbon\r\n') }, { ready: 'http.redirect' }),
  fault('accepts and does nothing yet', { [HEALTH]: http(202) }, { ready: 'http.status' }),
  fault('says 204', { [HEALTH]: 'HTTP/1.1 204 No Content\r\nconnection: close\r\n\r\n' }, { ready: 'http.status' }),
  fault('is too busy', { [HEALTH]: http(429, 'slow down') }, { ready: 'http.status' }),
  ...[502, 503, 504].map((status) =>
    fault(`is behind a balancer that says ${status}`, { [HEALTH]: http(status, '<html>nginx</html>') }, { ready: 'http.status' }),
  ),
  fault(
    'is behind a balancer with a maintenance page',
    { [HEALTH]: MAINTENANCE, [VERSION]: MAINTENANCE },
    { ready: 'body.mismatch', version: 'wso2.not-version-service' },
  ),
  fault(
    'is behind a balancer that says 503 to everything',
    { [HEALTH]: http(503), [VERSION]: http(503) },
    { ready: 'http.status', version: 'http.status' },
  ),
  fault(
    'has REST switched off',
    { [VERSION]: http(202, '<html>Please enable REST support</html>') },
    { version: 'wso2.not-version-service' },
  ),
  fault('shows a login page for its version', { [VERSION]: LOGIN }, { version: 'wso2.not-version-service' }),
  fault('hides its version', { [VERSION]: http(403) }, { version: 'wso2.no-such-endpoint' }),
  fault('has no version', { [VERSION]: http(404) }, { version: 'wso2.no-such-endpoint' }),
  fault('shows a WSDL', { [VERSION]: http(200, '<wsdl:definitions xmlns:wsdl="x"/>', XML) }, { version: 'wso2.not-version-service' }),
  fault(
    'has an exception for a version',
    { [VERSION]: http(200, versionXml('java.lang.NullPointerException'), XML) },
    { version: 'wso2.not-version-service' },
  ),
  fault('has an empty version', { [VERSION]: http(200, versionXml(''), XML) }, { version: 'wso2.not-version-service' }),
  fault(
    'breaks off its XML',
    { [VERSION]: http(200, versionXml('WSO2 API Manager-4.6.0').slice(0, 90), XML) },
    { version: 'wso2.not-version-service' },
  ),
  fault(
    'has a comment in place of the version',
    { [VERSION]: http(200, '<!-- WSO2 API Manager-4.6.0 -->', XML) },
    { version: 'wso2.not-version-service' },
  ),
  fault(
    'is another release',
    { [VERSION]: http(200, versionXml('WSO2 Universal Gateway-4.5.0'), XML) },
    { 'version-drift': 'wso2.version-drift' },
    { version: '4.6.0' },
  ),
  apiFault('lacks an API', apiError(404, 'not deployed'), 'wso2.api-missing'),
  apiFault('refuses the credentials', apiError(401, 'Unauthenticated request'), 'wso2.unauthorized'),
  apiFault('does not let the user read', apiError(403, 'forbidden'), 'wso2.unauthorized'),
  apiFault('has no API of artifacts', http(404, '<html>404</html>'), 'wso2.no-such-endpoint'),
  apiFault('shows a login page for an API', LOGIN, 'body.mismatch'),
  apiFault('has an empty artifact', http(200, '{}', JSON_TYPE), 'body.mismatch'),
  apiFault('says 200 and means an error', http(200, '{"code":900,"message":"no"}', JSON_TYPE), 'body.mismatch'),
  apiFault('fails at an artifact', http(500, 'oops'), 'http.status'),
];
