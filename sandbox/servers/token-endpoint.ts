import type { Mood } from '../faults/fault.ts';
import type { HttpRequest } from '../wire/http-request.ts';
import type { Reply } from '../wire/reply.ts';
import { tomcatJson, tomcatReply } from '../wire/tomcat.ts';
import { CLIENT } from './credentials.ts';
import { signToken } from './signing-key.ts';

const LIFETIME_S = 3600;

/** How far the clock of a Key Manager is ahead with `clock-ahead`, in seconds. */
const AHEAD_S = 600;

/** Returns the response of `/oauth2/token` to a request for client credentials (RFC 6749 section 4.4). */
export function answerToken(request: HttpRequest, mood: Mood, issuer: string, now: number): Reply {
  if (request.method !== 'POST') return tomcatReply(405);
  if (mood === 'token-rubbish') return tomcatReply(200, '<html><title>Sign in</title></html>', 'text/html');
  const id = clientOf(request);
  if (id === undefined || mood === 'token-refused') {
    return refused(401, 'invalid_client', `A valid OAuth client could not be found for client_id: ${id ?? 'null'}`);
  }
  const form = new URLSearchParams(request.body);
  if (form.get('grant_type') !== 'client_credentials') return refused(400, 'unsupported_grant_type', 'Unsupported grant_type value');
  const at = Math.floor(now / 1000) + (mood === 'clock-ahead' ? AHEAD_S : 0);
  const scope = form.get('scope') ?? 'default';
  const claims = {
    sub: id,
    aud: id,
    azp: id,
    aut: 'APPLICATION',
    iss: issuer,
    scope,
    nbf: at,
    iat: at,
    exp: at + LIFETIME_S,
    jti: `${id}-${at}`,
  };
  return tomcatJson(200, { access_token: signToken(claims), scope, token_type: 'Bearer', expires_in: LIFETIME_S });
}

function clientOf({ headers }: HttpRequest): string | undefined {
  const expected = Buffer.from(`${CLIENT.clientId}:${CLIENT.clientSecret}`).toString('base64');
  return headers.get('authorization') === `Basic ${expected}` ? CLIENT.clientId : undefined;
}

function refused(status: number, error: string, description: string): Reply {
  return tomcatJson(status, { error_description: description, error });
}
