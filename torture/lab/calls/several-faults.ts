import { LAYERS } from '../act.ts';
import { http } from '../faults/http-answers.ts';
import type { Fault } from '../scenario.ts';
import { answering, CALL, callFault, calling, gatewayError, JSON_TYPE, MENU, WELL } from './call-target.ts';
import { fromHere, pair, tokenFault, withToken } from './token-faults.ts';

const MISSING = gatewayError(404, 404, 'Not Found', 'The requested resource is not available.');
const NO_CLIENT = http(401, '{"error":"invalid_client"}', JSON_TYPE);
const OFFER = 'call/offer';

/** One node of three that share the APIs of a fleet: what is wrong with one is wrong with no other. */
function node(number: number, what: string, text: string, truth: 'success' | 'gateway.api-missing' | 'gateway.token-rejected'): Fault {
  const fault = callFault(`fleet: ${what}, node ${number} of 3`, text, { truth });
  const owner = truth === 'gateway.api-missing' ? 'node' : 'token at this node';
  return truth === 'success' ? { ...fault, good: fault.bad } : { ...fault, bad: { ...fault.bad, owner } };
}

const REJECTED = gatewayError(401, 900901, 'Invalid Credentials', 'Invalid JWT token');

/** Two calls of one gateway: each has its own answer. */
function two(name: string, menu: string, offer: string, truth: Fault['bad']['truth'], owner?: Fault['bad']['owner']): Fault {
  const meet = (one: string, other: string) => answering((asked) => (asked === `GET ${MENU}` ? one : other));
  return {
    layer: LAYERS[5],
    name: `calls: two calls: ${name}`,
    target: (port, shelf) => {
      const one = calling()(port, shelf);
      const offered = { name: 'offer', path: '/offers/1.0.0/today', scheme: 'HTTP', port };
      return { ...one, calls: [...(one.calls as readonly object[]), offered] };
    },
    bad: { meet: meet(menu, offer), truth, ...(owner && { owner }) },
    good: { meet: meet(WELL, WELL), truth: { [CALL]: 'success', [OFFER]: 'success' } },
  };
}

const CONNECT = gatewayError(500, 101503, 'Runtime Error', 'Error connecting to the back end');
const QUOTA = gatewayError(429, 900803, 'Message throttled out', 'You have exceeded your quota');
const SCOPE = gatewayError(403, 900910, 'The access token does not allow you to access the requested resource', 'no');

/** More than one thing at a time. */
export const SEVERAL_FAULTS: readonly Fault[] = [
  node(1, 'one lacks the API', MISSING, 'gateway.api-missing'),
  node(2, 'one lacks the API', WELL, 'success'),
  node(3, 'one lacks the API', WELL, 'success'),
  node(1, 'one rejects the token', WELL, 'success'),
  node(2, 'one rejects the token', REJECTED, 'gateway.token-rejected'),
  node(3, 'one rejects the token', WELL, 'success'),
  two('a backend down, the other well', CONNECT, WELL, { [CALL]: 'gateway.backend-connect', [OFFER]: 'success' }, 'backend'),
  two('one throttled, the other well', QUOTA, WELL, { [CALL]: 'gateway.throttled', [OFFER]: 'success' }, 'throttle'),
  two('one throttled, a backend down', QUOTA, CONNECT, { [CALL]: 'gateway.throttled', [OFFER]: 'gateway.backend-connect' }, 'backend'),
  two('a scope missing, an API missing', SCOPE, MISSING, { [CALL]: 'gateway.scope', [OFFER]: 'gateway.api-missing' }, 'node'),
  two('an API missing, a backend down', MISSING, CONNECT, { [CALL]: 'gateway.api-missing', [OFFER]: 'gateway.backend-connect' }),
  tokenFault('refused, and the API missing', { token: NO_CLIENT, call: MISSING }, 'token.refused', 'config'),
  {
    layer: LAYERS[5],
    name: 'calls: Key Manager down, gateway well',
    target: withToken,
    // Nothing listens there.
    token: (port, shelf) => ({ ...fromHere(port, shelf), url: 'https://127.0.0.1:1/oauth2/token' }),
    bad: { meet: pair({}), truth: { ready: 'success', [CALL]: 'token.unavailable' }, owner: 'Key Manager' },
  },
  {
    layer: LAYERS[5],
    name: 'calls: Key Manager and gateway down',
    target: withToken,
    token: fromHere,
    bad: { meet: 'closed', truth: { ready: 'tcp.refused', [CALL]: 'token.unavailable' }, isSilent: true },
    good: { meet: pair({}), truth: { ready: 'success', [CALL]: 'success' } },
  },
];
