import type { Reply } from '../wire/reply.ts';
import { type Answering, speakHttp } from '../wire/speak-http.ts';
import { CLOSED, CLOSED_FIRST, type PortPlan } from './port-plan.ts';
import { publicKeys } from './signing-key.ts';
import { answerToken } from './token-endpoint.ts';
import { tomcatJson, tomcatNotFound } from './tomcat.ts';
import { versionOnServlet } from './version-service.ts';

/** The issuer of its tokens: the configured host name and the default port, whatever a request used. */
export const ISSUER = 'https://localhost:9443/oauth2/token';

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
  if (mood !== 'no-api' && request.path === '/oauth2/token/.well-known/openid-configuration') return discovery();
  if (mood !== 'no-api' && request.path === '/oauth2/jwks') return tomcatJson(200, publicKeys());
  if (mood !== 'no-api' && request.path === '/oauth2/token') return answerToken(request, mood, ISSUER, Date.now());
  return versionOnServlet(request, PRODUCT, mood) ?? tomcatNotFound();
};

// A server reports its configured host name and default port, whatever the request used.
function discovery(): Reply {
  const base = 'https://localhost:9443/oauth2';
  return tomcatJson(200, {
    issuer: ISSUER,
    authorization_endpoint: `${base}/authorize`,
    token_endpoint: `${base}/token`,
    jwks_uri: `${base}/jwks`,
    response_types_supported: ['code', 'id_token', 'token'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
  });
}
