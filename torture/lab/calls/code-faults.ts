import type { Truth } from '../act.ts';
import type { Owner } from '../owners.ts';
import type { Fault } from '../scenario.ts';
import { callFault, gatewayError } from './call-target.ts';

type Row = readonly [code: number, status: number, message: string, description: string, truth: Truth, owner: Owner];

const SENDER = 'Error in Sender';
const CONNECTING = 'Error connecting to the back end';
const SUSPENDED = 'Currently , Address endpoint : [ Name : PizzaShackAPI--v1.0.0_APIproductionEndpoint ] [ State : SUSPENDED ]';
const QUOTA = 'You have exceeded your quota .You can access API after 2026-Nov-29 12:51:00+0000 UTC';

/** What the handlers of a gateway answer: `main.xml`, `APISecurityConstants`, `APIThrottleConstants`. */
const HANDLERS: readonly Row[] = [
  [404, 404, 'Not Found', 'The requested resource is not available.', 'gateway.api-missing', 'node'],
  [404, 404, 'Runtime Error', 'No matching resource found for given API Request', 'gateway.resource-missing', 'config'],
  [405, 405, 'Method Not Allowed', 'Method not allowed for given API resource', 'gateway.method', 'config'],
  [403, 403, 'Forbidden', 'Unsupported Transport [ http ]. The requested resource is not available.', 'gateway.transport', 'config'],
  [700700, 503, 'API blocked', 'This API has been blocked temporarily. Please try again later', 'gateway.blocked', 'publisher'],
  [900801, 503, 'API Limit Reached', 'API not accepting requests', 'gateway.blocked', 'publisher'],
  [
    900900,
    500,
    'Unclassified Authentication Failure',
    'Error while accessing backend',
    'gateway.auth-backend',
    'Key Manager behind the gateway',
  ],
  [900424, 503, 'Temporary error', 'The OAuth server is temporarily unavailable', 'gateway.auth-backend', 'Key Manager behind the gateway'],
  [
    900901,
    401,
    'Invalid Credentials',
    'Invalid JWT token. Make sure you have provided the correct security credentials',
    'gateway.token-rejected',
    'token at this node',
  ],
  [900901, 403, 'Runtime Error', 'Sandbox key offered to the API with no sandbox endpoint', 'gateway.credentials', 'config'],
  [
    900902,
    401,
    'Missing Credentials',
    "Invalid Credentials. Make sure your API invocation call has a header: 'Authorization : Bearer ACCESS_TOKEN'",
    'gateway.credentials',
    'config',
  ],
  [900903, 401, 'Access Token Expired', 'Renew the access token and try again', 'gateway.token-rejected', 'token at this node'],
  [900904, 401, 'Access Token Inactive', 'Generate a new access token and try again', 'gateway.token-rejected', 'token at this node'],
  [900905, 401, 'Incorrect Access Token Type is provided', 'Access failure for API', 'gateway.credentials', 'config'],
  [
    900906,
    403,
    'No matching resource found in the API for the given request',
    'Check the API documentation',
    'gateway.resource-missing',
    'config',
  ],
  [900907, 401, 'The requested API is temporarily blocked', 'The subscription is blocked', 'gateway.subscription', 'subscription'],
  [
    900908,
    403,
    'Resource forbidden ',
    'User is NOT authorized to access the Resource. API Subscription validation failed.',
    'gateway.subscription',
    'subscription',
  ],
  [900909, 401, 'The subscription to the API is inactive', 'Please contact the API owner', 'gateway.subscription', 'subscription'],
  [
    900910,
    403,
    'The access token does not allow you to access the requested resource',
    'User is NOT authorized to access the Resource',
    'gateway.scope',
    'config',
  ],
  [900911, 500, 'Internal Server Error', 'OpenAPI definition is missing in the gateway', 'gateway.half-deployed', 'node'],
  [900914, 403, 'Forbidden', 'The audience of the token is not allowed', 'gateway.credentials', 'config'],
  [900800, 429, 'Message throttled out', QUOTA, 'gateway.throttled', 'throttle'],
  [900802, 429, 'Message throttled out', QUOTA, 'gateway.throttled', 'throttle'],
  [900803, 429, 'Message throttled out', QUOTA, 'gateway.throttled', 'throttle'],
  [900804, 429, 'Message throttled out', QUOTA, 'gateway.throttled', 'throttle'],
  [900807, 429, 'Message throttled out', QUOTA, 'gateway.throttled', 'throttle'],
  [900805, 403, 'Message blocked', 'You have been blocked from accessing the resource', 'gateway.subscription', 'subscription'],
  [900821, 400, 'QUERY TOO COMPLEX', 'The query is too complex', 'gateway.method', 'config'],
];

/** What the transport answers for a backend: `fault.xml`, with the state of the connection added to the code. */
const BACKENDS: readonly Row[] = [
  [101500, 500, 'Runtime Error', SENDER, 'gateway.backend-closed', 'backend'],
  [101503, 500, 'Runtime Error', CONNECTING, 'gateway.backend-connect', 'backend'],
  [101504, 500, 'Runtime Error', SENDER, 'gateway.backend-timeout', 'backend'],
  [101504, 500, 'Runtime Error', 'Number of queued messages exceeds the limit', 'gateway.backend-timeout', 'backend'],
  [101505, 500, 'Runtime Error', SENDER, 'gateway.backend-closed', 'backend'],
  [101506, 500, 'Runtime Error', SENDER, 'gateway.backend-closed', 'backend'],
  [101507, 500, 'Runtime Error', SENDER, 'gateway.backend-timeout', 'backend'],
  [101507, 500, 'Runtime Error', CONNECTING, 'gateway.backend-connect', 'backend'],
  [101508, 500, 'Runtime Error', SENDER, 'gateway.backend-closed', 'backend'],
  [101508, 500, 'Runtime Error', CONNECTING, 'gateway.backend-connect', 'backend'],
  [101509, 500, 'Runtime Error', SENDER, 'gateway.backend-closed', 'backend'],
  [101510, 500, 'Runtime Error', SENDER, 'gateway.backend-closed', 'backend'],
  [303000, 500, 'Runtime Error', 'Load Balance endpoint : No endpoint is ready', 'gateway.backend-suspended', 'backend'],
  [303001, 500, 'Runtime Error', SUSPENDED, 'gateway.backend-suspended', 'backend'],
  [305100, 500, 'Runtime Error', 'Indirect endpoint not ready', 'gateway.backend-suspended', 'backend'],
  [401001, 500, 'Runtime Error', 'Error while performing the call mediation', 'gateway.mediation', 'policy'],
  [601000, 500, 'Runtime Error', 'Error while building message', 'gateway.mediation', 'policy'],
  [101000, 500, 'Runtime Error', 'Error receiving', 'gateway.other', 'gateway'],
  [900967, 500, 'General Error', 'Server Error Occurred', 'gateway.other', 'gateway'],
];

/** Every kind of code. The status is that of the product; one that a sequence changed decides nothing. */
export const CODE_FAULTS: readonly Fault[] = [...HANDLERS, ...BACKENDS].map(([code, status, message, description, truth, owner]) =>
  callFault(`code ${code}, ${description.slice(0, 40)}`, gatewayError(status, code, message, description), { truth, owner }),
);
