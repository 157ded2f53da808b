import { CHUNKED, inOneChunk, type Reply } from '../wire/reply.ts';

/** An error of an API gateway: the code, the HTTP status, and the texts of its sequences. */
export type GatewayFault = {
  readonly code: number;
  readonly status: number;
  readonly message?: string;
  readonly description: string;
  readonly type?: string;
};

const REASONS: Readonly<Record<number, string>> = {
  200: 'OK',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
};

const CHALLENGE =
  'WWW-Authenticate: OAuth2 realm="WSO2 API Manager", error="invalid_token", error_description="The provided token is invalid"';

/** Returns a response of the pass-through transport with JSON, in chunks. */
export function passThroughJson(status: number, json: string, headers: readonly string[] = []): Reply {
  const statusLine = `HTTP/1.1 ${status} ${REASONS[status] ?? ''}`;
  return { statusLine, headers: [...headers, 'Content-Type: application/json; charset=UTF-8', CHUNKED], body: inOneChunk(json) };
}

/**
 * Returns an error as the sequences of API-M 4 write it: the code is a string, and keys that a sequence does not
 * write are absent.
 */
export function gatewayFault({ code, status, type, message, description }: GatewayFault): Reply {
  const json = JSON.stringify({ code: `${code}`, type, message, description });
  return passThroughJson(status, json, status === 401 ? [CHALLENGE] : []);
}

/** `main.xml`: no API has this context and version. */
export const API_MISSING: GatewayFault = {
  code: 404,
  status: 404,
  type: 'Status report',
  message: 'Not Found',
  description: 'The requested resource is not available.',
};

const runtime = (code: number, description: string, status = 500): GatewayFault => {
  return { code, status, type: 'Status report', message: 'Runtime Error', description };
};

/** `fault.xml`: the API is there, and no resource of it matches. */
export const RESOURCE_MISSING = runtime(404, 'No matching resource found for given API Request', 404);

/** `fault.xml`: the resource is there without this method. */
export const METHOD_MISSING = runtime(405, 'Method not allowed for given API resource', 405);

/** `_auth_failure_handler_.xml`: no credentials. */
export const NO_CREDENTIALS: GatewayFault = {
  code: 900902,
  status: 401,
  message: 'Missing Credentials',
  description:
    "Invalid Credentials. Make sure your API invocation call has a header: 'Authorization : Bearer ACCESS_TOKEN' or 'apikey: API_KEY'",
};

/** `_auth_failure_handler_.xml`: a token that does not pass. */
export const INVALID_TOKEN: GatewayFault = {
  code: 900901,
  status: 401,
  message: 'Invalid Credentials',
  description: 'Invalid Credentials. Make sure you have provided the correct security credentials',
};

/** `_throttle_out_handler_.xml`: the limit of the application. */
export const OVER_LIMIT: GatewayFault = {
  code: 900803,
  status: 429,
  message: 'Message throttled out',
  description: 'You have exceeded your quota',
};

/** Errors by the fault of the server that causes them, in the order in which the handlers of an API come. */
export const FAULTS_OF_CALLS = {
  'api-blocked': {
    code: 700700,
    status: 503,
    type: 'API blocked',
    description: 'This API has been blocked temporarily. Please try again later or contact the system administrators.',
  },
  'auth-backend': {
    code: 900900,
    status: 500,
    message: 'Unclassified Authentication Failure',
    description: 'Unclassified Authentication Failure',
  },
  'token-rejected': INVALID_TOKEN,
  'not-subscribed': {
    code: 900908,
    status: 403,
    message: 'Resource forbidden ',
    description: 'User is NOT authorized to access the Resource. API Subscription validation failed.',
  },
  throttled: { code: 900800, status: 429, message: 'Message throttled out', description: 'You have exceeded your quota' },
  'backend-refused': runtime(101503, 'Error connecting to the back end'),
  'backend-timeout': runtime(101507, 'Error in Sender'),
  'backend-suspended': runtime(
    303001,
    'Currently , Address endpoint : [ Name : PizzaShackAPI--v1.0.0_APIproductionEndpoint ] [ State : SUSPENDED ]',
  ),
} as const satisfies Readonly<Record<string, GatewayFault>>;
