import type { Mood } from '../faults/fault.ts';
import type { HttpRequest } from '../wire/http-request.ts';
import type { Reply } from '../wire/reply.ts';
import { tomcatReply } from '../wire/tomcat.ts';

const FORM =
  '<!doctype html><html><title>WSO2 API Manager</title><form action="../commonauth" method="post" id="loginForm">' +
  '<input name="username"><input name="password" type="password"><input name="sessionDataKey" type="hidden"></form></html>';

/**
 * Returns the response for the login of a portal, from `/publisher/services/auth/login` to the form of
 * `authenticationendpoint`; undefined for every other path.
 */
export function answerPortal(request: HttpRequest, mood: Mood): Reply | undefined {
  const base = `https://${request.headers.get('host') ?? 'localhost:9443'}`;
  const portal = /^\/(publisher|devportal|admin)\/services\/auth\/login$/.exec(request.path)?.[1];
  if (portal) {
    const query = new URLSearchParams({
      response_type: 'code',
      client_id: mood === 'portal-unregistered' ? '' : `client-of-${portal}`,
      scope: 'openid',
      redirect_uri: `${base}/${portal}/services/auth/callback/login`,
    });
    return redirect(`${base}/oauth2/authorize?${query}`);
  }
  if (request.path === '/oauth2/authorize') return redirect(`${base}/authenticationendpoint/${afterAuthorize(request, mood)}`);
  if (request.path === '/authenticationendpoint/login.do') return tomcatReply(200, FORM, 'text/html;charset=UTF-8');
  return undefined;
}

function afterAuthorize({ query }: HttpRequest, mood: Mood): string {
  if (mood === 'portal-callback') {
    const words = 'Registered callback does not match with the provided url.';
    return `oauth2_error.do?${new URLSearchParams({ oauthErrorCode: 'invalid_callback', oauthErrorMsg: words })}`;
  }
  return `login.do?${new URLSearchParams({ client_id: query.get('client_id') ?? '', sessionDataKey: 'a-key-of-the-sandbox', type: 'oidc' })}`;
}

function redirect(location: string): Reply {
  const reply = tomcatReply(302);
  return { ...reply, headers: [`Location: ${location}`, ...reply.headers] };
}
