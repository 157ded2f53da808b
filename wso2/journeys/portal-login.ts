import { isLoopbackHost } from '../../monitor/address/loopback-host.ts';
import type { NextLook } from '../../monitor/engine/ports.ts';
import { excerpt, unexpectedStatus } from '../../monitor/observation/expectation.ts';
import type { Answer, HttpAnswer } from '../../monitor/observation/observation.ts';
import { failure, type Outcome, success } from '../../monitor/observation/outcome.ts';
import type { HttpLook } from '../../monitor/target/probe.ts';
import type { Target } from '../../monitor/target/target.ts';
import { authorityOf } from '../../monitor/text/authority.ts';
import { quote } from '../../monitor/text/quote.ts';
import { HOST_NAME_FIX, type JourneyStage, ON_THE_WAY } from './journey.ts';
import { hopTo } from './portal-hop.ts';

/** The most redirects of a login that are followed. */
const MAX_HOPS = 3;

/** The places of a server that redirect only after they have accepted client and callback. */
const AFTER_ACCEPTANCE = /^[^?]*\/(oauth2\/authorize|commonauth|authenticationendpoint\/)/;

const REGISTRATION_FIX =
  'read the server log at this time: the portal registers an OAuth application for itself, which needs the database and the Key Manager';

const CALLBACK_FIX =
  'open the service provider of the portal (apim_publisher, apim_devportal, or apim_admin_portal) in the management console, and add the public address of the portal to its callback URL';

/**
 * Reads a response on the way to the login page of a portal. Source: WSO2 API Manager, the portals' LoginHandler
 * (`/services/auth/login`), and "Troubleshooting invalid callback error".
 */
export function readPortalLogin(answer: HttpAnswer, stage: JourneyStage): Outcome {
  const end = advance(answer, stage);
  return 'next' in end ? ON_THE_WAY : end.outcome;
}

/** Returns the next redirect to follow on the way to the login page. */
export function followPortalLogin(target: Target, look: HttpLook, answers: readonly Answer[]): NextLook | undefined {
  let next: NextLook = { look };
  for (const [i, { http }] of answers.entries()) {
    const end = http && advance(http, { look: next.look, target, before: answers.slice(0, i) });
    if (!end || !('next' in end)) return undefined;
    next = end.next;
  }
  return next;
}

type End = { readonly next: NextLook } | { readonly outcome: Outcome };

function advance(answer: HttpAnswer, stage: JourneyStage): End {
  if (answer.status >= 300 && answer.status <= 399) return afterRedirect(answer, stage);
  const hops = stage.before?.length ?? 0;
  if (answer.status === 200) return { outcome: hops === 0 ? withoutRedirect(answer) : readLoginPage(answer, hops) };
  if (hops === 0 && answer.status === 404)
    return { outcome: failure('wso2.no-such-endpoint', 'status 404: the server has no such portal, or a proxy blocks it') };
  return { outcome: answer.status === 500 ? brokenRegistration(answer, stage) : unexpectedStatus(answer, [{ from: 302, to: 302 }]) };
}

function brokenRegistration(answer: HttpAnswer, { before = [] }: JourneyStage): Outcome {
  const where = before.length === 0 ? 'the portal' : `redirect ${before.length} of the login`;
  return failure('wso2.portal', `${where} responds with status 500: ${excerpt(answer)}`, { fix: REGISTRATION_FIX });
}

function withoutRedirect(answer: HttpAnswer): Outcome {
  return failure('wso2.portal', `status 200 in place of a redirect to the login page: ${excerpt(answer)}`, {
    fix: 'check that no proxy responds in place of the portal, and read the server log at this time',
  });
}

// The page of WSO2, or one of the organization in its place, asks for a user in a form.
function readLoginPage(answer: HttpAnswer, hops: number): Outcome {
  const isForm = /<form[\s>]/i.test(answer.body) && /username|password|sessiondatakey|authenticator/i.test(answer.body);
  if (isForm) return success(`the login page responds with its form after ${hops} ${hops === 1 ? 'redirect' : 'redirects'}`);
  return failure('wso2.portal', `status 200 without a login form after ${hops} redirects: ${excerpt(answer)}`, {
    fix: 'open the portal in a browser, and check the web application authenticationendpoint',
  });
}

function afterRedirect(answer: HttpAnswer, { look, target, before = [] }: JourneyStage): End {
  const { location } = answer.headers;
  const at = location === undefined ? undefined : URL.parse(location, `${look.scheme}://${authorityOf(look)}${look.path}`);
  if (!at || !/^https?:$/.test(at.protocol)) {
    const shown = location === undefined ? 'without a location' : `to "${quote(location, 80)}", which is no address of a page`;
    return { outcome: failure('wso2.portal', `status ${answer.status} ${shown}`) };
  }
  const broken = brokenRedirect(at);
  if (broken) return { outcome: broken };
  if (before.length >= MAX_HOPS)
    return { outcome: failure('wso2.portal', `no login page after ${MAX_HOPS} redirects; the next is ${shownOf(at)}`) };
  const next = hopTo(at, look, target);
  return next ? { next } : { outcome: notFollowed(at, look) };
}

// The addresses alone tell that the login is broken: `OAuth2AuthzEndpoint` sends a browser to its error page.
function brokenRedirect(at: URL): Outcome | undefined {
  const code = at.searchParams.get('oauthErrorCode');
  if (/\/(oauth2_error|retry|error)\.(do|jsp)$/.test(at.pathname) || code !== null) {
    const message = at.searchParams.get('oauthErrorMsg') ?? at.searchParams.get('statusMsg') ?? '';
    const words = [code, message].filter((text) => text).map((text) => quote(String(text), 120));
    const detail = `the server refuses the login${words.length > 0 ? `: ${words.join(', ')}` : ''}`;
    const fix = code === 'invalid_callback' ? CALLBACK_FIX : code === 'invalid_client' ? REGISTRATION_FIX : undefined;
    return failure('wso2.portal', detail, fix === undefined ? {} : { fix });
  }
  const id = at.searchParams.get('client_id')?.trim();
  if (!/\/oauth2\/authorize\/?$/.test(at.pathname) || (id && !/^(null|undefined)$/i.test(id))) return undefined;
  return failure('wso2.portal', 'the portal sends browsers to the login without a client ID', { fix: REGISTRATION_FIX });
}

function notFollowed(at: URL, look: HttpLook): Outcome {
  if (isLoopbackHost(at.hostname))
    return failure('wso2.portal', `the server sends browsers to ${shownOf(at)}, which is their own machine`, { fix: HOST_NAME_FIX });
  if (look.scheme === 'https' && at.protocol === 'http:')
    return failure('wso2.portal', `the server sends browsers to ${shownOf(at)}, without TLS`, {
      fix: 'check the proxy settings of the server',
    });
  // The authorization endpoint has accepted client and callback before it sends a browser to an identity provider.
  if (AFTER_ACCEPTANCE.test(look.path))
    return success(`the server accepts the login, and sends browsers to ${shownOf(at)}, which is not followed`);
  return failure('http.redirect', `the portal sends browsers to ${shownOf(at)}, which is not followed`, {
    fix: `if ${quote(at.hostname, 100)} is the public name of the server or its identity provider, add it to portalHosts`,
  });
}

function shownOf(at: URL): string {
  return quote(`${at.origin}${at.pathname}`, 120);
}
