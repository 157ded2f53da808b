import type { Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { INTERMEDIATE, LEAF, ROOT, shown } from '../../../testkit/zoo/pki.ts';
import { speakTls } from '../../../testkit/zoo/tls-zoo.ts';
import { LAYERS, type Truth } from '../act.ts';
import { http } from '../faults/http-answers.ts';
import type { Owner } from '../owners.ts';
import { type Described, type Fault, tokenName } from '../scenario.ts';
import { answering, CALL, gatewayError, JSON_TYPE, MENU, WELL } from './call-target.ts';

const TOKEN_PATH = 'POST /oauth2/token';
const REJECTED = gatewayError(401, 900901, 'Invalid Credentials', 'Invalid JWT token');

/** A token that is asked for in every round: it has no life left. */
function issued(value = 'token-of-the-lab', more: Readonly<Record<string, unknown>> = {}): string {
  return http(200, JSON.stringify({ access_token: value, token_type: 'Bearer', expires_in: 0, ...more }), JSON_TYPE);
}

function refusal(status: number, error: string, description = ''): string {
  return http(status, JSON.stringify({ error_description: description, error }), JSON_TYPE);
}

const part = (claims: object) => Buffer.from(JSON.stringify(claims)).toString('base64url');

/** A JWT whose clock is so many seconds off; nobody checks its signature here. */
function jwt(offSeconds: number): string {
  const at = Math.floor(Date.now() / 1000) + offSeconds;
  return `${part({ alg: 'RS256', kid: 'gateway_certificate_alias' })}.${part({ iss: 'https://km.example.com/oauth2/token', iat: at, nbf: at, exp: at + 300 })}.c2lnbmF0dXJl`;
}

/** What the token endpoint and the gateway do; undefined = what a healthy one does. */
export type Pair = {
  readonly token?: string | ((socket: Socket) => void);
  readonly call?: string | ((head: string) => string);
};

/** A Key Manager and a gateway on one port, over TLS; the health check of the gateway passes. */
export function pair({ token = issued(), call = WELL }: Pair): (socket: Socket) => void {
  const answer = answering((asked, head, socket) => {
    if (asked === TOKEN_PATH) return typeof token === 'string' ? token : void token(socket);
    if (asked !== `GET ${MENU}`) return http(200);
    return typeof call === 'string' ? call : call(head);
  });
  return speakTls(shown(LEAF, INTERMEDIATE), answer);
}

/** The gateway, with a call that needs the token. */
export const withToken: Described = (port, shelf) => ({
  ...{ profile: 'custom', host: '127.0.0.1', tls: { ca: shelf.file(ROOT.certificate) } },
  readinessProbe: { httpGet: { scheme: 'HTTPS', path: '/ping', port } },
  calls: [{ name: 'menu', path: MENU, port, token: tokenName(port) }],
});

/** The token, from the same port. */
export const fromHere: Described = (port, shelf) => ({
  url: `https://127.0.0.1:${port}/oauth2/token`,
  client: { secret: shelf.secret('{"clientId":"lab-client","clientSecret":"correct horse battery"}') },
  tls: { ca: shelf.file(ROOT.certificate) },
});

/** What the call must come to, by what the Key Manager and the gateway do. */
export function tokenFault(name: string, bad: Pair, truth: Truth, owner?: Owner): Fault {
  const act = (of: Pair, one: Truth) => ({ meet: pair(of), truth: { ready: 'success', [CALL]: one } as const });
  return {
    layer: LAYERS[5],
    name: `calls: token: ${name}`,
    target: withToken,
    token: fromHere,
    bad: { ...act(bad, truth), ...(owner && { owner }) },
    ...(truth !== 'success' && { good: act({}, 'success') }),
  };
}

const refused = (name: string, token: string) => tokenFault(name, { token }, 'token.refused', 'config');
const unavailable = (name: string, token: Pair['token'] & {}) => tokenFault(name, { token }, 'token.unavailable', 'Key Manager');
const malformed = (name: string, token: string) => tokenFault(name, { token }, 'token.malformed', 'Key Manager');

/** Another token each time. */
function newer(): (socket: Socket) => void {
  let asked = 0;
  return (socket) => void socket.end(issued(`token-number-${asked++}`));
}

/** Accepts every second token only: the key of the first one is gone. */
function newest(head: string): string {
  return /^authorization: *Bearer token-number-\d*[13579]\r?$/im.test(head) ? WELL : REJECTED;
}

function zipped(): string {
  const body = gzipSync(JSON.stringify({ access_token: 'token-of-the-lab', token_type: 'bearer', expires_in: '0' }));
  const head = `HTTP/1.1 200 OK\r\n${JSON_TYPE}content-encoding: gzip\r\nconnection: close\r\ncontent-length: ${body.length}\r\n\r\n`;
  return head + body.toString('latin1');
}

/** RFC 6749 sections 4.4.3 and 5.2, WSO2's own words, and what stands in place of a token endpoint. */
export const TOKEN_FAULTS: readonly Fault[] = [
  refused('invalid_client', refusal(401, 'invalid_client', 'A valid OAuth client could not be found for client_id: lab-client')),
  refused('unauthorized_client', refusal(400, 'unauthorized_client')),
  refused('invalid_scope', refusal(400, 'invalid_scope')),
  refused('no such endpoint', http(404, '<html>Not Found</html>')),
  unavailable('its own error', refusal(500, 'server_error')),
  unavailable('its own error as 400', refusal(400, 'temporarily_unavailable')),
  unavailable('nginx without a Key Manager', http(502, '<html>nginx</html>', 'server: nginx\r\n')),
  unavailable('too many requests', http(429)),
  unavailable('resets the connection', (socket) => void socket.destroy()),
  unavailable('says nothing', () => undefined),
  unavailable('breaks off its answer', (socket) => void socket.end(issued().slice(0, -20))),
  unavailable('speaks another protocol', '220 mail.example.com ESMTP\r\n'),
  malformed('a login page', http(200, '<html><title>Sign in</title></html>')),
  malformed('a redirect to a login page', http(302, '', 'location: https://sso.example.com/login\r\n')),
  malformed('another kind of token', issued('token-of-the-lab', { token_type: 'DPoP' })),
  malformed('a number in place of a token', http(200, '{"access_token":17}', JSON_TYPE)),
  malformed('half of its JSON', http(200, '{"access_token":"token-of', JSON_TYPE)),
  tokenFault('rejected at the gateway, however new', { call: REJECTED }, 'gateway.token-rejected', 'token at this node'),
  tokenFault(
    'ten minutes ahead, and rejected',
    { token: issued(jwt(600)), call: REJECTED },
    'gateway.token-rejected',
    'token at this node',
  ),
  tokenFault('ten minutes ahead, and accepted', { token: issued(jwt(600)) }, 'success'),
  tokenFault(
    'ten minutes behind, and rejected',
    { token: issued(jwt(-600)), call: REJECTED },
    'gateway.token-rejected',
    'token at this node',
  ),
  tokenFault('ten minutes behind, and accepted', { token: issued(jwt(-600)) }, 'success'),
  tokenFault('a newer one is accepted', { token: newer(), call: newest }, 'success'),
  tokenFault('in gzip, of a type in lower case, with a lifetime as text', { token: zipped() }, 'success'),
  tokenFault('without a lifetime', { token: http(200, '{"access_token":"token-of-the-lab"}', JSON_TYPE) }, 'success'),
];
