import { CALL_KINDS } from '../../target/call-kind.ts';
import { METHODS } from '../../target/http-method.ts';
import { either, host, line, list, mapping, name, oneOf, port, scheme, secret, text, whole, z } from './forms.ts';
import * as pattern from './patterns.ts';
import { expectation, headers, role, timing } from './probe-block.ts';

const requestPath = (of: string) => text(pattern.REQUEST_PATH, `a path such as /pizzashack/1.0.0/menu, printable ASCII only. ${of}`);

const api = {
  name: line('the name of an API'),
  version: line('the version of an API'),
  tenant: line('the domain of a tenant. Default: carbon.super').optional(),
  context: text(
    pattern.API_CONTEXT,
    'a path such as /pizzashack. The context of the API, without its version; switches the preflight on. Default: no preflight',
  ).optional(),
  resource: text(
    pattern.API_CONTEXT,
    'a path such as /menu. A resource that the API declares, for the preflight; a parameter such as {id} is sent as its name. Default: /',
  ).optional(),
  method: oneOf(METHODS, 'The method of that resource. Default: GET').optional(),
};

const listed = list(
  mapping(api, '{ name, version, context }'),
  0,
  50,
  'a list of at most 50 APIs. Each must be deployed for the gateway to be ready. An API needs credentials, which ask for it by name, or a context, which asks by a preflight',
);

const patterns = (of: string) =>
  list(
    text(pattern.API_PATTERN, 'the name of an API, or NAME/VERSION, in which * is any text'),
    1,
    50,
    `a list of 1 to 50 names or NAME/VERSION, in which * is any text. ${of}`,
  );

const discovery = {
  discover: oneOf(
    ['gateway', 'devportal'],
    'Where the APIs are listed: the gateway itself, which needs credentials, or the developer portal, as an anonymous visitor',
  ),
  controlPlane: name('The target with the developer portal. Default: the target itself, which must be all-in-one').optional(),
  include: patterns('The APIs to check. Default: all').optional(),
  exclude: patterns('The APIs not to check. Default: none').optional(),
  max: whole(1, 50, 'a whole number from 1 to 50. The most APIs that are checked. Default: 20').optional(),
};

/** The key `apis` of a target. */
export const apis = either(
  [listed, mapping(discovery, '{ discover, include, exclude, max }. The APIs are listed while the target is monitored')],
  'a list of at most 50 APIs, or { discover: gateway }. The APIs that must be deployed for the gateway to be ready. Default: none',
);

const body = z
  .string()
  .min(1)
  .max(10_000)
  .meta({ description: 'text of 1 to 10000 characters. The body of the request, for POST and PUT. Default: none' });

const KIND_TEXT =
  'websocket completes one handshake on 8099; graphql and mcp send one harmless POST: {"query":"{__typename}"}, or initialize; throttle-canary sends 4 to 12 GET requests every 15 minutes, which must reach the limit of their application. Default: http';

const call = {
  name: name('The name of the call; its probe is call/NAME'),
  path: requestPath('The path of the request with its query; a missing first slash is added'),
  kind: oneOf(CALL_KINDS, KIND_TEXT).optional(),
  port: port(
    'The port on the server, including its offset. Default: 8243 (8280 with scheme HTTP), or 8099 (9099) of a websocket, plus portOffset',
  ).optional(),
  scheme: scheme('The protocol of the port. Default: HTTPS').optional(),
  host: host('The host to probe. Default: the host of the target').optional(),
  method: oneOf(METHODS, 'The method of the request. Default: GET').optional(),
  body: body.optional(),
  httpHeaders: headers('Sent in addition to the headers of the target; of the same name, this one is sent. Default: none').optional(),
  token: name('The name of a token under monitor.tokens, sent as Authorization: Bearer. Default: none').optional(),
  apiKey: secret('A secret with the API key, sent in the header apikey. Default: none').optional(),
  expect: expectation.optional(),
  role,
  ...timing,
};

/** The key `calls` of a target. */
export const calls = list(
  mapping(call, '{ name, path }'),
  0,
  50,
  'a list of at most 50 calls of APIs. Each is a probe call/NAME, with role readiness unless set (signal for a throttle-canary). Default: none',
);

const scopes = z.array(z.string().regex(pattern.OAUTH_SCOPE)).min(1).max(50);

/** The keys of a token, without the TLS settings of its URL. */
export const token = {
  keyManager: name('The target that issues the token; gatewatch asks it at /oauth2/token on its management port. Default: url').optional(),
  url: text(pattern.HTTPS_URL, 'an https URL. The token endpoint, unless keyManager is set').optional(),
  client: secret('A secret with {"clientId": …, "clientSecret": …}, for the grant client_credentials'),
  scope: either(
    [z.string().regex(pattern.OAUTH_SCOPE), scopes],
    'a scope, or a list of at most 50. The scopes to ask for. Default: none',
  ).optional(),
};
