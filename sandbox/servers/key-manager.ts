import type { Mood } from '../faults/fault.ts';
import type { Reply } from '../wire/reply.ts';
import { type Answering, speakHttp } from '../wire/speak-http.ts';
import { tomcatJson, tomcatNotFound } from '../wire/tomcat.ts';
import { answerControlPlane } from './control-plane-api.ts';
import { answerDevportal } from './gateway-apis.ts';
import { CLOSED, CLOSED_FIRST, type PortPlan } from './port-plan.ts';
import { answerPortal } from './portals.ts';
import { publicKeys } from './signing-key.ts';
import { answerToken } from './token-endpoint.ts';
import { versionOnServlet } from './version-service.ts';

const HOST_NAME = 'am.wso2.com';

/** The issuer of its tokens: the configured host name and the default port, whatever a request used. */
export const ISSUER = issuerOn(HOST_NAME);

function issuerOn(host: string): string {
  return `https://${host}:9443/oauth2/token`;
}

const PRODUCT = 'WSO2 API Control Plane-4.5.0';

/** Returns the ports of a Key Manager. */
export function keyManagerPorts(): readonly PortPlan[] {
  const servlet = speakHttp(answer);
  return [
    { base: 9443, speaker: servlet, tls: 'up-to-1.2', refuses: CLOSED },
    { base: 9763, speaker: servlet, refuses: CLOSED_FIRST },
  ];
}

const answer: Answering = (request, place) => {
  const mood = place.mood();
  if (mood !== 'no-api' && request.path === '/oauth2/token/.well-known/openid-configuration') return discovery(hostOf(mood));
  if (mood !== 'no-api' && request.path === '/oauth2/jwks') return tomcatJson(200, publicKeys(mood === 'keys-differ'));
  if (mood !== 'no-api' && request.path === '/oauth2/token') return answerToken(request, mood, issuerOn(hostOf(mood)), Date.now());
  const portal =
    mood === 'no-api'
      ? undefined
      : (answerPortal(request, mood) ?? answerDevportal(request, mood) ?? answerControlPlane(request, mood, ISSUER, Date.now()));
  return portal ?? versionOnServlet(request, PRODUCT, mood) ?? tomcatNotFound();
};

// A new installation has no host name of its own.
function hostOf(mood: Mood): string {
  return mood === 'issuer-localhost' ? 'localhost' : HOST_NAME;
}

// A server reports its configured host name and default port, whatever the request used.
function discovery(host: string): Reply {
  const base = `https://${host}:9443/oauth2`;
  return tomcatJson(200, {
    issuer: issuerOn(host),
    authorization_endpoint: `${base}/authorize`,
    token_endpoint: `${base}/token`,
    jwks_uri: `${base}/jwks`,
    response_types_supported: ['code', 'id_token', 'token'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
  });
}
