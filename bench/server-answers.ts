/** What the server does for a path: wait, then send this text; `id` is what it notes the true time under. */
export type ServerAnswer = { readonly delayMs: number; readonly id?: string; readonly text: string };

/**
 * `/20/7` = after 20 ms a 200 with the body `fine`, noted as 7; `?status=503` and `?body=…` change that.
 * Other paths answer as a gateway does.
 */
export function answerTo(path: string): ServerAnswer {
  const known = GATEWAY[path];
  if (known) return { delayMs: DELAY_MS, text: known };
  const url = new URL(path, 'http://bench.invalid');
  const [, delay = '0', id] = url.pathname.split('/');
  const text = respond(Number(url.searchParams.get('status') ?? 200), 'text/plain', url.searchParams.get('body') ?? 'fine');
  return { delayMs: Number(delay), text, ...(id !== undefined && { id }) };
}

/** How long a gateway of the bench takes. */
const DELAY_MS = 20;

function respond(status: number, type: string, body: string): string {
  return `HTTP/1.1 ${status} Bench\r\nContent-Type: ${type}\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`;
}

const VERSION =
  '<ns:getVersionResponse xmlns:ns="http://version.services.core.carbon.wso2.org"><return>WSO2 Universal Gateway-4.5.0</return></ns:getVersionResponse>';

/** Where tokens are issued. */
export const TOKEN_PATH = '/oauth2/token';

/** The call of an API. */
export const CALL_PATH = '/pizzashack/1.0.0/menu';

/** The paths of the profile `gateway`, as the sandbox answers them. */
const GATEWAY: Readonly<Record<string, string>> = {
  '/api/am/gateway/v2/server-startup-healthcheck': respond(200, 'text/plain', ''),
  '/services/Version': respond(200, 'application/xml;charset=UTF-8', VERSION),
  '/health': respond(200, 'text/plain', ''),
  [TOKEN_PATH]: respond(200, 'application/json', `{"access_token":"${'t'.repeat(1000)}","token_type":"Bearer","expires_in":3600}`),
  [CALL_PATH]: respond(200, 'application/json', '[{"name":"BBQ Chicken Bacon","price":"22.99"}]'),
};
