import type { HttpAnswer } from '../../monitor/observation/observation.ts';

// What must be there before a server may be called well, written from WSO2's sources and documents and not
// from our readers: an answer that lacks it and is taken for a success is a false green.

type Evidence = (answer: HttpAnswer) => boolean;

const isEmpty: Evidence = ({ body }) => body.trim() === '';
const is200: Evidence = ({ status, truncated }) => status === 200 && !truncated;

const VERSION = /<([\w.-]+:)?getVersionResponse[\s>].*<([\w.-]+:)?return(\s[^>]*)?>[^<]*-\d.*<\/([\w.-]+:)?getVersionResponse\s*>/s;

const ERROR_CODE = /(?<!\d)(700700|9008\d\d|9009\d\d|900[45]\d\d|10[12]\d{3}|30[3-9]\d{3}|40100\d|500000|601000)(?!\d)/;

/** What handlers behind the one for CORS write, without a code in SOAP. */
const LATER_HANDLERS =
  /Subscription validation failed|Authentication Failure|temporarily|throttled out|the back end|Error in Sender|State :/i;

const EVIDENCE: Readonly<Record<string, Evidence>> = {
  // ServerStartupHealthcheckApiServiceImpl: 200 without an entity; its description says `OK`.
  'startup-healthcheck': (answer) => is200(answer) && /^\s*(OK)?\s*$/.test(answer.body),
  // org.wso2.carbon.core.services.version.Version: one element in another, `<Name>-<Version>`, and 200
  // exactly, not 202.
  'version-service': (answer) => is200(answer) && VERSION.test(plainXml(answer.body)),
  // InboundWebsocketSourceHandler, WebsocketInboundHandler: content-length 0.
  'websocket-health': (answer) => is200(answer) && isEmpty(answer),
  'gateway-health-check': (answer) => is200(answer) && isEmpty(answer),
  // ApiArtifactApiServiceImpl: 200 with the artifact, however large.
  'api-artifact': ({ status, body, truncated }) =>
    status === 200 && (truncated ? /^\s*\{/.test(body) : Object.keys(objectIn(body)).length > 0),
  // ReadinessResource: the status alone is not enough, the two may contradict each other.
  'integrator-health': (answer) => {
    const { status, 'Faulty CAPPs': faulty = [] } = objectIn(answer.body);
    return is200(answer) && status === 'ready' && Array.isArray(faulty) && faulty.length === 0;
  },
  // LivenessResource.
  'integrator-liveness': (answer) => is200(answer) && objectIn(answer.body).server === 'started',
  // HealthApiServiceImpl: switched off, it answers 200 with an empty list.
  'identity-health': (answer) => {
    const { health, errors = [] } = objectIn(answer.body);
    return is200(answer) && Array.isArray(health) && health.length > 0 && !(Array.isArray(errors) && errors.length > 0);
  },
  // OpenID Connect Discovery 1.0 section 3: an issuer is required, and it is a URL.
  'openid-configuration': (answer) => {
    const { issuer } = objectIn(answer.body);
    return is200(answer) && typeof issuer === 'string' && issuer.trim() !== '';
  },
  // fault.xml, _auth_failure_handler_.xml: whatever the status is, an error has its code, and a description.
  'gateway-call': ({ status, body }) => {
    const { code, description } = objectIn(body);
    return status >= 200 && status <= 299 && !(ERROR_CODE.test(`${code}`) && description !== undefined);
  },
  // CORSRequestHandler: 200 with the methods. An error of a later handler has its code, and comes from an API that is there.
  'gateway-preflight': ({ status, body, headers }) => {
    const isOk = status >= 200 && status <= 299;
    if (isOk || status === 403) if (headers['access-control-allow-methods'] !== undefined) return true;
    if (isOk && headers.allow !== undefined) return true;
    if (status === 403 || status === 405) if (body.trim() === '' || body.includes('Unsupported Transport')) return true;
    return ERROR_CODE.test(body) || LATER_HANDLERS.test(body);
  },
  // A check of these takes several requests: the first answer alone shows nothing.
  'portal-login': () => false,
  'key-manager-consistency': () => false,
  'fleet-apis': () => false,
};

/** The readers there is evidence for. */
export const READERS: readonly string[] = Object.keys(EVIDENCE);

/**
 * Whether an answer holds what the documents say a server that is well answers; without a reader, whether its
 * status is 200–299.
 */
export function isDocumentedSuccess(reader: string | undefined, answer: HttpAnswer): boolean {
  if (reader === undefined) return answer.status >= 200 && answer.status <= 299 && !answer.truncated;
  return EVIDENCE[reader]?.(answer) ?? false;
}

// Comments say nothing, a CDATA section is text like any other: XML 1.0 sections 2.5 and 2.7.
function plainXml(text: string): string {
  const plain = text.replaceAll(/<!--.*?-->|<\?.*?\?>/gs, '');
  return plain.replaceAll(/<!\[CDATA\[(.*?)\]\]>/gs, (_, inside: string) => inside.replaceAll('<', '&lt;'));
}

function objectIn(body: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
